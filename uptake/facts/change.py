"""One source's say about some days of a table, and how it is laid over what is already known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.table import Table


@dataclass(frozen=True)
class Change:
    """Rows of one source for whole days.

    On each of `days` the `columns` get exactly `rows` (an Arrow table with the key columns, `day` among
    them, and the columns); what other sources say about those days stays. `within` narrows this to rows
    with these key values (one length of period, one source). With `adds` nothing is taken away: flags are
    added to the flags that are there, for deliveries that know a little about days they do not cover.
    """

    columns: tuple[str, ...]
    days: frozenset[date]
    rows: pa.Table
    within: Mapping[str, int | str] = field(default_factory=dict)
    adds: bool = False


def laid_over(table: Table, known: pa.Table, changes: Sequence[Change]) -> pa.Table:
    """Give the rows of the days after the changes, one per key, none that says nothing any more.

    `known` are all present rows of the days that the changes touch. Later changes win over earlier ones
    in the same column of the same row. Rows come sorted by key, so that equal facts give equal tables.
    """
    layers: list[pa.Table] = []
    for change in changes:
        if not change.adds:
            known = _cleared(table, known, change)
            layers = [_cleared(table, layer, change) for layer in layers]
        layers.append(_as_stored(table, change.rows))
    stacked = pa.concat_tables([_as_stored(table, known), *layers])
    adding = [change for change in changes if change.adds]
    return _one_per_key(table, stacked, added_up=list({name: None for one in adding for name in one.columns}))


def _cleared(table: Table, rows: pa.Table, change: Change) -> pa.Table:
    touched = pc.is_in(rows["day"], value_set=pa.array(sorted(change.days), pa.date32()))
    for name, value in change.within.items():
        touched = pc.and_(touched, pc.equal(rows[name], value))
    for name in change.columns:
        if name not in rows.column_names:
            continue
        column = table[name]
        emptied = pc.if_else(touched, pa.scalar(None, column.stored), rows[name])
        rows = rows.set_column(rows.column_names.index(name), pa.field(name, column.stored), emptied)
    return rows


def _as_stored(table: Table, rows: pa.Table) -> pa.Table:
    present = set(rows.column_names)
    return pa.table(
        [
            rows[column.name].cast(column.stored) if column.name in present else pa.nulls(rows.num_rows, column.stored)
            for column in table.columns
        ],
        schema=table.schema,
    )


def _one_per_key(table: Table, stacked: pa.Table, *, added_up: Sequence[str]) -> pa.Table:
    """Fold the layers: each column has one value for a key at most, but for flags that are added up."""
    bits = {
        f"{name}:{flag}": pc.bit_wise_and(stacked[name], pa.scalar(table[name].bit(flag), pa.int32()))
        for name in added_up
        for flag in table[name].flags
    }
    for name, column in bits.items():
        stacked = stacked.append_column(name, column)
    values = [column.name for column in table.values]
    folded = stacked.group_by(list(table.key)).aggregate([(name, "max") for name in (*values, *bits)])
    found = {name: folded[name] for name in table.key} | {name: folded[f"{name}_max"] for name in values}
    for name in added_up:
        parts = [folded[f"{name}:{flag}_max"] for flag in table[name].flags]
        found[name] = reduce(pc.bit_wise_or, parts)
    rows = _as_stored(table, pa.table(found))
    says_something = reduce(pc.or_, (pc.is_valid(rows[name]) for name in values))
    return rows.filter(says_something).sort_by([(name, "ascending") for name in table.key])
