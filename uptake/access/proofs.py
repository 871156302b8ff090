"""Is it really them? A password, a code or a recovery code is judged, behind doors that close after misses.

An account that does not exist takes as long, and its door closes as early, as one that does: nobody learns here who
may sign in.
"""

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from uptake.access import codes, recovery
from uptake.access.auditing import note_everywhere
from uptake.access.doors import PASSWORD, SECOND, account_doors, knock, open_again
from uptake.access.visitors import address_of
from uptake.tenancy.models import Admin


def by_password(request: HttpRequest, sign_in: str, password: str, now: datetime) -> tuple[Admin, int] | None:
    """Whoever has this name and password, and how many misses there were before; None for everybody else.

    Raises Refused("too_many_tries", seconds=…) while the door is closed, whatever the password is.
    """
    name = sign_in.strip().lower()
    doors = account_doors(PASSWORD, name, address_of(request))
    closes = knock(doors, now)
    found = authenticate(request, username=name, password=password)
    if isinstance(found, Admin):
        return found, open_again(doors) - 1
    if closes:
        _note_closed(Admin.objects.filter(sign_in=name).first(), PASSWORD, now)
    return None


def by_code(request: HttpRequest, admin: Admin, code: str, now: datetime, *, on_paper: bool = False) -> int | None:
    """How many misses there were before this code, which is right; None when it is wrong.

    With `on_paper` it is one of the recovery codes, otherwise the code of the app. Raises Refused("too_many_tries",
    seconds=…).
    """
    doors = account_doors(SECOND, admin.sign_in, address_of(request))
    closes = knock(doors, now)
    right = recovery.fits(admin, code, now) if on_paper else codes.fits(admin, code, now)
    if right:
        return open_again(doors) - 1
    if closes:
        _note_closed(admin, SECOND, now)
    return None


def _note_closed(admin: Admin | None, kind: str, now: datetime) -> None:
    if admin is not None:
        note_everywhere(admin, "sign_in.closed", now, by_themselves=False, after=kind)
