"""Opening the doors of an account again, for whoever runs the installation."""

from datetime import datetime

from uptake.access import doors
from uptake.access.auditing import note_everywhere
from uptake.tenancy.models import Admin


def unlock(sign_in: str, now: datetime) -> int:
    """Forget the misses of an account, and say how many of its doors were closed; noted in its logs."""
    closed = doors.unlock(sign_in)
    admin = Admin.objects.filter(sign_in=sign_in.strip().lower()).first()
    if admin is not None and closed:
        note_everywhere(admin, "sign_in.opened", now, by_themselves=False)
    return closed
