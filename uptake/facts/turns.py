"""Whose turn it is to touch the facts of a tenant: many writers at once, or one who removes them.

A removal that an import overtakes would leave facts behind, so both take their turn: imports and scores share
theirs, a removal has it alone. The turn is a lock on a file, given back by the system when its holder dies.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NotNow(Exception):
    """Somebody else has the turn; try again later."""


@contextmanager
def together(root: Path, tenant: str) -> Iterator[None]:
    """Write facts beside other writers; waits for a removal to end."""
    with _opened(root, tenant) as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(root: Path, tenant: str) -> Iterator[None]:
    """Remove facts while nobody writes; raises NotNow while somebody does."""
    with _opened(root, tenant) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise NotNow(f"facts of {tenant} are being written") from busy
        yield


@contextmanager
def _opened(root: Path, tenant: str) -> Iterator[int]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / f"{tenant}.turn").open("w") as file:
        yield file.fileno()
