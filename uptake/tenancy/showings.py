"""Where the pages and the jobs find the store of showings."""

import atexit
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache

from django.conf import settings

from uptake.delivery.store import Showings, is_there, open_showings


@contextmanager
def opened_showings() -> Iterator[Showings | None]:
    """The store of this installation; None while nobody was ever shown anything.

    On a server one store is kept for all threads of the process, which lends out its connections; a file is opened
    for each use. Raises delivery.store.Unavailable.
    """
    place = settings.UPTAKE.showings
    if isinstance(place, str):
        yield _kept(place)
    elif is_there(place):
        with closing(open_showings(place)) as showings:
            yield showings
    else:
        yield None


@lru_cache(maxsize=1)
def _kept(address: str) -> Showings:
    showings = open_showings(address)
    atexit.register(showings.close)
    return showings
