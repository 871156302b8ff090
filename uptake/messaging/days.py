"""First and last days as admins pick them, and the moments that are kept.

An admin picks whole days of the tenant's time zone, both included. Kept are moments, the end
exclusive: the last day 30 June is kept as 1 July 00:00 of that zone. Source: specification of
organizational messages, sections 3 (G6) and 4.1.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from uptake.rules.refusals import Refused

DEFAULT_LENGTH = timedelta(days=365)
ANNOUNCED_LENGTH = timedelta(days=30)
RECOMMENDED_LENGTH = timedelta(days=28)  # "at least one month": February is one, too


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of that moment in that zone."""
    return moment.astimezone(zone).date()


def opening(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of that day in that zone, told in UTC: there, moments always compare."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def closing(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after that day in that zone: the exclusive end of a last day."""
    return opening(day + timedelta(days=1), zone)


def last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    """The last day of something that ends, exclusively, at that moment."""
    return day_of(ends_at - timedelta(microseconds=1), zone)


def default_last_day(first: date) -> date:
    """The last day when an admin picks none: 365 days after the first."""
    return first + DEFAULT_LENGTH


def check(first: date, last: date, *, today: date, least: timedelta = timedelta()) -> None:
    """Raise Refused: "starts_in_the_past", "ends_before_it_starts", or "ends_too_soon" after the first day."""
    if first < today:
        raise Refused("starts_in_the_past", first=first, today=today)
    if last < first:
        raise Refused("ends_before_it_starts", first=first, last=last)
    if last < first + least:
        raise Refused("ends_too_soon", first=first, last=last)


def is_short(first: date, last: date) -> bool:
    """Whether the days are fewer than the month that is recommended at least."""
    return last - first + timedelta(days=1) < RECOMMENDED_LENGTH
