"""What was handed over of a message, version by version, and what differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from uptake.messaging.models import Version
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class VersionRow:
    """One version: when and by whom it was handed over, and the fields that an approver judges."""

    number: int
    at: datetime
    by: str
    digest: str
    content: Mapping[str, Any]


def versions(tenant: Tenant, message_id: int) -> list[VersionRow]:
    """All versions of a message, the first one first; none before it was handed over."""
    rows = Version.objects.of(tenant).filter(message=message_id).order_by("number")
    return [VersionRow(row.number, row.at, row.by, row.digest, row.content) for row in rows]
