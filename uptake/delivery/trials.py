"""Leases of tests: a draft on its author's own devices, once on each of them, and counted nowhere.

A test that is sent again begins anew: what happened before does not count.
"""

from datetime import timedelta

from uptake.delivery.book import Book

KEPT = timedelta(days=30)
"""How long the lease of a test is kept after its end, where nobody asks for another before."""


def mark(book: Book, lease: str, tenant: str, person: int, kind: str, when: int) -> bool:
    """Write down what happened with a test; False when the lease is not one of this person's tests."""
    for place, trial in book.trials.items():
        if trial.lease != lease or place[:2] != (tenant, person):
            continue
        trial.seen_at = trial.seen_at or when
        if kind == "click":
            trial.clicked_at = trial.clicked_at or when
        elif kind in ("dismiss", "snooze"):  # a snooze of a test keeps nothing else away
            trial.dismissed_at = trial.dismissed_at or when
        elif kind == "irrelevant":
            trial.irrelevant_at = trial.irrelevant_at or when
        book.tried.add(place)
        return True
    return False
