"""The plan of uptake.score, run by DuckDB over the fact files of one tenant."""

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Any, Protocol, Self

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.types import Table as Rows

from uptake.facts.sources import open_source
from uptake.facts.table import Column, Kind, Table
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.rules.window import DAYS, Window, window
from uptake.score import plan
from uptake.score.deliveries import Deliveries, Delivery
from uptake.score.registry import METRICS
from uptake.score.windows import Grain

_TYPES: Mapping[Kind, str] = {Kind.DAY: "DATE", Kind.TEXT: "VARCHAR", Kind.BOOLEAN: "BOOLEAN"}


class Facts(Protocol):
    """What the score needs of a tenant's fact store."""

    def files(self, table: Table, first: date, last: date) -> list[str]:
        """Parquet files that hold these days, `day` in the names of their folders."""

    def days(self, table: Table) -> list[date]:
        """The days on which the table has rows, in order."""

    def coverage(self) -> Sequence[Delivery]:
        """Which source delivered which day."""


class Engine:
    """The facts behind some as-of days, open for questions; use it in a `with` block.

    `take()` says which of the days the next questions are about.
    """

    def __init__(
        self,
        store: Facts,
        days: Sequence[date],
        *,
        excluded: Iterable[int] = (),
        threads: int = 2,
        memory_limit: str | None = None,
    ) -> None:
        config: dict[str, Any] = {"threads": threads, "preserve_insertion_order": False}
        if memory_limit is not None:
            config |= {"memory_limit": memory_limit, "temp_directory": tempfile.gettempdir()}
        self._store = store
        self._connection = duckdb.connect(config=config)
        self._state_days = store.days(PERSON_STATE)
        first, last = window(min(days)).first, max(days)
        for table in (PERSON_DAY, PERSON_PERIOD, MAIL_THREAD, COMMUNITY_QUESTION):
            self._open(table, first, last)
        self._open(PERSON_STATE, first, max([last, *filter(None, map(self.licences_of, days))]))
        self._register(plan.EXCLUDED, [(person,) for person in sorted(set(excluded))])
        self.deliveries = self._deliveries(Window(first, last))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def people(self) -> int:
        """About how many people there are: as many as have a state on one day."""
        return max((people for _, people in self.ask(plan.people_per_day)), default=0)

    def knows_licences(self, as_of: date) -> bool:
        """Whether licences are known in the window, or later."""
        return self._state_in_window(as_of) or self.licences_of(as_of) is not None

    def licences_of(self, as_of: date) -> date | None:
        """The later snapshot that stands in for a window in which no licences were kept."""
        if self._state_in_window(as_of):
            return None
        return next((day for day in self._state_days if day > as_of), None)

    def take(self, days: Sequence[date]) -> None:
        """Make the population of these as-of days, which every question about people starts from."""
        counting = [(as_of, as_of - timedelta(days=age), age) for as_of in days for age in range(DAYS)]
        seeds = [(as_of, seed, 0) for as_of in days if (seed := self.licences_of(as_of))]
        concealed = {as_of: self.deliveries.concealed(as_of) for as_of in days}
        self._register(plan.CALENDAR, counting)
        self._register(plan.STATE_CALENDAR, [(*row, concealed[row[0]]) for row in counting + seeds])
        self._connection.execute("drop table if exists population")
        self._connection.sql(_statement(plan.population, bool(seeds))).create("population")

    def span(self, spans: Collection[tuple[date, date, int]]) -> None:
        """Say which period reports the next questions are about: as-of day, refresh day, length."""
        self._register(plan.SPANS, sorted(spans))

    def ask(self, expression: Callable[..., Rows], *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows that an expression of the plan, called with the arguments, stands for."""
        return self._connection.sql(_statement(expression, *arguments)).fetchall()

    def numbers(self, expression: Callable[..., Rows], *arguments: Any) -> list[int]:
        """The same for an expression of one column of whole numbers, fast for very many."""
        found = self._connection.sql(_statement(expression, *arguments)).to_arrow_table()
        return list(found.column(0).to_pylist())

    def _state_in_window(self, as_of: date) -> bool:
        days = window(as_of)
        return any(day in days for day in self._state_days)

    def _open(self, table: Table, first: date, last: date) -> None:
        files = self._store.files(table, first, last)
        if not files:
            self._connection.register(table.name, table.schema.empty_table())
            return
        found = self._connection.read_parquet(files, hive_partitioning=True, union_by_name=True)
        there = set(found.columns)
        columns = (_as_declared(column, there=column.name in there) for column in table.columns)
        found.project(", ".join(columns)).create_view(table.name)

    def _register(self, like: Rows, rows: Sequence[tuple[Any, ...]]) -> None:
        schema = like.schema()
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [pa.array(c, schema[name].to_pyarrow()) for name, c in zip(schema, columns, strict=True)]
        self._connection.register(like.get_name(), pa.table(arrays, names=list(schema)))

    def _deliveries(self, days: Window) -> Deliveries:
        rows = self._store.coverage()
        daily = {(row.source, row.day) for row in rows if row.period_days == 1 and row.day in days}
        present: dict[str, Collection[date]] = {
            grain.table.key[-1]: self._store.days(grain.table) for grain in Grain if grain is not Grain.PERSON
        }
        if any(source == open_source(PERSON_DAY) for source, _ in daily):
            told = {name: source for metric in METRICS for name, source in metric.facts.items()}
            length = (days.last - days.first).days + 1
            whole = {s for s, n in Counter(source for source, _ in daily).items() if n == length} - {
                open_source(PERSON_DAY)
            }
            unsure = tuple(sorted(n for n, s in told.items() if n in PERSON_DAY.by_name and s not in whole))
            counted = self.ask(plan.filled, unsure)
            present |= {name: {day for day, *n in counted if n[i]} for i, name in enumerate(unsure)}
        return Deliveries(rows, present)


@lru_cache(maxsize=64)
def _statement(expression: Callable[..., Rows], *arguments: Any) -> str:
    return str(ibis.to_sql(expression(*arguments), dialect="duckdb"))


def _as_declared(column: Column, *, there: bool) -> str:
    stored = _TYPES.get(column.kind, "INTEGER")
    return f'cast({column.name if there else "null"} as {stored}) as "{column.name}"'
