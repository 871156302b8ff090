"""The fact tables of one tenant, as Delta Lake tables in a folder.

Each table lies in `<root>/<tenant>/<table>/`, partitioned by day, as plain Parquet files and a log that
every reader of Delta Lake knows (reader version 1, writer version 2, no deletion vectors).

The day is not inside the Parquet files but in the name of their folder (`day=2026-03-01`). A reader of
`files()` therefore turns on hive partitioning:

    read_parquet(files, hive_partitioning = true, hive_types = {'day': DATE}, union_by_name = true)
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from uptake.facts.change import Change, laid_over
from uptake.facts.table import Table
from uptake.facts.tables import COVERAGE

ATTEMPTS = 10
_GOING = ".going-"  # begins the folder of a table whose files are being deleted
_FRESH = ".fresh"  # folder of a table that is about to take the place of another

_SETTINGS: Mapping[str, str | None] = {
    "delta.checkpointInterval": "20",
    "delta.dataSkippingNumIndexedCols": "2",
    "delta.logRetentionDuration": "interval 7 days",
}
_COMPRESSED = WriterProperties(compression="ZSTD")
_SLUG = re.compile(r"[a-z0-9-]+")
_MISREAD = re.compile(r"[%*?\[]")  # the readers of Parquet and Delta take these for something else
_READ = "select * from read_parquet($files, hive_partitioning=true, hive_types={'day': DATE}, union_by_name=true)"


@dataclass(frozen=True)
class Coverage:
    """A source delivered this day: from how many people, concealed or not, and the digest of it.

    `period_days` is 1 for a day, the length for a period that ends on the day, and 0 for a delivery that
    tells last activity dates only.
    """

    day: date
    source: str
    period_days: int
    people: int
    concealed: bool
    digest: str


class FactStore:
    """The fact tables of one tenant.

    Writes are whole commits: a reader sees a day before a change or after it, never between, whatever
    dies in the middle. Two writers of the same day cannot both win unseen: the second one reads again.
    """

    def __init__(self, root: Path, tenant: str) -> None:
        if not _SLUG.fullmatch(tenant):
            msg = f"not the slug of a tenant: {tenant!r}"
            raise ValueError(msg)
        self.folder = Path(root).absolute() / tenant
        if _MISREAD.search(str(self.folder)):
            msg = f"the path of the facts must hold none of % * ? [ : {self.folder}"
            raise ValueError(msg)

    def replace(self, table: Table, columns: Sequence[str], days: Mapping[date, pa.Table]) -> None:
        """Give the named value columns exactly these rows on each of the days, in one commit.

        The rows carry the key columns (`day` may be left out) and the columns. Other columns of those days
        stay; rows left with nothing but nulls vanish.
        """
        rows = [_with_day(rows, day) for day, rows in days.items()]
        if rows:
            stacked = pa.concat_tables(rows, promote_options="default")
            self.apply(table, [Change(tuple(columns), frozenset(days), stacked)])

    def apply(self, table: Table, changes: Sequence[Change]) -> None:
        """Make all the changes of some days in one commit; read again and retry if somebody was faster.

        Raises deltalake's CommitFailedError when that did not help ten times in a row.
        """
        days = sorted(frozenset[date]().union(*(change.days for change in changes)))
        if not days:
            return
        for attempt in range(1, ATTEMPTS + 1):
            delta = self._made(table)
            rows = laid_over(table, _rows(table, _files(delta, days)), changes)
            try:
                write_deltalake(
                    delta,
                    rows,
                    mode="overwrite",
                    predicate=_in_days(days),
                    writer_properties=_COMPRESSED,
                )
            except CommitFailedError:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def files(self, table: Table, first: date, last: date) -> list[str]:
        """Parquet files that hold the days from first to last, both included; [] if there are none."""
        delta = self._opened(table)
        if delta is None:
            return []
        found = delta.file_uris(file_pruning_predicate=[("day", ">=", first), ("day", "<=", last)])
        return sorted(unquote(uri) for uri in found)

    def read(self, table: Table, first: date, last: date) -> pa.Table:
        """Rows of the days from first to last, both included, with the table's schema, sorted by key."""
        try:
            rows = _rows(table, self.files(table, first, last))
        except duckdb.IOException:  # a file went between listing and reading: what is there now counts
            rows = _rows(table, self.files(table, first, last))
        return rows.sort_by([(k, "ascending") for k in table.key])

    def days(self, table: Table) -> list[date]:
        """The days on which the table has rows, in order."""
        delta = self._opened(table)
        if delta is None:
            return []
        return sorted({date.fromisoformat(partition["day"]) for partition in delta.partitions()})

    def persons(self, table: Table) -> list[int]:
        """The numbers of everybody of whom the table tells anything."""
        files = self.files(table, date.min, date.max)
        if not files:
            return []
        with _reader(os.getpid()).cursor() as connection:
            found = connection.sql(_READ, params={"files": files}).aggregate("person", "person").fetchall()
        return [number for (number,) in found if number is not None]

    def coverage(self) -> list[Coverage]:
        """Which source delivered which day, by day, source and period."""
        rows = self.read(COVERAGE, date.min, date.max).to_pylist()
        return [Coverage(**{f.name: row[f.name] for f in fields(Coverage)}) for row in rows]

    def note_coverage(self, rows: Sequence[Coverage]) -> None:
        """Note deliveries; a later one about the same day, source and period replaces it."""
        last = {(row.day, row.source, row.period_days): row for row in rows}
        by_kind: dict[tuple[str, int], list[Coverage]] = {}
        for row in last.values():
            by_kind.setdefault((row.source, row.period_days), []).append(row)
        self.apply(COVERAGE, [_noted(source, period, rows) for (source, period), rows in by_kind.items()])

    def vacuum(self, *, keep_hours: int = 24) -> int:
        """Delete the files of replaced days for good, and return how many.

        What was replaced stays on the disk for a while, for readers in the middle of it; deletion is
        promised, so this runs every night. `keep_hours=0` deletes at once: only when nobody else reads or
        writes.
        """
        gone = 0
        for folder in sorted(self.folder.glob("*/_delta_log")):
            delta = DeltaTable(folder.parent)
            gone += len(
                delta.vacuum(retention_hours=keep_hours, dry_run=False, enforce_retention_duration=False, full=True)
            )
            delta.update_incremental()
            delta.create_checkpoint()
            delta.cleanup_metadata()
        return gone

    def remove(self, tables: Iterable[Table]) -> None:
        """Delete these tables whole, with their log and every file that was ever replaced; finishes what died.

        A table is renamed before its files go, so a reader finds all of it or nothing.
        """
        for table in tables:
            if self._path(table).exists():
                self._path(table).rename(self.folder / f"{_GOING}{table.name}.{secrets.token_hex(4)}")
        for going in self.folder.glob(f"{_GOING}*"):
            shutil.rmtree(going)

    def delete_before(self, table: Table, first_kept: date) -> int:
        """Delete the days before that one, in one commit, and say how many they were.

        Their files go with the vacuum of the next day, when nobody reads them any more.
        """
        delta = self._opened(table)
        gone = [day for day in self.days(table) if day < first_kept]
        if delta is not None and gone:
            delta.delete(f"day < '{first_kept.isoformat()}'")
        return len(gone)

    def delete_coverage_before(self, first_kept: Callable[[str], date]) -> None:
        """Forget deliveries from before the day that is kept of their source, along with their facts."""
        delta = self._opened(COVERAGE)
        if delta is None:
            return
        old = {row.source for row in self.coverage() if row.day < first_kept(row.source)}
        for source in sorted(old):
            named = source.replace("'", "''")
            delta.delete(f"source = '{named}' and day < '{first_kept(source).isoformat()}'")

    def drop_coverage(self, unwanted: Callable[[str], bool]) -> None:
        """Forget that these sources ever delivered, and delete every file that said so.

        What is kept is written beside before the old table goes, so it is never lost; finishes what died.
        """
        fresh = FactStore(self.folder / _FRESH, self.folder.name)
        if self._path(COVERAGE).exists():
            shutil.rmtree(fresh.folder, ignore_errors=True)
            kept = [row for row in self.coverage() if not unwanted(row.source)]
            if kept:
                fresh.note_coverage(kept)
            self.remove([COVERAGE])
        if fresh._path(COVERAGE).exists():
            fresh._path(COVERAGE).rename(self._path(COVERAGE))
        shutil.rmtree(self.folder / _FRESH, ignore_errors=True)

    def forget_all(self) -> None:
        """Delete everything known about the tenant's people, at once and for good."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _path(self, table: Table) -> Path:
        return self.folder / table.name

    def _opened(self, table: Table) -> DeltaTable | None:
        if not (self._path(table) / "_delta_log").is_dir():
            return None  # most tenants lack some tables, and asking Delta Lake takes a hundred times as long
        try:
            return DeltaTable(self._path(table))
        except TableNotFoundError:
            return None

    def _made(self, table: Table) -> DeltaTable:
        found = self._opened(table)
        if found is not None:
            return found
        self._path(table).mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(
            self._path(table), table.schema, mode="ignore", partition_by=[table.day], configuration=_SETTINGS
        )


def _files(delta: DeltaTable, days: Iterable[date]) -> list[str]:
    wanted = [("day", "in", [day.isoformat() for day in days])]
    return [unquote(uri) for uri in delta.file_uris(file_pruning_predicate=wanted)]


def _rows(table: Table, files: Sequence[str]) -> pa.Table:
    if not files:
        return table.schema.empty_table()
    with _reader(os.getpid()).cursor() as connection:
        found = connection.sql(_READ, params={"files": list(files)}).to_arrow_table()
    return found.select(table.schema.names).cast(table.schema)


@cache
def _reader(process: int) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 - none may be taken along into a fork
    """What reads files, started once for a process: that takes longer than most reading."""
    return duckdb.connect()


def _in_days(days: Sequence[date]) -> str:
    return "day in (" + ", ".join(f"'{day.isoformat()}'" for day in days) + ")"


def _with_day(rows: pa.Table, day: date) -> pa.Table:
    if "day" in rows.column_names:
        rows = rows.drop_columns(["day"])
    return rows.append_column("day", pa.array([day] * rows.num_rows, pa.date32()))


def _noted(source: str, period: int, rows: Sequence[Coverage]) -> Change:
    table = pa.Table.from_pylist(
        [{f.name: getattr(row, f.name) for f in fields(Coverage)} for row in rows], schema=COVERAGE.schema
    )
    return Change(
        ("people", "concealed", "digest"),
        frozenset(row.day for row in rows),
        table,
        {"source": source, "period_days": period},
    )
