"""The plan of uptake.score, run by a database over the fact files of one tenant or many."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import TracebackType
from typing import Any, Protocol, Self

import ibis
import pyarrow as pa
from ibis.expr.types import Table as Rows

from uptake.facts.sources import open_source
from uptake.facts.table import Table
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.rules.window import DAYS, Window, window
from uptake.score import plan
from uptake.score.database import Database, DuckDB
from uptake.score.deliveries import Deliveries, Delivery
from uptake.score.grains.grain import CALENDAR
from uptake.score.grains.people import SPANS
from uptake.score.grains.population import EXCLUDED, POPULATION, STATE_CALENDAR, population
from uptake.score.registry import METRICS


class Facts(Protocol):
    """What the score needs of a tenant's fact store."""

    def files(self, table: Table, first: date, last: date) -> list[str]:
        """Parquet files that hold these days, `day` in the names of their folders."""

    def days(self, table: Table) -> list[date]:
        """The days on which the table has rows, in order."""

    def coverage(self) -> Sequence[Delivery]:
        """Which source delivered which day."""


@dataclass(frozen=True)
class Whose:
    """The facts of one tenant, and the persons left out of everything there.

    With `ends_at_once` accounts that are disabled or deleted stop counting on that day (rules/choices,
    "accounts_that_end").
    """

    facts: Facts
    excluded: Collection[int] = ()
    ends_at_once: bool = False

    @cached_property
    def told(self) -> Sequence[Delivery]:
        """Which source delivered which day, read once."""
        return self.facts.coverage()

    @cached_property
    def people(self) -> int:
        """About how many people there are: as many as the largest delivery told of."""
        return max((row.people for row in self.told), default=0)


class Engine:
    """The facts behind some as-of days, open for questions; use it in a `with` block.

    Tenants are known by their place in the sequence. All tenants of one engine end accounts alike.
    `take()` says which of the days the next questions are about. Without a `database` it is DuckDB, on that many
    threads.
    """

    def __init__(
        self,
        tenants: Sequence[Whose],
        days: Sequence[date],
        *,
        threads: int = 2,
        memory_limit: str | None = None,
        database: Database | None = None,
    ) -> None:
        self._tenants = tenants
        self._connection = database or DuckDB(threads, memory_limit)
        self._state_days = [whose.facts.days(PERSON_STATE) for whose in tenants]
        first, last = window(min(days)).first, max(days)
        for table in _read_by_metrics():
            self._open(table, first, last)
        seeds = [self.licences_of(tenant, day) for tenant in range(len(tenants)) for day in days]
        self._open(PERSON_STATE, first, max([last, *filter(None, seeds)]))
        left_out = [(i, person) for i, whose in enumerate(tenants) for person in sorted(set(whose.excluded))]
        self._register(EXCLUDED, left_out)
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

    def knows_licences(self, tenant: int, as_of: date) -> bool:
        """Whether licences are known in the window, or later."""
        return self._state_in_window(tenant, as_of) or self.licences_of(tenant, as_of) is not None

    def licences_of(self, tenant: int, as_of: date) -> date | None:
        """The later snapshot that stands in for a window in which no licences were kept."""
        if self._state_in_window(tenant, as_of):
            return None
        return next((day for day in self._state_days[tenant] if day > as_of), None)

    def take(self, days: Sequence[date]) -> None:
        """Make the population of these as-of days, which every question about people starts from."""
        counting = [(as_of, as_of - timedelta(days=age), age) for as_of in days for age in range(DAYS)]
        self._register(CALENDAR, counting)
        states = []
        for tenant in range(len(self._tenants)):
            seeds = [(as_of, seed, 0) for as_of in days if (seed := self.licences_of(tenant, as_of))]
            concealed = {as_of: self.deliveries[tenant].concealed(as_of) for as_of in days}
            states += [(tenant, *row, concealed[row[0]]) for row in counting + seeds]
        self._register(STATE_CALENDAR, states)
        seeded = len(states) > len(self._tenants) * len(counting)
        at_once = any(whose.ends_at_once for whose in self._tenants)
        self._connection.keep(POPULATION.get_name(), self._statement(population, seeded, at_once))

    def span(self, spans: Collection[tuple[int, date, date, int]]) -> None:
        """Say which period reports the next questions are about: tenant, as-of day, refresh day, length."""
        self._register(SPANS, sorted(spans))

    def ask(self, expression: Callable[..., Rows], *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows that an expression of the plan, called with the arguments, stands for."""
        return self._connection.ask(self._statement(expression, *arguments))

    def numbers(self, expression: Callable[..., Rows], *arguments: Any) -> list[int]:
        """The same for an expression of one column of whole numbers, fast for very many."""
        return self._connection.numbers(self._statement(expression, *arguments))

    def _statement(self, expression: Callable[..., Rows], *arguments: Any) -> str:
        return _statement(self._connection.dialect, expression, *arguments)

    def _state_in_window(self, tenant: int, as_of: date) -> bool:
        days = window(as_of)
        return any(day in days for day in self._state_days[tenant])

    def _open(self, table: Table, first: date, last: date) -> None:
        owners = ((i, whose.facts.files(table, first, last)) for i, whose in enumerate(self._tenants))
        self._connection.open(table, [(i, file) for i, files in owners for file in files])

    def _register(self, like: Rows, rows: Sequence[tuple[Any, ...]]) -> None:
        schema = like.schema()
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [pa.array(c, schema[name].to_pyarrow()) for name, c in zip(schema, columns, strict=True)]
        self._connection.register(like.get_name(), pa.table(arrays, names=list(schema)))

    def _deliveries(self, days: Window) -> list[Deliveries]:
        told = [whose.told for whose in self._tenants]
        unsure = sorted(frozenset[str]().union(*(_unsure(rows, days) for rows in told)))
        present: list[dict[str, set[date]]] = [{name: set() for name in unsure} for _ in told]
        if unsure:
            for tenant, day, *counts in self.ask(plan.filled, tuple(unsure)):
                for name, count in zip(unsure, counts, strict=True):
                    if count:
                        present[tenant][name].add(day)
        return [Deliveries(rows, known) for rows, known in zip(told, present, strict=True)]


def _unsure(coverage: Iterable[Delivery], days: Window) -> frozenset[str]:
    """The columns of person_day that an open fact table may have brought, because no report did on all days."""
    daily = {(row.source, row.day) for row in coverage if row.period_days == 1 and row.day in days}
    by_hand = open_source(PERSON_DAY)
    if all(source != by_hand for source, _ in daily):
        return frozenset()
    length = (days.last - days.first).days + 1
    whole = {s for s, n in Counter(source for source, _ in daily).items() if n == length} - {by_hand}
    needs = [need for metric in METRICS for need in metric.needs if need.table is PERSON_DAY]
    return frozenset(need.column for need in needs if need.source not in whole)


def _read_by_metrics() -> tuple[Table, ...]:
    """The fact tables behind all metrics, licences left out."""
    grains = dict.fromkeys(metric.grain for metric in METRICS if metric.answer is not None)
    tables = [table for grain in grains for table in (grain.table, *grain.also_reads)]
    return tuple(table for table in dict.fromkeys([*tables, PERSON_DAY, PERSON_PERIOD]) if table is not PERSON_STATE)


@lru_cache(maxsize=64)
def _statement(dialect: str, expression: Callable[..., Rows], *arguments: Any) -> str:
    return str(ibis.to_sql(expression(*arguments), dialect=dialect))
