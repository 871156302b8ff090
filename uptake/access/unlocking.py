"""Opening the doors of an account again, for whoever runs the installation."""

from datetime import datetime

from django.db import transaction

from uptake.access import doors
from uptake.access.auditing import note_everywhere
from uptake.tenancy.audit import note_installation
from uptake.tenancy.models import Admin


@transaction.atomic
def unlock(sign_in: str, now: datetime) -> int:
    """Forget the misses of an account, and say how many of its doors were closed.

    It is noted in the log of the installation, and in those of the organizations of an admin who was kept out.
    """
    closed = doors.unlock(sign_in)
    admin = Admin.objects.filter(sign_in=sign_in.strip().lower()).first()
    note_installation("sign_in.opened", f"admin {admin.pk}" if admin else "no admin", at=now, doors=closed)
    if admin is not None and closed:
        note_everywhere(admin, "sign_in.opened", now, by_themselves=False)
    return closed
