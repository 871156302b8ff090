"""When people are left in peace: quiet hours, a cap over all messages of a week, and a pause they ask for.

Urgent messages ask none of this, and do not count. Every moment that is given here is one until which the answer
surely holds. Source: issue "Priorities and peace"; a week is 7 x 24 hours, as in O-6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
_DAY_MINUTES = 24 * 60
_SATURDAY = 5
_SMALLEST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Peace:
    """What an organization has decided. Minutes count from midnight in `zone`; both are None, or neither.

    Quiet hours that end before they begin go over midnight; from and to alike, they last the whole day. `weekends`
    are Saturdays and Sundays. `weekly_cap` is the most showings per person in seven days over all messages.
    """

    quiet_from: int | None = None
    quiet_to: int | None = None
    weekends: bool = False
    zone: str = "UTC"
    weekly_cap: int | None = None
    snooze_days: int = 7


DISTURB = Peace()


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def quiet_until(peace: Peace, now: datetime) -> datetime | None:
    """The moment until which it is surely quiet; None when it is not quiet now."""
    if peace.quiet_from is None and not peace.weekends:
        return None
    zone = _zone(peace.zone)
    wall = now.astimezone(zone).replace(tzinfo=None)
    end = _quiet_end(peace, wall)
    if end is None:
        return None
    until = now.astimezone(UTC) + (end - wall)
    # Where clocks are put forward or back on the way, the wall tells another time from then on: ask again there.
    return _before_the_clocks_change(zone, now.astimezone(UTC), until)


def full_until(cap: int | None, releases: Iterable[datetime], now: datetime) -> datetime | None:
    """The moment until which no showing is left in the week; None when one is left.

    `releases` are the moments at which the showings of this week stop counting.
    """
    if cap is None:
        return None
    charged = sorted(moment for moment in releases if now < moment)
    if len(charged) < cap:
        return None
    return charged[len(charged) - cap] if cap else datetime.max.replace(tzinfo=UTC)


def _quiet_end(peace: Peace, wall: datetime) -> datetime | None:
    """When the quiet of this wall time ends, at the latest at midnight; None when it is not quiet."""
    today = wall.date()
    midnight = datetime.combine(today + timedelta(days=1), time())
    if peace.weekends and today.weekday() >= _SATURDAY:
        return midnight
    begins, ends = peace.quiet_from, peace.quiet_to
    if begins is None or ends is None:
        return None
    minute = wall.hour * 60 + wall.minute
    if begins < ends:
        return _at(today, ends) if begins <= minute < ends else None
    if minute >= begins:
        return midnight
    return _at(today, ends) if minute < ends else None


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=min(minutes, _DAY_MINUTES))


def _before_the_clocks_change(zone: ZoneInfo, now: datetime, until: datetime) -> datetime:
    offset = now.astimezone(zone).utcoffset()
    if until.astimezone(zone).utcoffset() == offset:
        return until
    first, last = now, until
    while last - first > _SMALLEST:
        middle = first + (last - first) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            first = middle
        else:
            last = middle
    return last
