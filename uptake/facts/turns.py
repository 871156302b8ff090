"""Whose turn it is to touch the facts of a tenant: many writers at once, or one who removes them.

A removal that an import overtakes would leave facts behind, so both take their turn: imports and scores share
theirs, a removal has it alone. The turn is a lock on a file, given back by the system when its holder dies.
"""

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_LOOK_AGAIN = 0.05  # seconds


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
def still(root: Path, tenants: Iterable[str], *, patience: float) -> Iterator[Callable[[], None]]:
    """Nobody writes and nobody removes facts of these tenants, to copy what is there in one moment.

    Waits so many seconds for those who write, then raises NotNow. Call what is given as soon as the moment is
    taken down: others may write again then, while removals wait until the end. Between the two a removal may slip in:
    whoever finds a file gone begins anew.
    """
    with ExitStack() as stack:
        held = [stack.enter_context(_opened(root, tenant)) for tenant in sorted(tenants)]
        until = time.monotonic() + patience
        for file in held:
            while not _taken(file):
                if time.monotonic() >= until:
                    raise NotNow("facts are being written")
                time.sleep(_LOOK_AGAIN)

        def let_others_write() -> None:
            for file in held:
                fcntl.flock(file, fcntl.LOCK_SH)

        yield let_others_write


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _opened(root: Path, tenant: str) -> Iterator[int]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / f"{tenant}.turn").open("w") as file:
        yield file.fileno()
