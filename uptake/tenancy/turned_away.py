"""Whoever is turned away is in the audit log: an admin, or a program of theirs, who asked for what they may not."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import log_of, note
from uptake.tenancy.whose import rows_of

ACTION = "access.refused"
_ONCE_IN = timedelta(hours=1)  # who asks again and again is not to fill the log
_REASONS = frozenset({"not_allowed", "not_in_scope"})


def as_refusal(answer: HttpResponse, refused: Refused) -> HttpResponse:
    """The answer to a refusal, marked where it is one about rights; every door that says no says it with this."""
    if refused.reason in _REASONS:
        answer.turned_away = refused.reason  # type: ignore[attr-defined]
    return answer


class RefusalsAreNoted:
    """Notes which page was asked for by whom, once an hour for each; what was asked for in it is not noted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note it when somebody of an organization was turned away."""
        response = self.get_response(request)
        reason = getattr(response, "turned_away", "")
        by = getattr(request, "asked_by", None) or getattr(request, "acting", None)
        if reason and isinstance(by, Acting):
            page = (request.resolver_match.view_name if request.resolver_match else "") or "unnamed"
            with rows_of(by.tenant):
                _note(by, page, str(request.method), reason, timezone.now())
        return response


def _note(by: Acting, page: str, method: str, reason: str, now: datetime) -> None:
    lately = log_of(by.tenant).rows.filter(at__gt=now - _ONCE_IN, action=ACTION, admin=by.sign_in, subject=page)
    if not lately.exists():
        note(by, "access.refused", page, tenant=by.tenant, at=now, method=method, why=reason)
