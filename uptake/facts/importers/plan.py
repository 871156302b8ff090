"""Lay the deliveries of one run beside each other: what is the same, what adds up, what contradicts.

A slot is what one source says about one day: table, columns, length of period. Pages of one answer fill
the same slot with different people and are joined; a contradiction refuses that day, for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from uptake.facts.importers.deliveries import Delivery, Notice, Skipped
from uptake.facts.table import Table


@dataclass(frozen=True)
class Slot:
    """Whose say about which columns of which day."""

    table: str
    columns: tuple[str, ...]
    period_days: int
    source: str
    adds: bool
    day: date


_Say = tuple[str, int, str, bool, date]  # a slot without its columns


class _Told(NamedTuple):
    position: int
    columns: tuple[str, ...]
    rows: pa.Table


@dataclass
class Plan:
    """What will be written, and what was found out on the way, by position of the delivery."""

    facts: dict[Slot, pa.Table] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    refused: dict[int, dict[date, tuple[str, str]]] = field(default_factory=dict)
    skipped: dict[int, Skipped] = field(default_factory=dict)


def planned(deliveries: Sequence[Delivery]) -> Plan:
    """Lay out what a run will write; nothing is written yet."""
    plan = Plan()
    told: dict[_Say, list[_Told]] = {}
    first_of: dict[tuple[str, frozenset[date]], int] = {}
    for position, delivery in enumerate(deliveries):
        # The same bytes may tell of another day, where only the name of the file says of which.
        days = frozenset(day for part in delivery.parts for day in part.days)
        first = first_of.setdefault((delivery.digest, days), position)
        if first != position:
            plan.skipped[position] = Skipped(delivery.name, "duplicate", {"other": deliveries[first].name})
            continue
        for part in delivery.parts:
            for day, rows in part.days.items():
                say = (part.table.name, part.period_days, delivery.source, part.adds, day)
                plan.tables[part.table.name] = part.table
                told.setdefault(say, []).append(_Told(position, part.columns, rows))
    fillers: dict[Slot, list[int]] = {}
    for (table, period, source, adds, day), parts in told.items():
        for alike in _sharing_columns(parts):
            columns = tuple(dict.fromkeys(name for one in alike for name in one.columns))
            slot = Slot(table, columns, period, source, adds, day)
            fillers[slot] = [one.position for one in alike]
            together = _together(slot, plan.tables[table], [one.rows for one in alike])
            if together is None:
                _refuse(plan, deliveries, fillers[slot], day, "same_day_differs")
            else:
                plan.facts[slot] = together
    _refuse_rivals(plan, deliveries, fillers)
    return plan


def _sharing_columns(parts: Sequence[_Told]) -> list[list[_Told]]:
    """The parts in groups that have columns in common: pages of one answer, or rivals."""
    groups: list[tuple[set[str], list[_Told]]] = []
    for part in parts:
        columns, members = set(part.columns), [part]
        apart = []
        for group in groups:
            if group[0] & columns:
                columns |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (columns, members)]
    return [members for _, members in groups]


def _together(slot: Slot, table: Table, told: Sequence[pa.Table]) -> pa.Table | None:
    """All rows once; None when two of them differ about the same person or thing."""
    different = list({id(rows): rows for rows in told}.values())
    if len(different) == 1:
        return different[0]
    told = different
    stacked = pa.concat_tables(told, promote_options="default")
    if slot.adds:
        return stacked
    keys = ["principal" if name == "person" else name for name in table.key]
    keys = [name for name in keys if name in stacked.column_names]
    once = stacked.group_by(stacked.column_names).aggregate([])
    several = once.group_by(keys).aggregate([]).num_rows if keys else min(once.num_rows, 1)
    return None if several < once.num_rows else once


def _refuse_rivals(plan: Plan, deliveries: Sequence[Delivery], fillers: Mapping[Slot, Sequence[int]]) -> None:
    """Refuse days on which two sources fill the same column."""
    claims: dict[tuple[str, date, int, str], Slot] = {}
    rivals: set[tuple[Slot, Slot]] = set()
    for slot in fillers:
        if slot.adds:
            continue
        for column in slot.columns:
            first = claims.setdefault((slot.table, slot.day, slot.period_days, column), slot)
            if first != slot:
                rivals.add((first, slot))
    for one, other in rivals:
        _refuse(plan, deliveries, [*fillers[one], *fillers[other]], one.day, "two_sources")
        plan.facts.pop(one, None)
        plan.facts.pop(other, None)


def _refuse(plan: Plan, deliveries: Sequence[Delivery], positions: Sequence[int], day: date, reason: str) -> None:
    for position in positions:
        others = sorted({deliveries[p].name for p in positions if p != position})
        plan.refused.setdefault(position, {})[day] = (reason, ", ".join(others))


def after_refusals(plan: Plan, position: int, delivery: Delivery) -> Delivery | Skipped:
    """The delivery without its refused days; a file of which nothing is left is skipped."""
    if position in plan.skipped:
        return plan.skipped[position]
    refused = plan.refused.get(position, {})
    if not refused:
        return delivery
    covers = tuple(covered for covered in delivery.covers if covered.day not in refused)
    days = tuple(day.isoformat() for day in sorted(refused))
    if not covers:
        reason, other = next(iter(refused.values()))
        return Skipped(delivery.name, reason, {"other": other, "days": days}, delivery.bad_rows)
    notices = (*delivery.notices, Notice("days_refused", {"days": days}))
    return replace(delivery, covers=covers, notices=notices)
