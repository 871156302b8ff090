"""Where the plan of uptake.score runs: what it needs of a database, and DuckDB, which is the one of every day."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from uptake.facts.table import Column, Kind, Table

Owned: TypeAlias = Sequence[tuple[int, str]]
"""The Parquet files of a fact table, each with the number of its tenant within the run, by tenant and day."""

_TYPES: Mapping[Kind, str] = {Kind.DAY: "DATE", Kind.TEXT: "VARCHAR", Kind.BOOLEAN: "BOOLEAN"}


class Database(Protocol):
    """Something that answers SQL over fact files; `dialect` is how Ibis calls its language."""

    @property
    def dialect(self) -> str:
        """Name of the SQL dialect, as Ibis knows it."""

    def open(self, table: Table, files: Owned) -> None:
        """Make a fact table known by its name, with its columns and `tenant`; without files it is empty."""

    def register(self, name: str, rows: pa.Table) -> None:
        """Make rows known by a name, in place of those that had it."""

    def keep(self, name: str, statement: str) -> None:
        """Answer a statement once and keep its rows by a name, in place of those that had it."""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of the answer."""

    def numbers(self, statement: str) -> list[int]:
        """The rows of an answer with one column of whole numbers, of which there may be very many."""

    def close(self) -> None:
        """Give back what was held; nothing may be asked afterwards."""


class DuckDB:
    """DuckDB within this process, on as many threads; what does not fit into `memory_limit` goes to the disk."""

    dialect = "duckdb"

    def __init__(self, threads: int, memory_limit: str | None) -> None:
        config: dict[str, Any] = {"threads": threads, "preserve_insertion_order": False}
        if memory_limit is not None:
            config |= {"memory_limit": memory_limit, "temp_directory": tempfile.gettempdir()}
        self._connection = duckdb.connect(config=config)
        self._connection.execute("set parquet_metadata_cache = true")  # several questions are asked of each file

    def open(self, table: Table, files: Owned) -> None:
        """A view over the files, whose columns are as declared whatever their type on disk is."""
        if not files:
            self.register(table.name, nothing_of(table))
            return
        uneven = not _have_all(table, dict(files).values())
        found = self._connection.read_parquet(
            [file for _, file in files], hive_partitioning=True, union_by_name=uneven, filename=True
        )
        there = set(found.columns)
        columns = ", ".join(_as_declared(column, there=column.name in there) for column in table.columns)
        found.project(f"{_owner(files)} as tenant, {columns}").create_view(table.name)

    def register(self, name: str, rows: pa.Table) -> None:
        """Rows are read where they are in memory."""
        self._connection.register(name, rows)

    def keep(self, name: str, statement: str) -> None:
        """A table in memory."""
        self._connection.execute(f"drop table if exists {name}")
        self._connection.sql(statement).create(name)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of the answer."""
        return self._connection.sql(statement).fetchall()

    def numbers(self, statement: str) -> list[int]:
        """One column, by way of Arrow."""
        return list(self._connection.sql(statement).to_arrow_table().column(0).to_pylist())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def nothing_of(table: Table) -> pa.Table:
    """The table without any row."""
    return table.schema.empty_table().add_column(0, "tenant", pa.array([], pa.int32()))


def _have_all(table: Table, files: Iterable[str]) -> bool:
    """Whether each of the files has every column; the other files of the same tenant have the same ones.

    Then DuckDB need not open all files before it reads them, which takes as long as reading small ones.
    """
    wanted = {column.name for column in table.columns} - {table.day}
    return all(wanted.issubset(pq.read_schema(file).names) for file in files)


def _owner(files: Owned) -> str:
    """Whose a row is, told by the folder in which the table of a tenant lies.

    The name is the same for all rows of a file, so that this is worked out once for many; a join with the names
    of the files would look at every row.
    """
    folders = list(dict.fromkeys((tenant, file.rsplit("/", 2)[0]) for tenant, file in files))
    if len(folders) == 1:
        return f"cast({folders[0][0]} as integer)"
    names = ", ".join("'" + folder.replace("'", "''") + "'" for _, folder in folders)
    tenants = ", ".join(str(tenant) for tenant, _ in folders)
    folder = "parse_dirpath(parse_dirpath(filename))"
    return f"cast([{tenants}][list_position([{names}], {folder})] as integer)"


def _as_declared(column: Column, *, there: bool) -> str:
    stored = _TYPES.get(column.kind, "INTEGER")
    return f'cast({column.name if there else "null"} as {stored}) as "{column.name}"'
