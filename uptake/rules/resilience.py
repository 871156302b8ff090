"""Which weeks the Business resilience report compares, when it is shown, and what it keeps to itself.

Source: specification of Adoption Score, section 7 (own definitions, because none are published), and the
suppression of section 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from uptake.rules.small_groups import SMALLEST_SHOWN

PEOPLE_NEEDED = 100
"""Active people from whom on the report is shown."""

WEEKS = 4
"""Whole weeks of the current period and of the baseline."""

TREND_WEEKS = 56
"""Weeks of a trend: a year, and the four weeks it is compared with."""

WORKING_DAYS = 5
"""Working days of a week, where hours per working day are asked about."""

_WEEK = timedelta(weeks=1)
_YEAR = timedelta(weeks=52)  # the same weekday a year earlier


@dataclass(frozen=True)
class Periods:
    """First days of the weeks that are compared and drawn, in order.

    The baseline is empty when there is none. A trend has every week from its first to the newest, those
    that are not stored as well, so that they appear as gaps.
    """

    current: tuple[date, ...]
    baseline: tuple[date, ...]
    trend: tuple[date, ...]
    a_year_earlier: bool = False


def whole_weeks(stored: Iterable[date], today: date) -> tuple[date, ...]:
    """The stored weeks, by their first day, that had ended before `today`, in order.

    Weeks begin on the weekday of the newest one; a week that begins on another weekday would overlap with
    its neighbours and is left out.
    """
    ended = sorted({first for first in stored if first + _WEEK <= today})
    return tuple(first for first in ended if first.weekday() == ended[-1].weekday())


def periods(weeks: Sequence[date], baseline: str) -> Periods | None:
    """The newest four weeks and what they are compared with; None when no week is stored.

    `weeks` are whole weeks in order, `baseline` is a value of the choice `resilience_baseline`. The year
    before counts only if all four of its weeks are stored; else the first four weeks stored do, if they
    lie before the current period.
    """
    if not weeks:
        return None
    start = weeks[-1] - (WEEKS - 1) * _WEEK
    current = tuple(week for week in weeks if week >= start)
    oldest = next(week for week in weeks if week > weeks[-1] - TREND_WEEKS * _WEEK)
    trend = tuple(oldest + n * _WEEK for n in range((weeks[-1] - oldest) // _WEEK + 1))
    earlier = tuple(start - _YEAR + n * _WEEK for n in range(WEEKS))
    if baseline == "a_year_earlier" and set(earlier) <= set(weeks):
        return Periods(current, earlier, trend, a_year_earlier=True)
    first = tuple(weeks[:WEEKS])
    if len(first) == WEEKS and first[-1] < start:
        return Periods(current, first, trend)
    return Periods(current, (), trend)


def change(current: Fraction | None, baseline: Fraction | None) -> Fraction | None:
    """By which share of the baseline the current value differs; None without a baseline or from zero."""
    if current is None or not baseline:
        return None
    return (current - baseline) / baseline


def visible(sizes: Mapping[str, Sequence[int]], smallest: int = SMALLEST_SHOWN) -> frozenset[str]:
    """The groups whose figures may stand beside the figure of everybody.

    `sizes` tells of each group how many people each of its figures is about. A group is hidden when any of
    them is about fewer than `smallest`. What is hidden must not follow from the rest: hidden groups are at
    least two, and about `smallest` people or nobody together in every figure, or the next smallest group is
    hidden as well.
    """
    shown = {name for name, counts in sizes.items() if min(counts) >= smallest}
    while shown and _follows([counts for name, counts in sizes.items() if name not in shown], smallest):
        shown.remove(min(shown, key=lambda name: (min(sizes[name]), name)))
    return frozenset(shown)


def _follows(hidden: Sequence[Sequence[int]], smallest: int) -> bool:
    together = [sum(counts) for counts in zip(*hidden, strict=True)]
    return len(hidden) == 1 or any(0 < people < smallest for people in together)
