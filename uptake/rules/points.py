"""How shares become points, and points a score.

Source: specification of Adoption Score, sections 0.1 and 3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CATEGORY_POINTS = 100


def half_up(value: Decimal) -> int:
    """Round to a whole number, halves upwards: 0.5 becomes 1, as people expect on a page."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def exact_points(numerator: int, denominator: int) -> Decimal:
    """Unrounded points of a category, 0 to 100, from its primary insight.

    Raises ZeroDivisionError for an empty denominator: that is "no data", never 0 points.
    """
    if denominator == 0:
        raise ZeroDivisionError("no data is not zero points")
    return Decimal(CATEGORY_POINTS) * numerator / denominator


def points(numerator: int, denominator: int) -> int:
    """Points of a category as shown: rounded half up."""
    return half_up(exact_points(numerator, denominator))


@dataclass(frozen=True)
class Total:
    """The score: points, what was reachable, and the percent of it (None when nothing was)."""

    points: int
    maximum: int

    @property
    def percent(self) -> int | None:
        """Whole percent of the maximum, rounded half up."""
        return half_up(Decimal(100) * self.points / self.maximum) if self.maximum else None


def total(category_points: Iterable[int | None]) -> Total:
    """Add up rounded category points, so that the breakdown adds up to the total.

    A category without data (None) leaves the maximum instead of counting as 0 (section 3.3).
    """
    shown = [value for value in category_points if value is not None]
    return Total(sum(shown), CATEGORY_POINTS * len(shown))
