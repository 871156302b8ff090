"""The list of messages as a CSV file, with the filters of the page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse

from uptake.engagement import queries
from uptake.engagement.filters import ManageFilter
from uptake.engagement.queries import ManageRow
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.ui.exports import csv_file, csv_of


@dataclass(frozen=True)
class MessageLine:
    """One line of the file; days are those of the organization's time zone, the last one included."""

    message: int
    name: str
    state: str
    edited_at: datetime
    first_day: date | None
    last_day: date | None
    category: str
    metric: str
    recommendation: str
    creator: str
    seen: int | None
    clicks: int | None
    kind: str
    location: str
    objective: str
    source: str


@needs(Permission.READ_MESSAGES)
def messages(request: Asked) -> HttpResponse:
    """Every message that passes the filters of the page, all pages of it."""
    tenant = request.acting.tenant
    rows = queries.manage(tenant, ManageFilter(request.GET).wanted())
    return csv_file(f"{tenant.slug}-messages", csv_of(MessageLine, [_line(row) for row in rows]))


def _line(row: ManageRow) -> MessageLine:
    return MessageLine(
        message=row.message.id,
        name=row.name,
        state=row.message.state.value,
        edited_at=row.edited_at,
        first_day=row.first_day,
        last_day=row.last_day,
        category=row.message.category,
        metric=row.message.insight,
        recommendation=row.message.action,
        creator=row.creator,
        seen=row.seen,
        clicks=row.clicks,
        kind=row.message.kind,
        location=row.message.location.value if row.message.location else "",
        objective=row.message.objective,
        source=row.message.source,
    )
