"""What the engagement pages read from the store: counts of showings, of distinct people, and of devices."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

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


def tallies(at: sqlite3.Connection, tenant: str, first: date, last: date) -> list[Tally]:
    """Count per message, day and surface, both days included."""
    rows = at.execute(
        "select message, day, surface, seen, clicks, dismissals from tally"
        " where tenant = ? and day between ? and ? order by message, day, surface",
        (tenant, first.isoformat(), last.isoformat()),
    )
    return [Tally(m, date.fromisoformat(day), *rest) for m, day, *rest in rows]


def reached(at: sqlite3.Connection, tenant: str, message: int) -> Reached:
    """Count the people whom a message reached."""
    row = at.execute(
        "select delivered, seen, clicked, dismissed, snoozed, irrelevant from reach where tenant = ? and message = ?",
        (tenant, message),
    ).fetchone()
    return Reached(*row) if row else Reached()


def seen_on(at: sqlite3.Connection, tenant: str, first_day: date) -> dict[str, int]:
    """Count the people who saw anything since the beginning of a UTC day, by surface; plain counts, see `Reached`."""
    first = datetime.combine(first_day, time(), UTC)
    rows = at.execute(
        "select surface, count(distinct person) from showing"
        " where tenant = ? and seen_at >= ? group by surface order by surface",
        (tenant, number(first)),
    )
    return dict(rows)


def blocked(at: sqlite3.Connection, tenant: str, since: datetime | None) -> list[Blocked]:
    """Count the devices that show nothing, by place of Windows and first reason, as they reported since a moment."""
    rows = at.execute(
        "select surface, reason, count(*) from device where tenant = ? and reported_at >= ? and reason <> ''"
        " group by surface, reason order by surface, reason",
        (tenant, number(since) if since else 0),
    )
    return [Blocked(*row) for row in rows]


def devices(at: sqlite3.Connection, tenant: str, since: datetime | None) -> dict[str, int]:
    """Count all devices that reported since a moment, by place of Windows."""
    rows = at.execute(
        "select surface, count(*) from device where tenant = ? and reported_at >= ? group by surface order by surface",
        (tenant, number(since) if since else 0),
    )
    return dict(rows)
