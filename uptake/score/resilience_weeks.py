"""The weeks of people behind the Business resilience report, as sums per week, period and organization.

Everything is added up as whole numbers, so that the order of rows changes nothing. A mean is the sum over
all active weeks of all people, divided by their number: every week of every person weighs alike, and a
period says no more than its weeks do. (With means of each person's own mean, somebody could compute from
the trend what a colleague did who was the only one away for a week.)
Source: specification of Adoption Score, section 7.
"""

import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.types import Table as Rows

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Kind, Table
from uptake.facts.tables import PERSON_STATE
from uptake.score import resilience_plan as plan
from uptake.score.resilience_plan import Weighed


@dataclass(frozen=True)
class Tally:
    """Sums of one measure: above and below the line, people with a value, and people above the limit."""

    top: int = 0
    bottom: int = 0
    people: int = 0
    above: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.top + other.top, self.bottom + other.bottom, self.people + other.people, self.above + other.above
        )


@dataclass(frozen=True)
class Counted:
    """Active people of a week, or of an organization in a period, and a tally for each measure."""

    people: int
    tallies: tuple[Tally, ...]


class PersonWeeks:
    """The active weeks of people from one fact table, open for questions; use it in a `with` block.

    Weeks come from the person query as they are (`PERSON_WEEK`), or are added up from daily facts
    (`PERSON_DAY`), where whoever has any row in a week was active in it, nothing told means nothing done,
    and guests and `excluded` persons are left out.
    """

    def __init__(
        self,
        table: Table,
        files: Iterable[str],
        weighed: Sequence[Weighed],
        *,
        states: Iterable[str] = (),
        excluded: Iterable[int] = (),
        threads: int = 2,
        memory_limit: str | None = None,
    ) -> None:
        config: dict[str, Any] = {"threads": threads, "preserve_insertion_order": False}
        if memory_limit is not None:
            config |= {"memory_limit": memory_limit, "temp_directory": tempfile.gettempdir()}
        self._connection = duckdb.connect(config=config)
        self._table, self._weighed = table, tuple(weighed)
        self._names = plan.columns_of(weighed)
        self._open(table, sorted(set(files)))
        self._open(PERSON_STATE, sorted(set(states)))
        self._register(plan.EXCLUDED, [(person,) for person in sorted(set(excluded))])
        found = self._connection.sql(_statement(plan.queried if table is PERSON_WEEK else plan.added_up, self._names))
        # Truncating and adding up widen the types, and Ibis does not see it.
        sums = (f"cast({name} as BIGINT) as {name}" for name in self._names)
        made = found.project(", ".join(["cast(week as DATE) as week", "person", "organization", *sums]))
        if table is PERSON_WEEK:
            made.create_view("person_weeks")
        else:
            made.create("person_weeks")  # three questions follow, and adding up is the costly part

    def __enter__(self) -> "PersonWeeks":
        return self

    def __exit__(self, *told: object) -> None:
        self._connection.close()

    def filled(self) -> Mapping[str, frozenset[date]]:
        """For each column that is read, the weeks in which anybody has a value."""
        found = self._connection.sql(_statement(plan.filled, self._table, self._names)).fetchall()
        return {name: frozenset(row[0] for row in found if row[i]) for i, name in enumerate(self._names, start=1)}

    def weekly(self, allowed: Sequence[Collection[date]]) -> dict[date, Counted]:
        """The tallies of each week; `allowed` are the weeks that count, for each measure."""
        self._allow(allowed)
        return {week: _counted(numbers) for week, *numbers in self._ask(plan.by_week)}

    def periods(
        self, weeks: Mapping[str, Collection[date]], allowed: Sequence[Collection[date]]
    ) -> dict[str, dict[str, Counted]]:
        """The tallies of each named period by organization, where "" stands for none known.

        A person belongs to the organization that was told last in the period.
        """
        self._allow(allowed)
        self._register(plan.CALENDAR, [(week, name) for name, days in weeks.items() for week in sorted(days)])
        found: dict[str, dict[str, Counted]] = {name: {} for name in weeks}
        for period, organization, *numbers in self._ask(plan.by_organization):
            found[period][organization] = _counted(numbers)
        return found

    def _open(self, table: Table, files: Sequence[str]) -> None:
        if not files:
            self._connection.register(table.name, table.schema.empty_table())
            return
        found = self._connection.read_parquet(list(files), hive_partitioning=True, union_by_name=True)
        there = set(found.columns)
        found.project(", ".join(_as_declared(c.name, c.kind, c.name in there) for c in table.columns)).create_view(
            table.name
        )

    def _allow(self, allowed: Sequence[Collection[date]]) -> None:
        weeks = sorted(frozenset[date]().union(*map(frozenset, allowed)))
        self._register(plan.allowed(len(allowed)), [(week, *(week in each for each in allowed)) for week in weeks])

    def _register(self, like: Rows, rows: Sequence[tuple[Any, ...]]) -> None:
        schema = like.schema()
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [pa.array(c, schema[name].to_pyarrow()) for name, c in zip(schema, columns, strict=True)]
        self._connection.register(like.get_name(), pa.table(arrays, names=list(schema)))

    def _ask(self, question: Callable[[Table, tuple[Weighed, ...]], Rows]) -> list[tuple[Any, ...]]:
        return self._connection.sql(_statement(question, self._table, self._weighed)).fetchall()


def _as_declared(name: str, kind: Kind, there: bool) -> str:  # noqa: FBT001 - within this file
    stored = {"date": "DATE", "string": "VARCHAR", "boolean": "BOOLEAN"}.get(plan.TYPES.get(kind, ""), "INTEGER")
    return f'cast({name if there else "null"} as {stored}) as "{name}"'


@lru_cache(maxsize=16)
def _statement(question: Callable[..., Rows], *arguments: Any) -> str:
    return str(ibis.to_sql(question(*arguments), dialect="duckdb"))


def _counted(numbers: Sequence[Any]) -> Counted:
    whole = [int(number or 0) for number in numbers]
    return Counted(whole[0], tuple(Tally(*whole[i : i + 4]) for i in range(1, len(whole), 4)))
