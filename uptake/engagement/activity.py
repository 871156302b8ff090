"""Review activity: what was seen and clicked on each day, for the messages and days that are asked for.

Days are UTC days, as events are counted. Numbers are aggregates of showings, never of persons, and exact: the sum of
the days is what the file adds up to. Deleted messages have left the list, not what happened; what other systems have
counted for imported messages is not in here. Source: specification of organizational messages, section 7.3.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from uptake.engagement import counts
from uptake.messaging import listing
from uptake.messaging.listing import Brief, Wanted
from uptake.tenancy.models import Tenant

_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True)
class Activity:
    """Three daily series, the oldest day first: showings seen, showings clicked, and clicks over seen (0 to 1).

    A day on which nothing was seen has no rate.
    """

    days: tuple[date, ...]
    seen: tuple[int, ...]
    clicks: tuple[int, ...]

    @property
    def rates(self) -> tuple[float | None, ...]:
        """Clicks over showings of each day."""
        return tuple(click / seen if seen else None for seen, click in zip(self.seen, self.clicks, strict=True))

    @property
    def rate(self) -> float | None:
        """Clicks over showings of all days together; None when nothing was seen."""
        return sum(self.clicks) / sum(self.seen) if any(self.seen) else None


@dataclass(frozen=True)
class ActivityLine:
    """One line of the file: one message on one day on which it was seen or clicked."""

    date: date
    message_id: int
    message_name: str
    status: str
    objective: str
    location: str
    template: str
    source: str
    start_date: str
    end_date: str
    messages_seen: int
    clicks: int
    ctr: Decimal | None


def activity(tenant: Tenant, wanted: Wanted, first: date, last: date) -> Activity:
    """The series of these days, both ends included."""
    counted = {row.day: row for row in counts.daily(tenant, first, last, _messages(tenant, wanted))}
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    return Activity(
        days=days,
        seen=tuple(counted[day].seen if day in counted else 0 for day in days),
        clicks=tuple(counted[day].clicks if day in counted else 0 for day in days),
    )


def lines(tenant: Tenant, wanted: Wanted, first: date, last: date) -> list[ActivityLine]:
    """The lines of the file, by day and number of the message: the same data always give the same lines."""
    rows = counts.by_message(tenant, first, last, _messages(tenant, wanted))
    briefs = listing.briefs(tenant, {row.message for row in rows})
    return [_line(row, briefs[row.message]) for row in rows if row.message in briefs]


def _messages(tenant: Tenant, wanted: Wanted) -> Collection[int] | None:
    """The messages that pass; None for all, which needs no list."""
    return None if wanted.everything else listing.passing(tenant, wanted, deleted=True)


def _line(row: counts.MessageDay, about: Brief) -> ActivityLine:
    return ActivityLine(
        date=row.day,
        message_id=row.message,
        message_name=about.name,
        status=about.state,
        objective=about.objective,
        location=about.location,
        template=about.template,
        source=about.source,
        start_date=about.first_day,
        end_date=about.last_day,
        messages_seen=row.seen,
        clicks=row.clicks,
        ctr=_share(row.clicks, row.seen),
    )


def _share(clicks: int, seen: int) -> Decimal | None:
    return (Decimal(clicks) / seen).quantize(_FOUR_DECIMALS, ROUND_HALF_EVEN) if seen else None
