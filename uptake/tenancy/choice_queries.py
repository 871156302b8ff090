"""What pages may know about the choices of an organization: who made one last, and when."""

from dataclasses import dataclass
from datetime import datetime

from uptake.tenancy.actions import CHOICE_MADE
from uptake.tenancy.models import AuditEntry, Tenant


@dataclass(frozen=True)
class Made:
    """Who made a choice (a sign-in name), and when."""

    at: datetime
    admin: str


def last_made(tenant: Tenant, choice_id: str) -> Made | None:
    """The last time that somebody changed a choice; None while nobody has."""
    entry = AuditEntry.objects.of(tenant).filter(action=CHOICE_MADE, subject=choice_id).first()
    return Made(entry.at, entry.admin) if entry else None
