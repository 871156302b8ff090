"""Which shape the tables of a copied database have."""

import sqlite3
from contextlib import closing
from pathlib import Path

from uptake.rules.refusals import Refused


def migrations_of(state: Path) -> dict[str, str]:
    """The last migration of each room that the file of the pages has seen."""
    with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("select app, max(name) from django_migrations group by app order by app"))


def delivery_version(delivery: Path) -> int:
    """The version of the tables of showings; 0 without any."""
    if not delivery.exists():
        return 0
    with closing(sqlite3.connect(f"file:{delivery}?mode=ro", uri=True)) as connection:
        (found,) = connection.execute("pragma user_version").fetchone()
        return int(found)


def require_known(told: dict[str, str], known: dict[str, str]) -> None:
    """Raise Refused("backup_of_newer") unless every migration is known here; an older state is brought up."""
    for app, name in told.items():
        if app in known and name > known[app]:
            raise Refused("backup_of_newer", app=app)
