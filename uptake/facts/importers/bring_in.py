"""Write the deliveries of one run into the fact tables of a tenant.

Everything is read, checked and planned before the first write. Facts are written in batches of days, one
commit for each table and batch with the say of all sources in it; the note which source covers which day
comes last, so that a run that dies is simply run again.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.change import Change
from uptake.facts.importers.deliveries import Delivery, Notice, Report, Resolve, Skipped, Taken
from uptake.facts.importers.events import folded
from uptake.facts.importers.plan import Plan, Slot, after_refusals, planned
from uptake.facts.importers.states import with_states
from uptake.facts.store import Coverage, FactStore
from uptake.facts.table import Table

DAYS_AT_ONCE = 31

Register = Callable[[Collection[str]], Mapping[str, int]]
"""Gives every user principal name (lower case) its number within the tenant, new or known."""


def nobody(directory_ids: Collection[str]) -> Mapping[str, str]:  # noqa: ARG001 - it knows none of them
    """A directory that knows nobody."""
    return {}


def bring_in(
    store: FactStore, deliveries: Iterable[Delivery | Skipped], register: Register, resolve: Resolve = nobody
) -> Report:
    """Write what was read, and tell of each file what became of it.

    `resolve` knows the persons that earlier directory files told of, for sources that name people by their
    directory id only; those of this run are known anyway.

    A day that a source delivers is replaced whole, in the columns of that source. Last dates (Copilot) only
    add: they are left out for days that a daily report already covers, so the order of runs does not matter.
    """
    read = list(deliveries)
    laid = folded([one for one in read if isinstance(one, Delivery)], resolve)
    whole = with_states([one for one in laid if isinstance(one, Delivery)])
    plan = planned(whole)
    outcome = [after_refusals(plan, position, delivery) for position, delivery in enumerate(whole)]
    kept = [one for one in outcome if isinstance(one, Delivery)]
    already = _leave_out_whole_days(plan, store, kept)
    numbers = _numbers(plan, kept, register)
    by_table: dict[str, list[Slot]] = {}
    for slot in plan.facts:
        by_table.setdefault(slot.table, []).append(slot)
    for name, slots in sorted(by_table.items()):
        _write(store, plan.tables[name], slots, plan.facts, numbers)
    store.note_coverage(_coverage(kept))
    skipped = [one for one in (*read, *laid, *outcome) if isinstance(one, Skipped)]
    taken = [_taken(one, already.get(one.source, ())) for one in kept]
    return Report(
        taken=tuple(sorted(taken, key=lambda one: one.name)),
        skipped=tuple(sorted(skipped, key=lambda one: one.name)),
        persons=tuple({person.principal: person for one in kept for person in one.persons}.values()),
        groups=tuple(group for one in kept for group in one.groups),
    )


def _leave_out_whole_days(plan: Plan, store: FactStore, kept: Sequence[Delivery]) -> dict[str, tuple[date, ...]]:
    """Take additions out of the plan for days that the same source covers whole; give those days."""
    adding = [slot for slot in plan.facts if slot.adds]
    if not adding:
        return {}
    covered = {(c.day, c.source) for c in store.coverage() if c.period_days == 1}
    covered |= {(c.day, one.source) for one in kept for c in one.covers if c.period_days == 1}
    left_out: dict[str, list[date]] = {}
    for slot in adding:
        if (slot.day, slot.source) in covered:
            del plan.facts[slot]
            left_out.setdefault(slot.source, []).append(slot.day)
    return {source: tuple(sorted(days)) for source, days in left_out.items()}


def _numbers(plan: Plan, kept: Sequence[Delivery], register: Register) -> tuple[pa.Array, pa.Array]:
    """User principal names in order, and the numbers beside them."""
    names = {person.principal for one in kept for person in one.persons}
    for slot, rows in plan.facts.items():
        if plan.tables[slot.table].about_persons:
            names.update(pc.unique(rows["principal"]).to_pylist())
    known = register(names)
    ordered = sorted(names)
    return pa.array(ordered, pa.string()), pa.array([known[name] for name in ordered], pa.int32())


def _write(
    store: FactStore,
    table: Table,
    slots: Sequence[Slot],
    facts: Mapping[Slot, pa.Table],
    numbers: tuple[pa.Array, pa.Array],
) -> None:
    days = sorted({slot.day for slot in slots})
    for start in range(0, len(days), DAYS_AT_ONCE):
        batch = set(days[start : start + DAYS_AT_ONCE])
        alike: dict[tuple[bool, str, int, tuple[str, ...]], list[Slot]] = {}
        for slot in slots:
            if slot.day in batch:
                alike.setdefault((slot.adds, slot.source, slot.period_days, slot.columns), []).append(slot)
        changes = [_change(table, group, facts, numbers) for _, group in sorted(alike.items())]
        store.apply(table, changes)


def _change(
    table: Table, slots: Sequence[Slot], facts: Mapping[Slot, pa.Table], numbers: tuple[pa.Array, pa.Array]
) -> Change:
    first = slots[0]
    stacked = pa.concat_tables(
        [facts[slot].append_column("day", pa.array([slot.day] * facts[slot].num_rows, pa.date32())) for slot in slots]
    )
    rows = _with_numbers(stacked, numbers) if table.about_persons else stacked
    within: dict[str, int | str] = {}
    if "period_days" in table.key:
        within["period_days"] = first.period_days
        lengths = pa.array([first.period_days] * rows.num_rows, pa.int32())
        rows = rows.append_column("period_days", lengths)
    return Change(first.columns, frozenset(slot.day for slot in slots), rows, within, first.adds)


def _with_numbers(rows: pa.Table, numbers: tuple[pa.Array, pa.Array]) -> pa.Table:
    names, persons = numbers
    who = persons.take(pc.index_in(rows["principal"].combine_chunks(), value_set=names))
    return rows.drop_columns(["principal"]).append_column("person", who)


def _coverage(kept: Sequence[Delivery]) -> list[Coverage]:
    told: dict[tuple[date, str, int], list[tuple[Delivery, int]]] = {}
    for one in kept:
        for covered in one.covers:
            told.setdefault((covered.day, one.source, covered.period_days), []).append((one, covered.people))
    return [
        Coverage(
            day=day,
            source=source,
            period_days=period,
            people=sum(people for _, people in found),
            concealed=any(one.concealed for one, _ in found),
            digest=_together([one.digest for one, _ in found]),
        )
        for (day, source, period), found in sorted(told.items())
    ]


def _together(digests: Sequence[str]) -> str:
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _taken(one: Delivery, already_whole: Sequence[date]) -> Taken:
    told = {day for part in one.parts if part.adds for day in part.days}
    unneeded = sorted(told.intersection(already_whole))
    if unneeded:
        days = tuple(day.isoformat() for day in unneeded)
        one = replace(one, notices=(*one.notices, Notice("days_already_whole", {"days": days})))
    return Taken(
        name=one.name,
        source=one.source,
        days=tuple(sorted({covered.day for covered in one.covers})),
        people=one.people,
        rows=one.rows,
        notices=one.notices,
        bad_rows=one.bad_rows,
        bad_row_count=one.bad_row_count,
    )
