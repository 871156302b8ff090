"""Writes about one's own account."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from uptake.access import sessions
from uptake.access.auditing import note_everywhere
from uptake.access.models import FirstPassword
from uptake.tenancy.models import Admin


@transaction.atomic
def change_password(request: HttpRequest, admin: Admin, new: str, now: datetime) -> None:
    """Store a new password, end every session of the admin, and begin this one anew.

    The caller has checked the password; tokens of the admin stay good.
    """
    how = request.session.get(sessions.HOW, sessions.BY_PASSWORD)
    admin.set_password(new)
    admin.save(update_fields=["password"])
    FirstPassword.objects.filter(admin=admin).delete()
    ended = sessions.end_all(admin) - 1
    note_everywhere(admin, "password.changed", now, sessions_ended=max(ended, 0))
    sessions.enter(request, admin, how)
