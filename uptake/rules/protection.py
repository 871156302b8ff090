"""How figures of groups are protected in one organization: its choices as one value.

Source: specification of Adoption Score, section 5; rules/choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from uptake.rules.choices import chosen
from uptake.rules.small_groups import smallest_group

SMALL_ORGANIZATION = 1000
"""Below this many people the figures of the organization itself change visibly with every single person."""


@dataclass(frozen=True)
class Protection:
    """The smallest group, whether changes of who counts wait for others, and whether figures get noise."""

    smallest: int
    in_tens: bool
    noise: bool


def protection_of(made: Mapping[str, str], people: int) -> Protection:
    """What the choices of an organization of that many people come to; never a smaller group than ten."""
    holding = chosen(made, "exclusions_hold")
    return Protection(
        smallest=smallest_group(chosen(made, "smallest_group")),
        in_tens=holding == "in_tens" or (holding == "by_size" and people < SMALL_ORGANIZATION),
        noise=chosen(made, "group_noise") == "two_people",
    )
