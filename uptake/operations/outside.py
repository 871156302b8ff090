"""Questions to the database outside of any request: nobody else tidies up after them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections


@contextmanager
def outside_of_requests() -> Iterator[None]:
    """Ask on a line that is alive, and give it back: one that broke while the database was away stays broken else."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
