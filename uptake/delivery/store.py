"""Where the store of showings is: a file on this machine, or a PostgreSQL server that many machines share."""

from pathlib import Path

from uptake.delivery.counting import Blocked, Reached, Tally
from uptake.delivery.showings import Showings, Unavailable, Written
from uptake.delivery.sqlite.showings import SqliteShowings

__all__ = ["Blocked", "Reached", "Showings", "Tally", "Unavailable", "Written", "is_there", "open_showings"]

_SERVERS = ("postgresql://", "postgres://")


def open_showings(place: Path | str) -> Showings:
    """Open the store at a place, making or upgrading its tables: a path for SQLite, `postgresql://...` for a server.

    Raises Unavailable where it cannot be reached, RuntimeError where a newer Uptake has written it, ValueError for
    an address of something else.
    """
    if isinstance(place, Path):
        return SqliteShowings(place)
    if not place.startswith(_SERVERS):
        raise ValueError("the address of the store of showings does not begin with postgresql://")
    # Those who keep their showings in a file do not load the driver.
    from uptake.delivery.postgres.showings import PostgresShowings  # noqa: PLC0415

    return PostgresShowings(place)


def is_there(place: Path | str) -> bool:
    """Whether anybody has made the store yet; a server is always there, or should be."""
    return not isinstance(place, Path) or place.exists()
