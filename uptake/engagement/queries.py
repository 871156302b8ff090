"""What came of messages: showings, clicks and dismissals as the delivery plane has counted them.

Numbers are aggregates of showings, never of persons. Source: specification of organizational messages,
sections 6 (terms) and 7.1 to 7.3.
"""

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from uptake.delivery.store import Showings, Tally
from uptake.messaging import queries as messaging
from uptake.messaging import sayings
from uptake.messaging.days import day_of
from uptake.messaging.figures import Numbers
from uptake.messaging.queries import MessageRow
from uptake.rules.frequency import NOTHING_YET, History
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant
from uptake.ui.states import STATE_BADGES

_NOTHING = Numbers(0, 0, 0)
_MAY_HAVE_SHOWINGS = frozenset({State.ACTIVE, State.COMPLETED, State.CANCELED})


@dataclass(frozen=True)
class ManageRow:
    """One line of the Manage page; seen and clicks are None until the message has been active."""

    message: MessageRow
    name: str
    status: str
    edited_at: datetime
    edited_day: date
    first_day: date | None
    last_day: date | None
    category: str
    metric: str
    creator: str
    seen: int | None
    clicks: int | None


def manage(tenant: Tenant) -> list[ManageRow]:
    """Every message of the tenant with its numbers, newest draft first."""
    counted = totals(tenant)
    zone = ZoneInfo(tenant.time_zone)
    return [_line(row, _once_active(row, counted), zone) for row in messaging.rows(tenant)]


def totals(tenant: Tenant) -> dict[int, Numbers]:
    """What came of each message so far, over all days and surfaces."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for tally in tallies(tenant):
        for place, count in enumerate((tally.seen, tally.clicks, tally.dismissals)):
            sums[tally.message][place] += count
    return {message: Numbers(*counts) for message, counts in sums.items()}


def numbers_of(tenant: Tenant, row: MessageRow) -> Numbers | None:
    """What came of one message; None until it has been active."""
    return _once_active(row, totals(tenant))


def tallies(tenant: Tenant, first: date = date.min, last: date = date.max) -> list[Tally]:
    """The counts per message, day and surface, both days included."""
    if not settings.UPTAKE.showings.exists():
        return []
    with closing(Showings(settings.UPTAKE.showings)) as showings:
        return showings.tallies(tenant.slug, first, last)


def own_history(tenant: Tenant, person: int, message_id: int) -> History:
    """What one person and one message had to do with each other; ask it about the asking admin alone."""
    if not settings.UPTAKE.showings.exists():
        return NOTHING_YET
    with closing(Showings(settings.UPTAKE.showings)) as showings:
        return showings.history(tenant.slug, person, [message_id]).get(message_id, NOTHING_YET)


def _once_active(row: MessageRow, counted: dict[int, Numbers]) -> Numbers | None:
    found = counted.get(row.id)
    if found is None and row.state in _MAY_HAVE_SHOWINGS:
        return _NOTHING
    return found


def _line(row: MessageRow, numbers: Numbers | None, zone: ZoneInfo) -> ManageRow:
    return ManageRow(
        message=row,
        name=row.name,
        status=str(STATE_BADGES[row.state].text),
        edited_at=row.edited_at,
        edited_day=day_of(row.edited_at, zone),
        first_day=row.first_day,
        last_day=row.last_day,
        category=sayings.category_title(row.insight),
        metric=sayings.insight_title(row.insight),
        creator=row.creator,
        seen=numbers.seen if numbers else None,
        clicks=numbers.clicks if numbers else None,
    )
