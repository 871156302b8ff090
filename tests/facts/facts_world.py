"""A tenant for tests: its store, its register of persons, and the genuine-looking exports."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from uptake.facts.importers.bring_in import bring_in
from uptake.facts.importers.deliveries import Delivery, Report, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import read
from uptake.facts.store import FactStore
from uptake.facts.table import Table
from uptake.facts.tables import TABLES

CASES = Path(__file__).parents[2] / "cases" / "import"
DAY = date(2026, 7, 26)
SNAPSHOT = date(2026, 7, 27)


class World:
    """One tenant: its store, its persons, and files brought in."""

    def __init__(self, root: Path, tenant: str = "hillside") -> None:
        self.store = FactStore(root, tenant)
        self.numbers: dict[str, int] = {}
        self.directory: dict[str, str] = {}

    def register(self, names: Collection[str]) -> Mapping[str, int]:
        for name in sorted(names):
            self.numbers.setdefault(name, len(self.numbers) + 1)
        return self.numbers

    def read(self, *names: str, strict: bool = False) -> list[Delivery | Skipped]:
        return [case(name, strict=strict) for name in names]

    def bring_in(self, *files: str | Found | Delivery) -> Report:
        """Bring in files of cases/import by name, or files made in a test, in one run."""
        report = bring_in(self.store, list(_all_read(files)), self.register, lambda _: self.directory)
        self.directory |= {person.directory_id: person.principal for person in report.persons}
        return report

    def facts(self, table: Table, day: date = DAY) -> dict[str, dict[str, Any]]:
        """Rows of one day by the local part of the person's name, without empty columns."""
        names = {number: name.split("@")[0] for name, number in self.numbers.items()}
        return {
            names[row["person"]]: {
                key: value
                for key, value in row.items()
                if value is not None and key not in ("day", "person", "period_days")
            }
            for row in self.store.read(table, day, day).to_pylist()
        }

    def content(self) -> dict[str, list[dict[str, Any]]]:
        """All facts and coverage, with names instead of numbers, in an order that does not depend on them."""
        names = {number: name for name, number in self.numbers.items()}
        told = {}
        for table in TABLES:
            rows = self.store.read(table, date.min, date.max).to_pylist()
            for row in rows:
                if "person" in row:
                    row["person"] = names[row["person"]]
            told[table.name] = sorted(rows, key=str)
        return told


def _all_read(files: tuple[str | Found | Delivery, ...]) -> Iterator[Delivery | Skipped]:
    for file in files:
        if isinstance(file, Delivery):
            yield file
        elif isinstance(file, str):
            yield case(file)
        else:
            yield read(file, snapshot_day=SNAPSHOT)


def case(name: str, *, strict: bool = False) -> Delivery | Skipped:
    """Read a file of cases/import."""
    return read(Found(name, (CASES / name).read_bytes()), snapshot_day=SNAPSHOT, strict=strict)
