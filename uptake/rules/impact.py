"""What would change a score most: what grew, where there is room, and what a next step could bring.

Source: specification of Adoption Score, section 1.2 ("How can I impact my score").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.small_groups import may_show

ONE_IN_TEN = Fraction(1, 10)
"""Of those who do not yet: what a next step brings if one person in ten follows it. Our own, cautious choice."""


@dataclass(frozen=True)
class Part:
    """One insight of a category: its share today, and 28 days ago where that was counted in the same way.

    `weight` is what the category would gain if the share went from 0 to 1: 100 points for an insight that
    alone makes the points, a part of them where several do, 0 for one that only explains.
    """

    insight: str
    share: Fraction | None
    before: Fraction | None = None
    weight: Fraction = Fraction(0)

    @property
    def growth(self) -> Fraction | None:
        """Change of the share in 28 days; None when one of the two is unknown."""
        return None if self.share is None or self.before is None else self.share - self.before

    @property
    def room(self) -> Fraction:
        """Points that the category would gain if this share went to 1."""
        return Fraction(0) if self.share is None else (1 - self.share) * self.weight


def weights(phases: Sequence[Sequence[str]]) -> dict[str, Fraction]:
    """The weight of each insight, where points are the mean of phases and a phase the mean of its insights.

    Three phases of 2, 3 and 2 practices give each practice 100 / (3 * 2) or 100 / (3 * 3) points.
    """
    filled = [phase for phase in phases if phase]
    return {insight: Fraction(CATEGORY_POINTS, len(filled) * len(phase)) for phase in filled for insight in phase}


def most_growth(parts: Iterable[Part]) -> Part | None:
    """The part whose share grew most in 28 days; None when nothing grew. The first one wins a tie."""
    grown = [part for part in parts if part.growth is not None and part.growth > 0]
    return max(grown, key=lambda part: part.growth or 0, default=None)


def most_room(parts: Iterable[Part]) -> Part | None:
    """The part whose raise to 100 % would add most points; None when no part could add any."""
    open_ones = [part for part in parts if part.room > 0]
    return max(open_ones, key=lambda part: part.room, default=None)


@dataclass(frozen=True)
class Step:
    """What a category could gain: points to full, and if one in ten of those who do not yet began."""

    category: str
    to_full: Fraction
    likely: Fraction


def steps(points: Iterable[tuple[str, Fraction | None]]) -> list[Step]:
    """One step for each category that has data and is not full, the largest first, ties in the given order."""
    open_ones = [
        Step(category, full, full * ONE_IN_TEN)
        for category, exact in points
        if exact is not None and (full := CATEGORY_POINTS - exact) > 0
    ]
    return sorted(open_ones, key=lambda step: -step.to_full)


def one_more(denominator: int, each: int = 1) -> Fraction:
    """Points that one more person brings who begins; `each` is what one person adds to the denominator.

    Raises ZeroDivisionError for nobody: that is "no data".
    """
    return Fraction(CATEGORY_POINTS * each, denominator)


def told_not_yet(numerator: int, denominator: int) -> int | None:
    """How many people do not yet, where so many may be told: None for fewer than ten, zero included."""
    not_yet = denominator - numerator
    return not_yet if may_show(not_yet) else None
