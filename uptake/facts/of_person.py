"""What the facts tell of one person, for that person alone: their own rows, and never anybody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from uptake.facts.store import FactStore
from uptake.facts.table import Table
from uptake.facts.tables import TABLES

_MINE = (
    "select * exclude (person) from read_parquet($files, hive_partitioning=true, hive_types={'day': DATE},"
    " union_by_name=true) where person = $person order by day"
)

BY_PERSON: tuple[Table, ...] = tuple(table for table in TABLES if table.about_persons)
"""The tables whose rows name a person. Weeks of work name a code that nobody here can resolve, so they are none."""


@dataclass(frozen=True)
class Mine:
    """The rows of one person in one table, the oldest first, without the number of the person."""

    table: Table
    rows: Sequence[dict[str, Any]]

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which there is any, in order."""
        return tuple(sorted({row["day"] for row in self.rows}))


def of_person(
    store: FactStore, person: int, first: date = date.min, last: date = date.max, tables: Iterable[Table] = BY_PERSON
) -> list[Mine]:
    """The rows of one person between two days, both included, in every table that names persons."""
    return [Mine(table, _rows(store, table, person, first, last)) for table in tables]


def _rows(store: FactStore, table: Table, person: int, first: date, last: date) -> list[dict[str, Any]]:
    try:
        return _read(store.files(table, first, last), person)
    except duckdb.IOException:  # a file went between listing and reading: what is there now counts
        return _read(store.files(table, first, last), person)


def _read(files: list[str], person: int) -> list[dict[str, Any]]:
    if not files:
        return []
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")  # a page of one reader
        found = connection.sql(_MINE, params={"files": files, "person": person})
        names = found.columns
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
