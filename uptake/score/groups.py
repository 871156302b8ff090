"""The metrics about people for every group of their tenants, in the same few statements as without groups.

Everybody who counts stands in one leaf of each tree (rules/group_trees); groups that hold others are added up from
their leaves. The numbers are exact and for the rules alone: what of them may be told, rules/group_figures says.
Source: specification of Adoption Score, section 5.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.rules.window import DAYS
from uptake.score import plan
from uptake.score.compute import basis
from uptake.score.engine import Engine, Whose
from uptake.score.grains.grain import KEYS
from uptake.score.grains.people import PERSON, has_periods, people_of_periods
from uptake.score.grains.population import POPULATION
from uptake.score.metric import Metric
from uptake.score.registry import METRICS
from uptake.score.result import Basis

NOWHERE = 0
"""The leaf of those who stand in no group of a tree."""

SUMS = 4
"""Numbers per metric: numerator, denominator, how many were asked, and the sum of the contributors' keys."""

_TREES = ibis.table({"tenant": "int32", "tree": "int32"}, name="trees")
_MEMBERS = ibis.table(
    {"tenant": "int32", "tree": "int32", "person": "int32", "leaf": "int32", "key": "int64"}, name="members"
)


@dataclass(frozen=True)
class Leaves:
    """Where the people of one tenant stand: for each tree the leaf of every person, and everybody's key.

    A leaf is a number from 1 on. Whoever counts and is not named stands nowhere.
    """

    trees: Sequence[Mapping[int, int]]
    keys: Mapping[int, int]


@dataclass(frozen=True)
class GroupSum:
    """What a metric came to among the people of one leaf; `key_sum` is made of the keys of those who contribute."""

    tree: int
    leaf: int
    numerator: int
    denominator: int
    asked: int
    key_sum: int


@dataclass(frozen=True)
class GroupAnswer:
    """The sums of one metric on one day in every leaf of every tree, and what they rest on."""

    metric: str
    as_of: date
    basis: str
    method: str
    sums: tuple[GroupSum, ...]


def filterable(metric: Metric) -> bool:
    """Whether a metric can be asked about a group: only where its rows are people.

    Meetings, threads, questions, workspaces, networks and devices belong to no group.
    """
    return metric.grain is PERSON and metric.answer is not None and not metric.weighted


def compute_groups(
    tenants: Sequence[tuple[Whose, Leaves]],
    as_of_days: Collection[date],
    metrics: Sequence[Metric] | None = None,
    *,
    threads: int = 2,
    memory_limit: str | None = None,
) -> list[list[GroupAnswer]]:
    """The answers of every tenant, by day and in the order of the metrics; metrics without data are left out.

    Without `metrics` those are all that can be asked about a group.
    """
    found: list[list[GroupAnswer]] = [[] for _ in tenants]
    asked = [m for m in (METRICS if metrics is None else metrics) if filterable(m)]
    days = sorted(set(as_of_days))
    if not days or not tenants or not asked:
        return found
    whose = [owner for owner, _ in tenants]
    with _GroupEngine(whose, days, threads=threads, memory_limit=memory_limit) as engine:
        engine.seat([leaves for _, leaves in tenants])
        for day in days:
            for tenant, answer in _of_day(engine, len(tenants), day, asked):
                found[tenant].append(answer)
    return found


def people_of(whose: Whose, day: date) -> frozenset[int]:
    """The numbers of all who count on a day."""
    with _GroupEngine([whose], [day]) as engine:
        engine.take([day])
        return frozenset(engine.numbers(_present))


def daily_group_sums(days: int, metrics: Sequence[Metric]) -> Rows:
    """Four numbers of each metric for every tenant, as-of day, tree and leaf, from daily facts."""
    return _sums(PERSON.build(days, plan.columns_of(metrics)), list(KEYS), metrics)


def period_group_sums(metrics: Sequence[Metric]) -> Rows:
    """The same from period reports."""
    return _sums(people_of_periods(plan.columns_of(metrics)), [*KEYS, "day", "period_days"], metrics)


