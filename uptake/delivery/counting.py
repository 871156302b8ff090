"""What the engagement pages read from the store: counts of showings, of distinct people, and of devices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from uptake.delivery.asking import Reading
from uptake.delivery.moments import number


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a message was seen, clicked and dismissed on one UTC day and surface."""

    message: int
    day: date
    surface: str
    seen: int
    clicks: int
    dismissals: int


@dataclass(frozen=True, slots=True)
class Summed:
    """How often a message was seen, clicked and dismissed on all days and surfaces together."""

    seen: int
    clicks: int
    dismissals: int


@dataclass(frozen=True, slots=True)
class Reached:
    """To how many distinct people a message was handed out, and how many of them saw it and did what.

    Plain counts: whoever shows them must see to it that nobody can be told apart by them.
    """

    delivered: int = 0
    seen: int = 0
    clicked: int = 0
    dismissed: int = 0
    snoozed: int = 0
    irrelevant: int = 0


@dataclass(frozen=True, slots=True)
class Blocked:
    """On how many devices one reason keeps messages away from a place of Windows; a plain count, see `Reached`."""

    surface: str
    reason: str
    devices: int


_TOTALS = "select message, sum(seen), sum(clicks), sum(dismissals) from tally where tenant = ?"
_BY_DAY = "select day, sum(seen), sum(clicks) from tally where tenant = ? and day between ? and ?"
_BY_MESSAGE = "select day, message, sum(seen), sum(clicks) from tally where tenant = ? and day between ? and ?"


def tallies(at: Reading, tenant: str, first: date, last: date) -> list[Tally]:
    """Count per message, day and surface, both days included."""
    rows = at.rows(
        "select message, day, surface, sum(seen), sum(clicks), sum(dismissals) from tally"
        " where tenant = ? and day between ? and ? group by message, day, surface order by message, day, surface",
        tenant,
        first.isoformat(),
        last.isoformat(),
    )
    return [Tally(m, date.fromisoformat(day), *rest) for m, day, *rest in rows]


def totals(at: Reading, tenant: str, messages: Collection[int] | None) -> dict[int, Summed]:
    """Sum over all days and surfaces, by message; a sum of some messages reads the rows of these alone."""
    these, values = _these(at, messages)
    told = f"{_TOTALS}{these} group by message"
    return {message: Summed(*sums) for message, *sums in at.rows(told, tenant, *values)}


def by_day(
    at: Reading, tenant: str, first: date, last: date, messages: Collection[int] | None
) -> list[tuple[date, int, int]]:
    """Sum showings and clicks by day, both days included; quiet days are left out."""
    these, values = _these(at, messages)
    told = f"{_BY_DAY}{these} group by day order by day"
    rows = at.rows(told, tenant, first.isoformat(), last.isoformat(), *values)
    return [(date.fromisoformat(day), seen, clicks) for day, seen, clicks in rows]


def by_message(
    at: Reading, tenant: str, first: date, last: date, messages: Collection[int] | None
) -> list[tuple[date, int, int, int]]:
    """Sum showings and clicks by day and message; nothing seen and nothing clicked is no row."""
    these, values = _these(at, messages)
    told = f"{_BY_MESSAGE}{these} group by day, message having sum(seen) + sum(clicks) > 0 order by day, message"
    rows = at.rows(told, tenant, first.isoformat(), last.isoformat(), *values)
    return [(date.fromisoformat(day), message, seen, clicks) for day, message, seen, clicks in rows]


def reached_few(at: Reading, tenant: str, fewer_than: int) -> list[int]:
    """The messages that have reached somebody, and fewer people than that."""
    told = "select message from reach where tenant = ? group by message having sum(delivered) < ? order by message"
    return [message for (message,) in at.rows(told, tenant, fewer_than)]


def reached(at: Reading, tenant: str, message: int) -> Reached:
    """Count the people whom a message reached."""
    rows = at.rows(
        "select sum(delivered), sum(seen), sum(clicked), sum(dismissed), sum(snoozed), sum(irrelevant) from reach"
        " where tenant = ? and message = ? group by message",
        tenant,
        message,
    )
    return next((Reached(*row) for row in rows), Reached())


def seen_on(at: Reading, tenant: str, first_day: date) -> dict[str, int]:
    """Count the people who saw anything since the beginning of a UTC day, by surface; plain counts, see `Reached`."""
    first = datetime.combine(first_day, time(), UTC)
    rows = at.rows(
        "select surface, count(distinct person) from showing"
        " where tenant = ? and seen_at >= ? group by surface order by surface",
        tenant,
        number(first),
    )
    return {row[0]: row[1] for row in rows}


def blocked(at: Reading, tenant: str, since: datetime | None) -> list[Blocked]:
    """Count the devices that show nothing, by place of Windows and first reason, as they reported since a moment."""
    rows = at.rows(
        "select surface, reason, count(*) from device where tenant = ? and reported_at >= ? and reason <> ''"
        " group by surface, reason order by surface, reason",
        tenant,
        number(since) if since else 0,
    )
    return [Blocked(*row) for row in rows]


def devices(at: Reading, tenant: str, since: datetime | None) -> dict[str, int]:
    """Count all devices that reported since a moment, by place of Windows."""
    rows = at.rows(
        "select surface, count(*) from device where tenant = ? and reported_at >= ? group by surface order by surface",
        tenant,
        number(since) if since else 0,
    )
    return {row[0]: row[1] for row in rows}


def _these(at: Reading, messages: Collection[int] | None) -> tuple[str, list[Any]]:
    if messages is None:
        return "", []
    condition, value = at.among("message", messages)
    return f" and {condition}", [value]
