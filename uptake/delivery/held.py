"""Who is left in peace for a while: for sums about an audience, never for telling who they are."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pyroaring import BitMap

from uptake.delivery.moments import number


def at_the_cap(path: Path, tenant: str, *, cap: int, since: datetime) -> BitMap:
    """Numbers of the people who saw as many messages since a moment as the cap of a week allows, urgent ones aside."""
    return _numbers(
        path,
        "select person from showing where tenant = ? and seen_at >= ? and counts = 1 group by person"
        " having count(*) >= ?",
        (tenant, number(since), cap),
    )


def in_peace(path: Path, tenant: str, *, until: datetime) -> BitMap:
    """Numbers of the people who asked to be left in peace, for longer than until that moment."""
    return _numbers(
        path, "select distinct person from exposure where tenant = ? and snoozed_until >= ?", (tenant, number(until))
    )


def _numbers(path: Path, question: str, values: tuple[str | int, ...]) -> BitMap:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return BitMap(person for (person,) in connection.execute(question, values))
