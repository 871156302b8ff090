"""What points would be if shares were others: the same arithmetic as the score, with another number in it.

Every share stays between 0 and 1, so no category passes 100 points and no total its maximum.
Source: specification of Adoption Score, sections 0.1, 3.2 and 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from uptake.rules.points import CATEGORY_POINTS, Total, points, total
from uptake.rules.refusals import Refused


@dataclass(frozen=True)
class WhatIf:
    """Points of every category and in total, today and with other shares; None is a category without data."""

    today: Mapping[str, int | None]
    then: Mapping[str, int | None]

    @property
    def total_today(self) -> Total:
        """The score as it stands."""
        return total(self.today.values())

    @property
    def total_then(self) -> Total:
        """The score as it would be."""
        return total(self.then.values())

    @property
    def gained(self) -> int:
        """Points more in total (or fewer)."""
        return self.total_then.points - self.total_today.points


def shown(share: Fraction) -> int:
    """Points of a share as they are shown: rounded half up, as in the score."""
    return points(share.numerator, share.denominator)


def checked(share: Fraction) -> Fraction:
    """The share, if it lies between 0 and 1; raises Refused("no_such_share")."""
    if not 0 <= share <= 1:
        raise Refused("no_such_share", share=float(share))
    return share


def with_shares(today: Mapping[str, Fraction | None], moved: Mapping[str, Fraction]) -> WhatIf:
    """The points if the moved categories had these shares (0 to 1) and the others stayed.

    A category without data stays without: a wish is not a measurement. Raises Refused("no_such_share").
    """
    then = {
        category: None if share is None else checked(moved.get(category, share)) for category, share in today.items()
    }
    return WhatIf(_points(today), _points(then))


def begun(share: Fraction, part: Fraction) -> Fraction:
    """The share if that part (0 to 1) of those who do not yet began; raises Refused("no_such_share")."""
    return share + checked(part) * (1 - share)


def adopted_by(
    numerator: int, denominator: int, size: int, part: Fraction, *, group_share: Fraction | None = None
) -> Fraction:
    """The share if at least that part (0 to 1) of a group of `size` people did it.

    `group_share` is what is told of the group today; None takes it to do it as often as everybody. A group
    that already does it more often adds nothing, and takes nothing away.
    Raises ZeroDivisionError for an empty denominator, Refused("no_such_share").
    """
    today = Fraction(numerator, denominator)
    already = today if group_share is None else checked(group_share)
    more = max(checked(part) - already, Fraction(0)) * min(max(size, 0), denominator)
    return min((numerator + more) / denominator, Fraction(1))


def exact(share: Fraction) -> Fraction:
    """Unrounded points of a share."""
    return CATEGORY_POINTS * share


def _points(shares: Mapping[str, Fraction | None]) -> dict[str, int | None]:
    return {category: None if share is None else shown(share) for category, share in shares.items()}
