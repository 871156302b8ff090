"""Counts that grow by a batch: gathered while its entries are written, put down once at its end.

So a message that many meet at the same moment costs one line of counting, not one for each of them.
"""

import sqlite3
from collections import Counter

_TALLY = (
    "insert into tally values (?, ?, ?, ?, ?, ?, ?)"
    " on conflict do update set seen = seen + excluded.seen, clicks = clicks + excluded.clicks,"
    " dismissals = dismissals + excluded.dismissals"
)
_REACH = (
    "insert into reach values (?, ?, ?, ?, ?, ?, ?, ?)"
    " on conflict do update set delivered = delivered + excluded.delivered, seen = seen + excluded.seen,"
    " clicked = clicked + excluded.clicked, dismissed = dismissed + excluded.dismissed,"
    " snoozed = snoozed + excluded.snoozed, irrelevant = irrelevant + excluded.irrelevant"
)


class Counts:
    """What a batch adds to the tallies of showings and to the distinct people of each message."""

    def __init__(self) -> None:
        self._tally: Counter[tuple[str, int, str, str, bool, bool, bool]] = Counter()
        self._reach: Counter[tuple[str, int, bool, tuple[bool, ...]]] = Counter()

    def delivered(self, tenant: str, message: int) -> None:
        """One more person to whom the message was handed out."""
        self._reach[tenant, message, True, _NOTHING] += 1

    def happened(self, tenant: str, message: int, day: str, surface: str, new: list[bool], firsts: list[bool]) -> None:
        """What is new about one showing, and what of it is the first of its kind for the person.

        Both in the order seen, clicked, dismissed, snoozed, irrelevant.
        """
        seen, clicked, dismissed, *_others = new
        self._tally[tenant, message, day, surface, seen, clicked, dismissed] += 1
        if True in firsts:
            self._reach[tenant, message, False, tuple(firsts)] += 1

    def write(self, at: sqlite3.Connection) -> None:
        """Put everything down, inside the transaction of the batch."""
        for (*key, seen, clicked, dismissed), times in self._tally.items():
            at.execute(_TALLY, (*key, seen * times, clicked * times, dismissed * times))
        for (tenant, message, delivered, firsts), times in self._reach.items():
            at.execute(_REACH, (tenant, message, delivered * times, *(first * times for first in firsts)))


_NOTHING = (False, False, False, False, False)
