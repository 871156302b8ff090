"""The size of an audience, as somebody may see it who chooses it.

An audience is made of people who do not do something. Whoever may narrow it at will and sees exact sizes compares two
choices that differ by one person. So the size is told in steps, after a number between minus one step and plus one step
has been added that is fixed by the very people chosen: asking again brings the same, another person brings another.
Source: specification of organizational messages, section 7.3.
"""

from hashlib import blake2b

from uptake.rules.small_groups import may_show

SMALLEST_STEP = 5


def step_of(people: int) -> int:
    """The step of a size: 5 below 100, 10 below 1,000, 100 below 10,000, and so on."""
    return SMALLEST_STEP if people < 100 else int(10 ** (len(str(people)) - 2))


def told_size(people: int, chosen: bytes, secret: bytes) -> int | None:
    """The size in steps, or None for "fewer than 10"; `chosen` stands for the very people.

    It is never told for fewer than ten, and sometimes not for a few more.
    """
    if not may_show(people):
        return None
    step = step_of(people)
    drawn = blake2b(chosen, digest_size=8, key=secret, person=b"uptake-sizes").digest()
    moved = people + int.from_bytes(drawn, "big") % (2 * step + 1) - step
    rounded = step * ((2 * moved + step) // (2 * step))
    return rounded if may_show(rounded) else None
