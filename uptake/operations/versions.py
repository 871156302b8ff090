"""Which shape the tables of a database have, the one in use or a copied one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

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


def known_migrations() -> dict[str, str]:
    """The last migration of each room in this version."""
    known: dict[str, str] = {}
    for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations:
        known[app] = max(name, known.get(app, ""))
    return known


def require_own() -> None:
    """Raise Refused("database_of_newer") where a newer version has written the tables of the pages."""
    found = MigrationLoader(connection, ignore_no_migrations=True)
    rooms = {room for room, _name in found.disk_migrations}
    replaced = {each for migration in found.disk_migrations.values() for each in migration.replaces}
    for room, name in sorted(found.applied_migrations or {}):
        if room in rooms and (room, name) not in found.disk_migrations and (room, name) not in replaced:
            raise Refused("database_of_newer", room=room, migration=name)
