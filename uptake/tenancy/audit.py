"""Writing the audit log."""

from datetime import date, datetime
from typing import Any

from uptake.tenancy.acting import Acting
from uptake.tenancy.models import AuditEntry, Tenant


def forget_before(tenant: Tenant, first_kept: datetime) -> int:
    """Delete the entries from before that moment, and say how many they were."""
    gone, _by_table = AuditEntry.objects.of(tenant).filter(at__lt=first_kept).delete()
    return gone


def oldest(tenant: Tenant) -> date | None:
    """The day of the first entry that is kept; None before there is any."""
    first = AuditEntry.objects.of(tenant).order_by("at").values_list("at", flat=True).first()
    return first.date() if first else None


def note(by: Acting | None, action: str, subject: str, *, tenant: Tenant, at: datetime, **details: Any) -> None:
    """Add one entry; `by` is None when the clock acts. Details hold no personal data and no secret.

    What a program did for an admin is told apart by the part of its token that may be shown.
    """
    if by is not None and by.token:
        details["token"] = by.token
    AuditEntry.objects.of(tenant).create(
        tenant=tenant,
        at=at,
        admin=by.sign_in if by else "",
        action=action,
        subject=subject,
        details=details,
    )
