"""What a message brought: how many more began than among those whom chance left out.

Everybody who enters the audience is told apart by chance on that day, and counts where chance has put them, whether
they saw the message or not (intention to treat). Nobody in the audience has followed the practice in the 28 days up to
the day of their enrolment, so the share of 28 days later tells exactly who has begun since; earlier it tells who has
begun so far. Only enrolments whose 28 days are over are compared.

What is told must not tell of anybody: arms of fewer than ten are not compared, and days are told together until they
bring at least ten people more to each arm, so that two looks never differ by one person; shares are whole percents, and
near none or all only that (rules/group_figures). Source: the design of the issue; specification of organizational
messages, section 7.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from uptake.rules.group_figures import Cell, Kind, Told, told
from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.small_groups import may_show
from uptake.rules.window import DAYS

FOLLOWED_DAYS = DAYS
"""How long after the day of the enrolment somebody may take to begin."""


@dataclass(frozen=True)
class Arm:
    """People on one side of chance: how many, and how many of them began, or count for the category by then."""

    people: int = 0
    began: int = 0

    def __add__(self, other: "Arm") -> "Arm":
        return Arm(self.people + other.people, self.began + other.began)


@dataclass(frozen=True)
class Arms:
    """Both sides: who was offered the message, and who was left out of it."""

    offered: Arm = Arm()
    held_out: Arm = Arm()

    def __add__(self, other: "Arms") -> "Arms":
        return Arms(self.offered + other.offered, self.held_out + other.held_out)

    @property
    def may_compare(self) -> bool:
        """Whether there are enough people on each side."""
        return may_show(self.offered.people) and may_show(self.held_out.people)


class Verdict(StrEnum):
    """What can be said about the difference."""

    MORE = "more"
    FEWER = "fewer"
    TOO_SMALL = "too_small"  # too small to tell, which is not "no effect"


@dataclass(frozen=True)
class Interval:
    """A range of differences of two shares, -1 to 1, offered minus left out."""

    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """Whether it is sure that more, or fewer, began; too small to tell while 0 is within."""
        if self.low > 0:
            return Verdict.MORE
        return Verdict.FEWER if self.high < 0 else Verdict.TOO_SMALL


def released(cohorts: Iterable[Arms]) -> Arms:
    """The sum of as many cohorts, in the order of their days, as bring at least ten people to each arm at a time."""
    found, waiting = Arms(), Arms()
    for cohort in cohorts:
        waiting += cohort
        if waiting.may_compare:
            found, waiting = found + waiting, Arms()
    return found


def shares(arms: Arms) -> tuple[Told, Told] | None:
    """How many began on each side, as it may be told; None while a side is too small."""
    if not arms.may_compare:
        return None
    return _told(arms.offered), _told(arms.held_out)


def may_tell_difference(arms: Arms) -> bool:
    """Whether an interval may be told: both shares are told as a percentage, none as under or over one.

    From the ends of an interval somebody could work the counts out, which is harmless only where they lie in the middle
    of what is possible.
    """
    found = shares(arms)
    return found is not None and all(side.kind is Kind.ABOUT for side in found)


def points(difference: float, offered: int, denominator: int) -> float:
    """Points of a category that so large a difference makes, where one person more is one more of the denominator.

    Raises ZeroDivisionError for nobody: that is "no data".
    """
    return CATEGORY_POINTS * difference * offered / denominator


def _told(arm: Arm) -> Told:
    return told(Cell(arm.began, arm.people, arm.people))
