"""What a kind of row is: which facts it is made of, and what a metric may read of it.

Everything here is an Ibis expression over tables that have a name and a schema but no data, so the same
plan runs wherever tables of these names are. Many tenants and as-of days are answered at once: facts carry
the tenant's number within the run, and `calendar` says which day counts for which as-of day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.sources import OPEN, open_source
from uptake.facts.table import Kind, Table
from uptake.rules.small_groups import SMALLEST_SHOWN

KEYS = ("tenant", "as_of")
"""What every row of every window carries."""

_TYPES = {Kind.DAY: "date", Kind.TEXT: "string", Kind.BOOLEAN: "boolean"}

CALENDAR = ibis.table({"as_of": "date", "day": "date", "age": "int32"}, name="calendar")
"""Which day counts for which as-of day, and how many days before it that is."""


@dataclass(frozen=True)
class Need:
    """A fact column without which there is no answer, and the source that brings it.

    An open fact table of the same name may bring it as well, and so may what is named in `also`.
    """

    table: Table
    column: str
    source: str
    also: tuple[str, ...] = ()

    @property
    def by_hand(self) -> str:
        """Name of the source if the column is delivered as an open fact table."""
        return open_source(self.table)


Build: TypeAlias = Callable[[int, tuple[str, ...]], Rows]
"""From the length of the window in days and the columns wanted to one row per tenant, as-of day and thing."""


@dataclass(frozen=True, eq=False)
class Grain:
    """One kind of row.

    `row` has the columns that metrics may read, `build` makes the rows, `made_of` gives the fact columns
    behind a column of the row. With `newest` the facts are photographs: the newest one in the window is
    what counts, and a single one is enough. `nothing` is the reason for having no number when no row is
    asked about, and `smallest` how many rows a number must be about to be shown.
    """

    name: str
    table: Table
    row: Rows
    build: Build
    nothing: str
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also_reads: tuple[Table, ...] = ()
    newest: bool = False
    smallest: int = SMALLEST_SHOWN

    def needs(self, columns: Sequence[str]) -> tuple[Need, ...]:
        """What must be delivered for these columns of the row.

        A row that is not about persons needs its table, whatever the column; without values in a column a
        metric about it asks about nothing.
        """
        names = [name for column in columns for name in self.made_of.get(column, (column,))]
        known = dict.fromkeys(name for name in names if name in self.table.by_name and name not in self.table.key)
        return tuple(need(self.table, name) for name in known) or (need(self.table, self.table.values[0].name),)


def need(table: Table, column: str) -> Need:
    """What a fact column needs, as declared."""
    source = table[column].source
    return Need(table, column, open_source(table) if source == OPEN else source)


def facts(table: Table) -> Rows:
    """The facts of a table, of all tenants in the run."""
    columns = {column.name: _TYPES.get(column.kind, "int32") for column in table.columns}
    return ibis.table({"tenant": "int32", **columns}, name=table.name)


def in_window(table: Table, days: int) -> Rows:
    """The facts of a table, once for every as-of day whose last `days` days they belong to."""
    return facts(table).join(CALENDAR.filter(CALENDAR.age < days), "day")


def yes(value: Value) -> Value:
    """The condition, with unknown as no."""
    return value.fill_null(False)  # noqa: FBT003 - a value, not an option


def latest(value: Value, age: Value, days: int, size: int) -> Value:
    """The last known whole number below `size`: age and value travel in one number, nulls not at all."""
    return ((days - age) * size + value).max() % size


@ibis.udf.agg.builtin(name="bit_or")  # type: ignore[untyped-decorator]
def united(flags: int) -> int:  # type: ignore[empty-body]
    """All flags that any row has; Ibis' own `bit_or` is not known for Spark."""


def last_known(value: Value, day: Value) -> Value:
    """The value of the last day on which it is known, of whatever type."""
    return value.argmax(day, where=value.notnull())
