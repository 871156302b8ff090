"""Which categories the score can reach points in.

Source: specification of Adoption Score, sections 3.1 and 3.3.
"""

from enum import StrEnum


class Area(StrEnum):
    """The two halves of the score."""

    PEOPLE = "people"
    TECHNOLOGY = "technology"


def why_left_out(
    area: Area,
    *,
    has_data: bool,
    for_copilot: bool = False,
    copilot_licensed: bool = False,
    people_opted_out: bool = False,
) -> str | None:
    """The reason why a category is not part of the maximum; None when its 100 points are.

    `for_copilot` marks the category that counts only while somebody holds a Copilot licence. A category
    without data leaves the maximum: nothing measured is never 0 points.
    """
    if area is Area.PEOPLE and people_opted_out:
        return "opted_out"
    if for_copilot and not copilot_licensed:
        return "no_copilot_licence"
    return None if has_data else "no_data"
