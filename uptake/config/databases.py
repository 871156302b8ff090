"""The database of the pages and the jobs: a file in the data folder, or the PostgreSQL server of all machines."""

from pathlib import Path
from typing import Any

_MOST_LINES = 16  # of one process


def state_database(folder: Path, address: str) -> dict[str, Any]:
    """Django's words for it; an address is `postgresql://user:password@host/name`, options of libpq after a `?`."""
    return _server(address) if address else _file(folder / "state.sqlite3")


def _file(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": None},
    }


def _server(address: str) -> dict[str, Any]:
    # Those who keep everything in files do not load the driver.
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    asked = {name: value for name, value in conninfo_to_dict(address).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": asked.pop("dbname", ""),
        "USER": asked.pop("user", ""),
        "PASSWORD": asked.pop("password", ""),
        "HOST": asked.pop("host", ""),
        "PORT": str(asked.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,  # a server that was away is found again by the next request
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "uptake",
            "pool": {"min_size": 0, "max_size": _MOST_LINES, "timeout": 10},
            **asked,
        },
    }
