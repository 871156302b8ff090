"""Sessions of admins: begun, seen, ended. A session that is not listed here is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from uptake.access.models import SignedIn
from uptake.access.visitors import address_of, device_of
from uptake.tenancy.models import Admin

HOW = "signed_in_by"
PROVED = "proved_at"
BY_PASSWORD, BY_CODE, BY_PASSKEY, BY_RECOVERY, BY_PROVIDER = "password", "code", "passkey", "recovery", "provider"
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SessionRow:
    """A session as its admin sees it."""

    id: int
    how: str
    since: datetime
    seen_at: datetime
    address: str
    device: str
    this_one: bool


def enter(request: HttpRequest, admin: Admin, how: str, **more: Any) -> None:
    """Begin a session with a key of its own, whatever the browser carried before; `more` is remembered in it."""
    request.session.flush()
    request.session[HOW] = how
    request.session.update(more)
    login(request, admin, backend="django.contrib.auth.backends.ModelBackend")


def begun(sender: Any, request: HttpRequest, user: Admin, **_more: Any) -> None:  # noqa: ARG001 - a signal's arguments
    """Write down that a session begins, and that just now somebody proved who they are."""
    now = timezone.now()
    request.session[PROVED] = now.isoformat()
    if request.session.session_key is None:
        request.session.create()
    SignedIn.objects.update_or_create(
        session=request.session.session_key,
        defaults={
            "admin": user,
            "how": request.session.get(HOW, BY_PASSWORD),
            "since": now,
            "seen_at": now,
            "address": address_of(request),
            "device": device_of(request),
        },
    )


def still_on(request: HttpRequest, now: datetime) -> bool:
    """Whether the session of this request goes on; one that has become too old, or rested too long, is ended.

    The limits are UPTAKE_SESSION_HOURS from its beginning and UPTAKE_SESSION_IDLE_MINUTES from the last request.
    """
    row = SignedIn.objects.filter(session=request.session.session_key).first()
    over = (
        row is None
        or now - row.since >= timedelta(hours=settings.UPTAKE.session_hours)
        or now - row.seen_at >= timedelta(minutes=settings.UPTAKE.session_idle_minutes)
    )
    if row is not None and not over and now - row.seen_at >= _A_MINUTE:
        SignedIn.objects.filter(pk=row.pk).update(seen_at=now, address=address_of(request))
    if over:
        leave(request)
    return not over


def leave(request: HttpRequest) -> None:
    """End the session of this request."""
    SignedIn.objects.filter(session=request.session.session_key).delete()
    logout(request)


def sessions_of(admin: Admin, current: str | None) -> list[SessionRow]:
    """The sessions of an admin, the one seen last first."""
    return [
        SessionRow(row.pk, row.how, row.since, row.seen_at, row.address, row.device, row.session == current)
        for row in SignedIn.objects.filter(admin=admin)
    ]


def end(admin: Admin, session_id: int) -> int:
    """End one session of an admin; how many there were (0 or 1)."""
    return _end(SignedIn.objects.filter(admin=admin, pk=session_id))


def end_all(admin: Admin, but: str | None = None) -> int:
    """End every session of an admin, but for the one with that key; how many there were."""
    return _end(SignedIn.objects.filter(admin=admin).exclude(session=but or ""))


def end_by_provider(admins: Iterable[int]) -> int:
    """End the sessions that these admins began at their identity provider; how many there were."""
    return _end(SignedIn.objects.filter(admin__in=list(admins), how=BY_PROVIDER))


def forget_old(now: datetime) -> int:
    """End the sessions that are too old by now, and say how many they were."""
    return _end(SignedIn.objects.filter(since__lt=now - timedelta(hours=settings.UPTAKE.session_hours)))


def _end(rows: Any) -> int:
    engine = import_module(settings.SESSION_ENGINE)
    keys = list(rows.values_list("session", flat=True))
    for key in keys:
        engine.SessionStore(key).delete()
    SignedIn.objects.filter(session__in=keys).delete()
    return len(keys)
