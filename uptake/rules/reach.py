"""How many of an audience will see a message, from how many have lately seen one in the same place.

A forecast, told as a range: its lower end takes for granted that nobody comes to a place who was not seen there lately,
its upper end that a longer time brings others. Nothing is told from a history that is too short or about too few.
Source: the design of the issue ("reach forecast"); specification of organizational messages, section 6 (R6).
"""

from dataclasses import dataclass
from math import sqrt

from uptake.rules.audience_sizes import step_of
from uptake.rules.small_groups import SMALLEST_SHOWN, may_show

SHORTEST_HISTORY = 7  # days
FEWEST_ASKED = 50  # people
_Z = 1.96  # a certainty of 95 %


@dataclass(frozen=True)
class Lately:
    """What was lately: in so many days, how many of those whom messages in a place were for saw one there.

    Of several surfaces only the people of each are known, so `least` is the largest of them and `most` their sum.
    """

    days: int
    asked: int
    least: int
    most: int

    @property
    def tells_enough(self) -> bool:
        """Whether a forecast can be made of it."""
        return self.days >= SHORTEST_HISTORY and self.asked >= FEWEST_ASKED and may_show(self.least)


def shares(lately: Lately, days: int) -> tuple[float, float]:
    """The smallest and largest share (0 to 1) of an audience that will see a message in so many days.

    In a shorter time fewer see it: at least in proportion, and at most all of those of the longer time. In a longer
    time at least as many do, and at most as if everybody's chance were drawn anew. Raises ValueError where too little
    is known.
    """
    if not lately.tells_enough or days < 1:
        raise ValueError("too little is known for a forecast")
    low, _ = _wilson(lately.least, lately.asked)
    _, high = _wilson(min(lately.most, lately.asked), lately.asked)
    times = days / lately.days
    if times < 1:
        return low * times, high
    return low, 1 - (1 - high) ** times


def people(audience: int, least: float, most: float, held: float = 0.0) -> tuple[int, int]:
    """The two ends in people, in the steps in which audiences are told, at most the audience.

    `held` is the share of the audience that is left in peace for the whole time; it counts at the lower end.
    """
    step = step_of(audience)
    low = int(audience * least * (1 - held)) // step * step
    high = -(-int(audience * most) // step) * step
    return low if low >= SMALLEST_SHOWN else 0, min(max(high, SMALLEST_SHOWN), audience)


def _wilson(count: int, asked: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    middle = (count + _Z**2 / 2) / (asked + _Z**2)
    half = _Z / (asked + _Z**2) * sqrt(count * (asked - count) / asked + _Z**2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
