"""The 28 days that every number looks back on.

Source: specification of Adoption Score, section 0 (window) and 3.5 (latency).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 28
HISTORY_DAYS = 180


@dataclass(frozen=True)
class Window:
    """A run of whole UTC days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def window(as_of: date, days: int = DAYS) -> Window:
    """The days that a number of `as_of` is made of: that day and the 27 before it."""
    return Window(as_of - timedelta(days=days - 1), as_of)


def as_of_day(latest_by_source: Mapping[str, date]) -> date | None:
    """The last day for which every source that still delivers is complete.

    A source that has delivered nothing in the 28 days before the newest delivery is taken as ended and
    holds nothing back. None when no source has delivered at all.
    """
    if not latest_by_source:
        return None
    newest = max(latest_by_source.values())
    living = [day for day in latest_by_source.values() if day in window(newest)]
    return min(living)
