"""What came of messages: showings, clicks and dismissals as the delivery plane has counted them.

Numbers are aggregates of showings, never of persons. Source: specification of organizational messages,
sections 6 (terms) and 7.1 to 7.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from uptake.delivery.store import Tally
from uptake.engagement import counts
from uptake.messaging import listing, sayings
from uptake.messaging.days import day_of
from uptake.messaging.figures import Numbers
from uptake.messaging.listing import GRAPH, Wanted
from uptake.messaging.queries import MessageRow
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings
from uptake.ui.states import STATE_BADGES

COUNTED = ("seen", "clicks", "rate")  # columns that the messages themselves do not know

_NOTHING = Numbers(0, 0, 0)
_MAY_HAVE_SHOWINGS = frozenset({State.ACTIVE, State.COMPLETED, State.CANCELED})


@dataclass(frozen=True)
class ManageRow:
    """One line of the Manage page; seen, clicks and rate are None until the message has been active.

    Of a message with the source "graph" they are the totals that came with it.
    """

    message: MessageRow
    name: str
    status: str
    edited_at: datetime
    edited_day: date
    first_day: date | None
    last_day: date | None
    location: str
    objective: str
    category: str
    metric: str
    creator: str
    source: str
    seen: int | None
    clicks: int | None
    rate: float | None


def manage(
    tenant: Tenant, wanted: Wanted | None = None, order: Sequence[str] = (), part: slice | None = None
) -> list[ManageRow]:
    """The messages that pass, newest draft first or in that order; counted are only those of the part."""
    asked = wanted or Wanted()
    if order and order[0].removeprefix("-") in COUNTED:
        known = counts.totals(tenant) | listing.imported_numbers(tenant)
        numbers = _by_count(listing.passing(tenant, asked), known, order[0])[part or slice(None)]
    else:
        numbers = listing.numbers(tenant, asked, order, part=part)
        known = counts.totals(tenant, numbers if part else None) | listing.imported_numbers(tenant, numbers)
    zone = ZoneInfo(tenant.time_zone)
    return [_line(row, _once_active(row, known.get(row.id)), zone) for row in listing.rows_of(tenant, numbers)]


def numbers_of(tenant: Tenant, row: MessageRow) -> Numbers | None:
    """What came of one message; None until it has been active."""
    if row.source == GRAPH:
        return listing.imported_numbers(tenant, [row.id]).get(row.id)
    return _once_active(row, counts.totals(tenant, [row.id]).get(row.id))


def totals(tenant: Tenant) -> dict[int, Numbers]:
    """What came of each message that this installation has shown, over all days and surfaces."""
    return counts.totals(tenant)


def tallies(tenant: Tenant, first: date = date.min, last: date = date.max) -> list[Tally]:
    """The counts per message, day and surface, both days included."""
    with opened_showings() as showings:
        return showings.tallies(tenant.slug, first, last) if showings else []


def _by_count(numbers: list[int], known: Mapping[int, Numbers], order: str) -> list[int]:
    """The numbers by what was counted, then the newest first; what has no count comes last."""
    column, backwards = order.removeprefix("-"), order.startswith("-")

    def place(number: int) -> tuple[bool, float, int]:
        found = known.get(number)
        told = {"seen": found.seen, "clicks": found.clicks, "rate": found.clickthrough}[column] if found else None
        return told is None, (-told if backwards else told) if told is not None else 0, -number

    return sorted(numbers, key=place)


def _once_active(row: MessageRow, found: Numbers | None) -> Numbers | None:
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
        location=str(sayings.LOCATIONS[row.location]) if row.location else "",
        objective=str(sayings.OBJECTIVES.get(row.objective, "")),
        category=sayings.category_title(row.insight),
        metric=sayings.insight_title(row.insight),
        creator=row.creator,
        source=str(sayings.SOURCES.get(row.source, row.source)),
        seen=numbers.seen if numbers else None,
        clicks=numbers.clicks if numbers else None,
        rate=numbers.clickthrough if numbers else None,
    )
