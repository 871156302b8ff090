"""Whether two messages are for the same people, in words that tell of nobody.

From an exact overlap somebody could learn whether one person is in an audience, which is made of people who do not do
something. So it is told in three words, from sizes that were moved and rounded already (rules/audience_sizes), and not
at all where one of the audiences has fewer than ten people. Source: the design of the issue ("conflict calendar").
"""

from enum import StrEnum


class Overlap(StrEnum):
    """How much two audiences share, measured by the smaller one."""

    UNKNOWN = "unknown"  # an audience is not known yet, or has fewer than ten people
    FEW = "few"  # nobody, or fewer than ten people
    SOME = "some"
    MOST = "most"  # half or more


def overlap(one: int | None, other: int | None, both: int | None) -> Overlap:
    """The word for sizes as they may be told: of two audiences and of what they share; None is fewer than ten."""
    if one is None or other is None:
        return Overlap.UNKNOWN
    if both is None:
        return Overlap.FEW
    return Overlap.MOST if 2 * both >= min(one, other) else Overlap.SOME
