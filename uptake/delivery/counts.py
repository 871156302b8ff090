"""Counts that grow by a batch: gathered while its entries are written, put down once at its end.

So a message that many meet at the same moment costs one line of counting, not one for each of them.
"""

TallyRow = tuple[str, int, str, str, int, int, int]
"""Tenant, message, day, surface; more showings seen, clicked and dismissed."""

ReachRow = tuple[str, int, int, int, int, int, int, int]
"""Tenant, message; more people who were handed it, saw, clicked, dismissed, snoozed, found it irrelevant."""


class Counts:
    """What a batch adds to the tallies of showings and to the distinct people of each message."""

    def __init__(self) -> None:
        self._tally: dict[tuple[str, int, str, str], list[int]] = {}
        self._reach: dict[tuple[str, int], list[int]] = {}

    def delivered(self, tenant: str, message: int) -> None:
        """One more person to whom the message was handed out."""
        self._reach.setdefault((tenant, message), [0] * 6)[0] += 1

    def happened(self, tenant: str, message: int, day: str, surface: str, new: list[bool], firsts: list[bool]) -> None:
        """What is new about one showing, and what of it is the first of its kind for the person.

        Both in the order seen, clicked, dismissed, snoozed, irrelevant.
        """
        tally = self._tally.setdefault((tenant, message, day, surface), [0] * 3)
        for column in range(3):
            tally[column] += new[column]
        if any(firsts):
            reach = self._reach.setdefault((tenant, message), [0] * 6)
            for column, is_first in enumerate(firsts, 1):
                reach[column] += is_first

    def tally(self) -> list[TallyRow]:
        """What is to be added, in the order of the key."""
        return [(*key, seen, clicks, gone) for key, (seen, clicks, gone) in sorted(self._tally.items())]

    def reach(self) -> list[ReachRow]:
        """What is to be added, in the order of the key."""
        return [(*key, a, b, c, d, e, f) for key, (a, b, c, d, e, f) in sorted(self._reach.items())]
