"""Who is left out of a message by chance, so that what it brings can be seen.

Chance is a keyed hash: whoever lacks the secret cannot foresee it, the same person is always told the same for a
message, and two messages draw independently. No list is kept that could be lost: a person held out of a message stays
out for its whole life. The words of the hash are drawn for blocks of 65,536 people at once, which takes a fraction of
a second for a million. Source: specification of organizational messages, section 10 (U11); the design of the issue.
"""

from collections.abc import Iterable
from hashlib import shake_256
from itertools import groupby
from struct import unpack

from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused

MOST_PERCENT = 50
_BITS = 16
_BLOCK = 1 << _BITS
_WORD = 4  # bytes of chance for a person
_WORDS = 1 << (8 * _WORD)


def percent_of(kind: Kind, percent: int) -> int:
    """The percent that holds for a message of that kind: recommendations alone have a practice to look for.

    What is pressing reaches everybody, and an announcement would be kept from people with nothing to learn from it.
    Raises Refused("holdout_out_of_range") for anything but 0 to 50.
    """
    if not 0 <= percent <= MOST_PERCENT:
        raise Refused("holdout_out_of_range", percent=percent, most=MOST_PERCENT)
    return percent if kind is Kind.RECOMMENDATION else 0


def held_out(people: Iterable[int], *, message: int, percent: int, secret: bytes) -> list[int]:
    """Those of the people (numbers from 0 on, in order) who are left out of the message."""
    limit = percent * _WORDS // 100
    if not limit:
        return []
    found: list[int] = []
    for block, members in groupby(people, key=lambda number: number >> _BITS):
        words = _words(secret, message, block)
        found += [number for number in members if words[number % _BLOCK] < limit]
    return found


def _words(secret: bytes, message: int, block: int) -> tuple[int, ...]:
    """One word of chance for each person of a block.

    The secret stands in front with its length: the sponge of SHAKE needs no other construction to be keyed.
    """
    told = len(secret).to_bytes(2) + secret + b"uptake-holdout" + message.to_bytes(8) + block.to_bytes(4)
    return unpack(f"<{_BLOCK}I", shake_256(told).digest(_BLOCK * _WORD))
