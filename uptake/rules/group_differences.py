"""Whether a group differs from its organization, or whether that may be chance.

Newcombe's interval of the difference of two shares, from Wilson's interval of each. A group is only known as it is
told, so the lower end of its size band counts. Source: specification of Adoption Score, section 5 (compare groups).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from uptake.rules.group_figures import Kind, Told

Z = 1.959963984540054
"""Quantile of the normal distribution for 95 %."""


class Verdict(StrEnum):
    """What can be said about a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    TOO_SMALL = "too_small"


@dataclass(frozen=True)
class Difference:
    """The difference of two shares with its 95 % interval, each from -1 to 1, and what can be said."""

    value: float
    low: float
    high: float
    verdict: Verdict


def difference(told: Told, least: int, share: float, people: int) -> Difference:
    """A group of at least `least` people against the share of `people` people.

    "Under" and "over" count as their bound, and speak in one direction only.
    """
    group = told.percent / 100
    value, low, high = newcombe(group, least, share, people)
    verdict = Verdict.TOO_SMALL
    if low > 0 and told.kind is not Kind.UNDER:
        verdict = Verdict.HIGHER
    elif high < 0 and told.kind is not Kind.OVER:
        verdict = Verdict.LOWER
    return Difference(value, low, high, verdict)


def newcombe(first: float, first_people: int, second: float, second_people: int) -> tuple[float, float, float]:
    """The difference of two shares and the ends of its 95 % interval."""
    low_1, high_1 = wilson(first, first_people)
    low_2, high_2 = wilson(second, second_people)
    value = first - second
    below = sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
    above = sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
    return value, value - below, value + above


def wilson(share: float, people: int) -> tuple[float, float]:
    """The ends of the 95 % interval of one share."""
    squared = Z * Z / people
    middle = (share + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * sqrt(share * (1 - share) / people + squared / (4 * people))
    return middle - half, middle + half
