"""The door of the server: each address knows its methods, and every no is a SCIM error."""

import json
import logging
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from uptake.messaging.publish import publish_people
from uptake.people import identity_list
from uptake.rules.refusals import Refused
from uptake.scim import contact
from uptake.scim.call import Call, let_in
from uptake.scim.problems import Problem, problem_of
from uptake.tenancy.turned_away import as_refusal

MEDIA_TYPE = "application/scim+json"
log = logging.getLogger(__name__)

Answer = Callable[..., HttpResponse]


def address(**by_method: Answer) -> Callable[..., HttpResponse]:
    """The view of an address: one function for each method it knows, called with the Call and what the address tells.

    What nobody expected is logged without what was sent, and answered with 500.
    """

    @csrf_exempt  # no cookie opens anything here
    @login_not_required
    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        call: Call | None = None
        try:
            call = let_in(request)
            answer = _chosen(request, by_method)(call, **parts)
            contact.came(call.tenant, call.now)
            _tell_clients(call)
        except Exception as error:  # noqa: BLE001 - the protocol wants an error of its own for every one
            answer = _refused(request, call, error)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    view.scim_methods = by_method  # type: ignore[attr-defined]
    return view


def writing(answer: Answer) -> Answer:
    """An answer that changes something: all of it or nothing."""

    @wraps(answer)
    def answered(call: Call, **parts: Any) -> HttpResponse:
        with transaction.atomic():
            told = answer(call, **parts)
            contact.changed(call.tenant, call.now)
        return told

    return answered


def tell(resource: Mapping[str, Any], status: int = 200, *, etag: str = "", location: str = "") -> HttpResponse:
    """An answer with a resource."""
    answer = HttpResponse(json.dumps(resource), status=status, content_type=MEDIA_TYPE)
    if etag:
        answer["ETag"] = etag
    if location:
        answer["Location"] = location
    return answer


def nothing(status: int = 204, *, etag: str = "") -> HttpResponse:
    """An answer without content."""
    answer = HttpResponse(status=status)
    if etag:
        answer["ETag"] = etag
    return answer


def _chosen(request: HttpRequest, by_method: Mapping[str, Answer]) -> Answer:
    found = by_method.get(str(request.method).lower())
    if found is None:
        known = ", ".join(each.upper() for each in sorted(by_method))
        raise Problem(405, _("This address knows %(methods)s alone.") % {"methods": known}, headers={"Allow": known})
    return found


def _refused(request: HttpRequest, call: Call | None, error: Exception) -> HttpResponse:
    problem = problem_of(error)
    if problem is None:
        where = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may quote somebody
        log.error("SCIM %s failed with %s\n%s", request.method, type(error).__name__, where)
        problem = Problem(500, _("Something went wrong here. Whoever runs this installation finds it in the log."))
    if call is not None and problem.status not in (404, 405):
        kind = request.path.rstrip("/").removeprefix("/scim/v2/").partition("/")[0]
        what = f"{request.method} {kind}" if kind in ("Users", "Groups") else str(request.method)
        _remember(call, what, problem)
    answer = tell(problem.as_json(), problem.status)
    if isinstance(error, Refused):
        as_refusal(answer, error)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


def _remember(call: Call, what: str, problem: Problem) -> None:
    try:
        contact.refused(call.tenant, call.now, what=what, status=problem.status, reason=problem.word)
    except Exception as error:  # noqa: BLE001 - the answer matters more, and the database may be what is broken
        log.warning("SCIM: a refusal could not be remembered: %s", type(error).__name__)


def _tell_clients(call: Call) -> None:
    """Write who is who when that is due; after a change that came too early, with the next request."""
    try:
        identity_list.tell_when_due(call.tenant, lambda: publish_people(call.tenant), call.now)
    except OSError as error:  # the next change tries again
        log.warning("SCIM: the list of who is who could not be written: %s", type(error).__name__)
