"""How the interface says no: problem details (RFC 9457), with the reason for code and the sentence for people."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence
from uptake.tenancy.turned_away import as_refusal

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)

_UNAUTHENTICATED = frozenset({"token_unknown", "token_expired", "token_revoked", "token_missing"})
_FORBIDDEN = frozenset({"not_allowed", "not_in_scope"})
_NOT_FOUND = frozenset(
    {
        "no_such_day",
        "no_such_category",
        "no_such_metric",
        "no_such_attribute",
        "no_such_message",
        "no_such_version",
        "no_such_picture",
        "not_found",
    }
)
_OTHERS: Mapping[str, int] = MappingProxyType(
    {
        "edited_meanwhile": HTTPStatus.PRECONDITION_FAILED,
        "if_match_missing": HTTPStatus.PRECONDITION_REQUIRED,
        "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_many_tries": HTTPStatus.TOO_MANY_REQUESTS,
    }
)
AT_THE_DOOR: Mapping[str, tuple[int, Promise]] = MappingProxyType(  # said here, beside the refusals of the rules
    {
        "token_missing": (401, gettext_lazy("Send a token with the request: Authorization: Bearer, then the token.")),
        "not_found": (404, gettext_lazy("The interface has no such address. Look it up in the reference.")),
        "method_not_allowed": (405, gettext_lazy("This address knows %(methods)s alone.")),
        "bad_parameter": (422, gettext_lazy("This was not understood: %(names)s. See the reference.")),
        "broken": (
            500,
            gettext_lazy("Something went wrong here. Whoever runs this installation finds it in the log."),
        ),
    }
)


class Problem(Schema):
    """Why there is no answer."""

    type: str = Field(description="Always `about:blank`: the reason says more")
    title: str = Field(description="The meaning of the status")
    status: int = Field(description="The status of the answer, once more")
    reason: str = Field(description="Why, in one word that never changes")
    detail: str = Field(description="Why and what to do next, in the language of `Accept-Language`")


REFUSALS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}
WRITE_REFUSALS: dict[int, Any] = REFUSALS | {413: Problem}
EDIT_REFUSALS: dict[int, Any] = WRITE_REFUSALS | {412: Problem, 428: Problem}


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
    if reason in _FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if reason in _NOT_FOUND:
        return HTTPStatus.NOT_FOUND
    return _OTHERS.get(reason, HTTPStatus.CONFLICT)


def _said(reason: str, **names: str) -> HttpResponse:
    status, says = AT_THE_DOOR[reason]
    return problem(status, reason, str(says) % names if names else str(says))


def tell_problems(interface: NinjaAPI) -> None:
    """Answer everything that goes wrong with a problem."""
    interface.add_exception_handler(Refused, _refused)
    interface.add_exception_handler(AuthenticationError, _no_token)
    interface.add_exception_handler(ValidationError, _not_understood)
    interface.add_exception_handler(HttpError, _unreadable)
    interface.add_exception_handler(RequestDataTooBig, _too_large)
    interface.add_exception_handler(SuspiciousOperation, _unreadable)
    interface.add_exception_handler(MultiPartParserError, _unreadable)
    interface.add_exception_handler(Http404, nothing_here)
    interface.add_exception_handler(Exception, _broken)


def nothing_here(_request: HttpRequest, *_more: Any, **_parts: Any) -> HttpResponse:
    """The answer to an address that the interface does not have."""
    return _said("not_found")


def refusal(refused: Refused) -> HttpResponse:
    """The answer to an expected no."""
    answer = problem(status_of(refused.reason), refused.reason, sentence(refused))
    if isinstance(seconds := refused.details.get("seconds"), int):
        answer["Retry-After"] = str(seconds)
    return as_refusal(answer, refused)


def no_such_method(answer: HttpResponse) -> HttpResponse:
    """The answer to a method that an address does not know; it says which ones it does."""
    known = answer["Allow"]
    told = _said("method_not_allowed", methods=known)
    told["Allow"] = known
    return told


def not_understood(names: str) -> HttpResponse:
    """The answer to a request of which some parts make no sense."""
    return _said("bad_parameter", names=names)


def _refused(_request: HttpRequest, refused: Any) -> HttpResponse:
    return refusal(refused)


def _no_token(_request: HttpRequest, _error: Any) -> HttpResponse:
    return _said("token_missing")


def _not_understood(_request: HttpRequest, error: Any) -> HttpResponse:
    return not_understood(", ".join(sorted({_place(each["loc"]) for each in error.errors})))


def _place(loc: Sequence[Any]) -> str:
    """Where in the request it is, in signs that can be told again."""
    named = [str(part) for part in loc if part not in ("body", "query", "path", "header", "form", "file")]
    return (".".join(named[-3:]) or "body")[:100].encode("ascii", "backslashreplace").decode()


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    return not_understood("body")


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return refusal(Refused("too_large"))


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s failed", request.path, exc_info=error)
    return _said("broken")
