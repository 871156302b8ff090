"""Facts of an invented tenant, written as the fact store lays them out, only faster."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from uptake.facts import sources, tables
from uptake.facts.store import Coverage
from uptake.facts.table import Table

SOURCES = (
    sources.TEAMS, sources.EMAIL, sources.ENGAGE, sources.APPS, sources.COPILOT, sources.OPEN, sources.DIRECTORY
)  # fmt: skip
EVERY_SOURCE = (
    *SOURCES, sources.AUDIT, sources.CALLS, sources.GROUPS_ACTIVITY, sources.ONEDRIVE, sources.SHAREPOINT,
    sources.SITES, sources.TEAM_ACTIVITY,
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass
class Tenant:
    """Rows by table; coverage as the store gives it. Keys that a row lacks are null."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    delivered: list[Coverage] = field(default_factory=list, repr=False)

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        self.rows.setdefault(table.name, []).extend(rows)

    def deliver(self, days: Iterable[date], *names: str, period: int = 1, concealed: bool = False) -> None:
        opened = [sources.open_source(table) for table in tables.OPEN_TABLES]
        named = [name for told in names for name in (opened if told == sources.OPEN else [told])]
        self.delivered += [Coverage(d, s, period, 1, concealed, "") for d in days for s in named]

    def of(self, table: Table) -> Sequence[Row]:
        return self.rows.get(table.name, [])


class FilesOf:
    """The tenant's rows as Parquet files in day folders, behind the store's three questions."""

    def __init__(self, folder: Path, tenant: Tenant) -> None:
        self._tenant = tenant
        self._files: dict[str, dict[date, str]] = {}
        for table in tables.TABLES:
            kept = self._files.setdefault(table.name, {})
            rows = sorted(tenant.of(table), key=lambda row: row["day"])
            for day, of_day in groupby(rows, key=lambda row: row["day"]):
                there = folder / table.name / f"day={day.isoformat()}"
                there.mkdir(parents=True)
                schema = pa.schema([f for f in table.schema if f.name != "day"])
                pq.write_table(pa.Table.from_pylist(list(of_day), schema), there / "part.parquet")
                kept[day] = str(there / "part.parquet")

    def files(self, table: Table, first: date, last: date) -> list[str]:
        return [file for day, file in self._files[table.name].items() if first <= day <= last]

    def days(self, table: Table) -> list[date]:
        return sorted(self._files[table.name])

    def coverage(self) -> list[Coverage]:
        return self._tenant.delivered
