"""Every person-day at once: what is known about it, and the dice of its purpose."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS, Character, Taken
from uptake.demo.organization import Organization
from uptake.demo.presence import Presence
from uptake.demo.traits import DESK_AHEAD, Traits, bit

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BLOCK = 28  # days over which a person's own pace stays the same
LIGHT = 0.35  # how much likelier things stay undone on a day that should be free


@dataclass
class Moment:
    """All rows of the history side by side; every array has one value per person-day."""

    organization: Organization
    there: Presence
    traits: Traits
    draw: np.random.Generator
    volume: Real = field(init=False)

    def __post_init__(self) -> None:
        people, days = len(self.organization.people), len(self.there.days)
        pace = np.exp(0.25 * self.draw.normal(size=(days // BLOCK + 1, people)))
        of_the_day = np.exp(0.07 * self.draw.normal(size=days))
        self.volume = (
            self.traits.volume[self.there.person]
            * pace[self.there.day // BLOCK, self.there.person]
            * of_the_day[self.there.day]
            * self.lognormal(0.45)
            * np.where(self.there.usual, 1.0, 0.4)
        )

    def with_dice(self, purpose: str) -> Self:
        """The same person-days with dice of another purpose, so that what was drawn before stays as it was."""
        other = copy(self)
        other.draw = chance(self.organization.seed, purpose)
        return other

    @property
    def character(self) -> Character:
        """What sets the organization apart."""
        return self.organization.character

    @property
    def frontline(self) -> Flags:
        """Without a desk."""
        return self.traits.frontline[self.there.person]

    @property
    def guest(self) -> Flags:
        """A guest of the tenant."""
        return self.traits.guest[self.there.person]

    @property
    def silent(self) -> Flags:
        """Someone of the sample intranet who never sends Teams messages."""
        return self.traits.silent[self.there.person]

    @property
    def sends(self) -> Flags:
        """Someone of the sample intranet who always does."""
        return self.traits.sends[self.there.person]

    @property
    def called(self) -> Flags:
        """On call that day."""
        return self.there.called

    @property
    def last_day(self) -> Flags:
        """The last day of the history."""
        last: Flags = self.there.ago == 0
        return last

    @property
    def always(self) -> Flags:
        """Whose mails chance does not decide: on call, or a person of the sample intranet."""
        return self.called | self.silent | self.sends

    @property
    def usual(self) -> Flags:
        """A day of work for that person."""
        return self.there.usual

    @property
    def regular(self) -> Real:
        """How regularly the person does what they do, 0 to 1."""
        return self.traits.regular[self.there.person]

    @property
    def level(self) -> Whole:
        """Seniority, 0 to 3."""
        return self.traits.level[self.there.person]

    @property
    def at_site(self) -> Real:
        """The part of the days on which the person comes to the office."""
        return self.traits.at_site[self.there.person]

    def has(self, product: str) -> Flags:
        """Holds a licence for the product that day."""
        return (self.traits.products[self.there.day, self.there.person] & bit(product)) > 0

    def by_department(self, values: Sequence[float]) -> Real:
        """A number of each department, for each row."""
        return np.array(values)[self.traits.department][self.there.person]

    def rank(self, habit: str) -> Real:
        """The person's place in the department for a habit, 0 the keenest."""
        return self.traits.rank[habit][self.there.person]

    def taken_up(self, habit: str, shares: Sequence[Taken | float], factor: float, also: Real | float = 1.0) -> Flags:
        """Whether the person has the habit by that day."""
        return self.rank(habit) < np.minimum(self._shares(shares, factor) * also, 0.99)

    def taken_up_all(self, habit: str, first: float, last: float) -> Flags:
        """The same for a habit that spreads alike in every department."""
        return self.taken_up(habit, [Taken(first, last)] * len(DEPARTMENTS), 1.0)

    def teams_habit(self) -> Flags:
        """Whether the person writes in Teams at all; people at desks are ahead of the front line."""
        desk = self.by_department([DESK_AHEAD if d.frontline >= 0.5 else 0.0 for d in DEPARTMENTS])
        share = self._shares([d.teams for d in DEPARTMENTS], self.character.teams)
        return self.rank("teams") < np.minimum(share + np.where(self.frontline, 0, desk), 0.99)

    def on(self, likely: Real | float, *, lighter: bool = True) -> Flags:
        """Whether it happens; less likely on days that should be free."""
        if lighter:
            likely = np.where(self.usual | self.frontline, 1.0, 1 - LIGHT) * likely
        return self.draw.random(len(self.there.day)) < likely

    def poisson(self, rate: Real | float) -> Whole:
        """Counts."""
        return self.draw.poisson(rate, size=len(self.there.day))

    def binomial(self, of: Whole, likely: npt.NDArray[np.floating] | float) -> Whole:
        """How many of these."""
        return self.draw.binomial(of, likely)

    def lognormal(self, spread: float) -> Real:
        """Factors around 1 with a long tail."""
        return np.exp(spread * self.draw.normal(size=len(self.there.day)))

    def uniform(self, low: float, high: float) -> Real:
        """Numbers between the two."""
        return self.draw.uniform(low, high, size=len(self.there.day))

    def rates(self, shares: Sequence[Taken | float], factor: float = 1.0) -> Real:
        """Shares by department (first) and day (second), as they grow."""
        ago = np.arange(len(self.there.days))[::-1]
        return np.array([self.traits.share(s, self.character, factor, ago) for s in shares])

    def _shares(self, shares: Sequence[Taken | float], factor: float) -> Real:
        """Per row, the share of the row's department on the row's day."""
        return self.rates(shares, factor)[self.traits.department[self.there.person], self.there.day]
