"""Counts that grow by a batch: gathered while its entries are written, put down once at its end.

So a message that many meet at the same moment costs one line of counting, not one for each of them.
"""

from collections import Counter

TallyRow = tuple[str, int, str, str, int, int, int]
"""Tenant, message, day, surface; more showings seen, clicked and dismissed."""

ReachRow = tuple[str, int, int, int, int, int, int, int]
"""Tenant, message; more people who were handed it, saw, clicked, dismissed, snoozed, found it irrelevant."""


class Counts:
    """What a batch adds to the tallies of showings and to the distinct people of each message."""

    def __init__(self) -> None:
        self._tally: Counter[tuple[tuple[str, int, str, str], int]] = Counter()
        self._reach: Counter[tuple[tuple[str, int], int]] = Counter()

    def delivered(self, tenant: str, message: int) -> None:
        """One more person to whom the message was handed out."""
        self._reach[(tenant, message), 0] += 1

    def happened(self, tenant: str, message: int, day: str, surface: str, new: list[bool], firsts: list[bool]) -> None:
        """What is new about one showing, and what of it is the first of its kind for the person.

        Both in the order seen, clicked, dismissed, snoozed, irrelevant.
        """
        for column, is_new in enumerate(new[:3]):
            self._tally[(tenant, message, day, surface), column] += is_new
        for column, is_first in enumerate(firsts, 1):
            if is_first:
                self._reach[(tenant, message), column] += 1

    def tally(self) -> list[TallyRow]:
        """What is to be added, in the order of the key."""
        keys = sorted({key for key, _column in self._tally})
        return [(*key, self._tally[key, 0], self._tally[key, 1], self._tally[key, 2]) for key in keys]

    def reach(self) -> list[ReachRow]:
        """What is to be added, in the order of the key."""
        found = self._reach
        return [
            (*key, found[key, 0], found[key, 1], found[key, 2], found[key, 3], found[key, 4], found[key, 5])
            for key in sorted({key for key, _column in found})
        ]
