"""Where points are heading: an expected value and an 80 % interval, from history alone.

Two neighbouring points of a history share 27 of their 28 days, so they say nearly the same thing twice. Only
points 28 days apart are looked at: their mean step is the drift, and the spread of the steps makes the interval.
It follows the drift method (R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd edition,
sections 5.2 and 5.5), corrected for what averaging does to a random walk: steps between averages are smaller
than those of what is averaged, and neighbours lean the same way by a quarter (H. Working, Note on the
Correlation of First Differences of Averages in a Random Chain, Econometrica 28, 1960). Our own answer to
specification of Adoption Score, section 10.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from types import MappingProxyType

from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.window import DAYS

FEWEST_STEPS = 3  # below, the spread is a guess: 84 days of history and their windows
FARTHEST = timedelta(days=364)
"""A year, twice the history at most; further on, the interval would hold nearly everything."""
ROUNDED = 1 / 6
"""Variance that rounding to whole points brings into a step: twice 1/12."""
LIKELY = 0.8
"""How often the interval is meant to hold what comes."""

# Student's t at 0.9, by degrees of freedom: few steps know their own spread badly.
_T90: Mapping[int, float] = MappingProxyType({2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440})


class Unknown(StrEnum):
    """Why there is no forecast."""

    TOO_LITTLE_HISTORY = "too_little_history"
    TOO_FAR = "too_far"
    PAST = "past"


@dataclass(frozen=True)
class Forecast:
    """What to expect on a day, 0 to 100: in about four of five cases between `low` and `high`.

    `drift` is the mean step over 28 days, `steps` how many were seen.
    """

    at: date
    expected: float
    low: float
    high: float
    drift: float
    steps: int


class Outlook(StrEnum):
    """How a goal stands."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OUT_OF_REACH = "out_of_reach"
    MISSED = "missed"
    UNKNOWN = "unknown"


def forecast(last: date, values: Sequence[float | None], at: date) -> Forecast | Unknown:
    """The forecast for the day `at`, from daily points (0 to 100) that end on the day `last`.

    None is a day without a number; history before a gap on one of the days that are looked at is not used,
    because nobody knows what happened there. Give only days that were counted in the same way.
    """
    ahead = at - last
    if ahead <= timedelta(0):
        return Unknown.PAST
    if ahead > FARTHEST:
        return Unknown.TOO_FAR
    apart = _unbroken(values)
    steps = [later - earlier for earlier, later in pairwise(apart)]
    if len(steps) < FEWEST_STEPS:
        return Unknown.TOO_LITTLE_HISTORY
    drift = sum(steps) / len(steps)
    spread = max(sum((step - drift) ** 2 for step in steps) / (len(steps) - 1), ROUNDED)
    far = ahead / timedelta(days=DAYS)
    expected = apart[-1] + drift * far
    reach = _T90[min(len(steps) - 1, max(_T90))] * sqrt(spread * _widening(far, len(steps)))
    return Forecast(at, _clipped(expected), _clipped(expected - reach), _clipped(expected + reach), drift, len(steps))


def outlook(*, goal: float, now: float | None, by: date, today: date, seen: Forecast | Unknown) -> Outlook:
    """How a goal of so many points by a day stands, given the points now and the forecast for that day."""
    if now is not None and now >= goal:
        return Outlook.REACHED
    if by < today:
        return Outlook.MISSED
    if isinstance(seen, Unknown):
        return Outlook.UNKNOWN
    if seen.expected >= goal:
        return Outlook.ON_TRACK
    return Outlook.BEHIND if seen.high >= goal else Outlook.OUT_OF_REACH


def _unbroken(values: Sequence[float | None]) -> list[float]:
    """The values 28 days apart, counted back from the last one, up to the first that is missing; oldest first."""
    found: list[float] = []
    for value in values[::-1][::DAYS]:
        if value is None:
            break
        found.append(value)
    return found[::-1]


def _widening(far: float, steps: int) -> float:
    """The variance of the error, in variances of one step, so many steps of 28 days ahead.

    What is still to come, plus the error of the drift, less what the two share: the last step seen leans
    the way of the next one.
    """
    to_come = 1.5 * far - 0.5 if far >= 1 else 1.5 * (far**2 - far**3 / 3)
    of_drift = (far / steps) ** 2 * (1.5 * steps - 0.5)
    shared = 0.5 * min(far, 1.0) * far / steps
    return to_come + of_drift - shared


def _clipped(points: float) -> float:
    return min(max(points, 0.0), float(CATEGORY_POINTS))
