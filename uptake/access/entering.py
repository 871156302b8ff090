"""From a right password to a session: the second factor in between, and where one wanted to go."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme

from uptake.access import requirements, sessions
from uptake.access.auditing import note_everywhere
from uptake.tenancy.models import Admin

_HALF = "half_way"  # the password was right, the second factor is still to come
_LASTS = timedelta(minutes=10)


def wanted(request: HttpRequest, told: str = "") -> str:
    """Where somebody wanted to go, when that lies on these pages; the start page otherwise."""
    to = told or request.POST.get("next") or request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return to if inside else resolve_url("home")


def after_password(request: HttpRequest, admin: Admin, misses: int, now: datetime) -> HttpResponse:
    """Go on after a right password: to the second step when there is one, or in.

    Raises Refused("sign_in_at_provider").
    """
    requirements.check_local(admin)
    to = wanted(request)
    if not requirements.has_second_factor(admin):
        return go_in(request, admin, sessions.BY_PASSWORD, now, misses=misses, to=to)
    request.session.flush()
    request.session[_HALF] = {
        "admin": admin.pk,
        "at": now.isoformat(),
        "misses": misses,
        "to": to,
        "hash": admin.get_session_auth_hash(),
    }
    return redirect("second_step")


def half_way(request: HttpRequest, now: datetime) -> tuple[Admin, dict[str, Any]] | None:
    """Whose password was right within the last ten minutes, and is still the same; None for nobody."""
    half = request.session.get(_HALF)
    at = parse_datetime(half["at"]) if half else None
    if half is None or at is None or now - at > _LASTS:
        return None
    admin = Admin.objects.filter(pk=half["admin"], is_active=True).first()
    if admin is None or admin.get_session_auth_hash() != half["hash"]:
        return None
    return admin, half


def go_in(
    request: HttpRequest,
    admin: Admin,
    how: str,
    now: datetime,
    *,
    misses: int = 0,
    to: str = "",
    **more: Any,
) -> HttpResponse:
    """Begin the session, note it with how many tries had failed before, and go where one wanted to go."""
    target = wanted(request, to)
    sessions.enter(request, admin, how, **more)
    note_everywhere(admin, "session.begun", now, how=how, failed_before=max(misses, 0))
    return redirect(target)
