"""Numbers about few people are not shown.

Source: specification of Adoption Score, section 5 (minimum group size); of messages, section 7.3.
"""

SMALLEST_SHOWN = 10


def may_show(people: int) -> bool:
    """Whether a figure about this many people may be shown: from ten on."""
    return people >= SMALLEST_SHOWN


def shown_size(people: int) -> int | None:
    """The size of a group as it may be shown; None means "fewer than 10"."""
    return people if may_show(people) else None
