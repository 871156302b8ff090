"""What is remembered of an identity provider: that it came, that it changed something, why it was refused last.

Never what it sent. Reading is remembered once a minute, so that asking stays cheap.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from uptake.scim.models import Contact
from uptake.tenancy.models import Tenant

_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class ContactRow:
    """The last contact, as an admin may see it; `refused` counts since the last change that went well."""

    asked_at: datetime | None = None
    changed_at: datetime | None = None
    refused_at: datetime | None = None
    refused_what: str = ""
    refused_status: int | None = None
    refused_reason: str = ""
    refused: int = 0


def came(tenant: Tenant, now: datetime) -> None:
    """Remember that it asked for something."""
    rows = _rows(tenant)
    rows.filter(Q(asked_at=None) | Q(asked_at__lte=now - _EVERY)).update(asked_at=now)


def changed(tenant: Tenant, now: datetime) -> None:
    """Remember that it changed something; call it in the transaction of the change."""
    _rows(tenant).filter(Q(changed_at=None) | Q(changed_at__lte=now - _EVERY) | Q(refused__gt=0)).update(
        asked_at=now, changed_at=now, refused=0
    )


def refused(tenant: Tenant, now: datetime, *, what: str, status: int, reason: str) -> None:
    """Remember that it was refused: what it wanted (PATCH Groups), and why in one word."""
    _rows(tenant).update(
        asked_at=now,
        refused_at=now,
        refused_what=what[:40],
        refused_status=status,
        refused_reason=reason[:60],
        refused=F("refused") + 1,
    )


def last(tenant: Tenant) -> ContactRow:
    """The last contact; a row without moments before there was any."""
    row = Contact.objects.of(tenant).first()
    if row is None:
        return ContactRow()
    return ContactRow(
        row.asked_at,
        row.changed_at,
        row.refused_at,
        row.refused_what,
        row.refused_status,
        row.refused_reason,
        row.refused,
    )


def _rows(tenant: Tenant) -> QuerySet[Contact]:
    if not Contact.objects.of(tenant).exists():
        Contact.objects.of(tenant).get_or_create(tenant=tenant)
    return Contact.objects.of(tenant)
