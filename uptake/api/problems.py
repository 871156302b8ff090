"""How the interface says no: problem details (RFC 9457), with the reason for code and the sentence for people."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import Field

from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

_UNAUTHENTICATED = frozenset({"token_unknown", "token_expired", "token_revoked", "token_missing"})
_NOT_FOUND = frozenset(
    {"no_such_day", "no_such_category", "no_such_metric", "no_such_attribute", "no_such_message", "not_found"}
)


class Problem(Schema):
    """Why there is no answer."""

    type: str = Field(description="Always `about:blank`: the reason says more")
    title: str = Field(description="The meaning of the status")
    status: int = Field(description="The status of the answer, once more")
    reason: str = Field(description="Why, in one word that never changes")
    detail: str = Field(description="Why and what to do next, in the language of `Accept-Language`")


REFUSALS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def problem(status: int, reason: str, detail: str) -> HttpResponse:
    """The answer of a refusal."""
    told = Problem(
        type="about:blank", title=HTTPStatus(status).phrase, status=status, reason=reason, detail=detail
    ).model_dump()
    answer = JsonResponse(told, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        invalid = "" if reason == "token_missing" else ', error="invalid_token"'  # RFC 6750, section 3
        answer["WWW-Authenticate"] = f'Bearer realm="Uptake"{invalid}'
    return answer


def status_of(reason: str) -> int:
    """The status that goes with a reason."""
    if reason in _UNAUTHENTICATED:
        return HTTPStatus.UNAUTHORIZED
    if reason == "not_allowed":
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.NOT_FOUND if reason in _NOT_FOUND else HTTPStatus.CONFLICT


def tell_problems(interface: NinjaAPI) -> None:
    """Answer everything that goes wrong with a problem."""
    interface.add_exception_handler(Refused, _refused)
    interface.add_exception_handler(AuthenticationError, _no_token)
    interface.add_exception_handler(ValidationError, _not_understood)
    interface.add_exception_handler(Http404, nothing_here)
    interface.add_exception_handler(Exception, _broken)


def nothing_here(_request: HttpRequest, *_more: Any, **_parts: Any) -> HttpResponse:
    """The answer to an address that the interface does not have."""
    return problem(404, "not_found", _("The interface has no such address. Look it up in the reference."))


def _refused(_request: HttpRequest, refused: Any) -> HttpResponse:
    return problem(status_of(refused.reason), refused.reason, sentence(refused))


def _no_token(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(401, "token_missing", _("Send a token with the request: Authorization: Bearer, then the token."))


def _not_understood(_request: HttpRequest, error: Any) -> HttpResponse:
    where = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors}))
    return problem(422, "bad_parameter", _("This was not understood: %(names)s. See the reference.") % {"names": where})


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s failed", request.path, exc_info=error)
    return problem(500, "broken", _("Something went wrong here. Whoever runs this installation finds it in the log."))