class _GroupEngine(Engine):
    def seat(self, tenants: Sequence[Leaves]) -> None:
        """Say who stands in which leaf."""
        self._register(_TREES, [(i, tree) for i, leaves in enumerate(tenants) for tree in range(len(leaves.trees))])
        schema = _MEMBERS.schema().to_pyarrow()
        parts = [schema.empty_table()]
        for i, leaves in enumerate(tenants):
            for tree, leaf_of in enumerate(leaves.trees):
                columns: list[Any] = [
                    [i] * len(leaf_of),
                    [tree] * len(leaf_of),
                    list(leaf_of),
                    list(leaf_of.values()),
                    [leaves.keys.get(person, 0) for person in leaf_of],
                ]
                parts.append(
                    pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
                )
        self._connection.register(_MEMBERS.get_name(), pa.concat_tables(parts))


def _present() -> Rows:
    return POPULATION.select("person")


def _sums(rows: Rows, keys: list[str], metrics: Sequence[Metric]) -> Rows:
    seated = rows.join(_TREES, "tenant").left_join(_MEMBERS, ["tenant", "tree", "person"])
    seated = seated.mutate(leaf=seated.leaf.fill_null(NOWHERE), key=seated.key.fill_null(0))
    told: dict[str, Value] = {}
    for i, metric in enumerate(metrics):
        said = plan.answer(metric, seated)
        asked = said.among.cast("int64")
        told |= {f"n{i}": said.numerator.sum(), f"d{i}": said.denominator.sum(), f"c{i}": asked.sum()}
        told[f"k{i}"] = (seated.key * (asked + 2 * said.numerator.cast("int64"))).sum()
    return seated.group_by(*keys, "tree", "leaf").agg(**told)


def _of_day(
    engine: _GroupEngine, tenants: int, day: date, metrics: Sequence[Metric]
) -> Iterator[tuple[int, GroupAnswer]]:
    rests_on = {(tenant, metric): basis(engine, tenant, metric, day) for tenant in range(tenants) for metric in metrics}
    sure = {key: found for key, found in rests_on.items() if isinstance(found, Basis)}
    engine.take([day])
    sums = _daily(engine, sure) | _periods(engine, sure, day)
    for (tenant, metric), found in sure.items():
        counted = sums.get((tenant, metric.id, found.refreshed, found.days), [])
        yield tenant, GroupAnswer(metric.id, day, str(found), metric.method, tuple(counted))


_Sure = Mapping[tuple[int, Metric], Basis]
_Found = dict[tuple[int, str, date | None, int], list[GroupSum]]


def _daily(engine: _GroupEngine, sure: _Sure) -> _Found:
    found: _Found = {}
    daily = [metric for (_, metric), rests_on in sure.items() if rests_on.refreshed is None]
    for days in {metric.days for metric in daily}:
        metrics = tuple(dict.fromkeys(metric for metric in daily if metric.days == days))
        for tenant, _day, *rest in engine.ask(daily_group_sums, days, metrics):
            for metric, each in _read(metrics, rest):
                found.setdefault((tenant, metric.id, None, days), []).append(each)
    return found


def _periods(engine: _GroupEngine, sure: _Sure, day: date) -> _Found:
    found: _Found = {}
    spans = {(tenant, day, b.refreshed, b.days) for (tenant, _), b in sure.items() if b.refreshed is not None}
    metrics = tuple(dict.fromkeys(m for _, m in sure if m.days == DAYS and has_periods(m.columns)))
    if spans:
        engine.span(spans)
        for tenant, _day, refreshed, length, *rest in engine.ask(period_group_sums, metrics):
            for metric, each in _read(metrics, rest):
                found.setdefault((tenant, metric.id, refreshed, length), []).append(each)
    return found


def _read(metrics: Sequence[Metric], row: Sequence[Any]) -> Iterator[tuple[Metric, GroupSum]]:
    """Tree and leaf, then four numbers for each metric."""
    tree, leaf, *numbers = (int(number or 0) for number in row)
    for i, metric in enumerate(metrics):
        yield metric, GroupSum(tree, leaf, *numbers[SUMS * i : SUMS * (i + 1)])
