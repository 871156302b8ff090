"""Every metric of a tenant for any number of as-of days, from its fact tables.

Nothing is kept between runs: the numbers of a day are computed from the facts of its window, so that late
and corrected facts need no bookkeeping. Source: specification of Adoption Score, section 0.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from uptake.rules.window import DAYS
from uptake.score import plan
from uptake.score.engine import Engine, Facts
from uptake.score.metric import Metric
from uptake.score.registry import METRICS
from uptake.score.result import Basis, Missing, Result
from uptake.score.windows import Grain, has_periods

ROWS_AT_ONCE = 1_000_000
"""People times as-of days that one statement answers; it bounds the memory and changes no number."""

_COMPUTED = tuple(metric for metric in METRICS if metric.answer is not None)
_DAILY = {
    (grain, days): tuple(m for m in _COMPUTED if (m.grain, m.days) == (grain, days))
    for grain, days in dict.fromkeys((m.grain, m.days) for m in _COMPUTED)
}
_PERIOD = tuple(m for m in _DAILY[Grain.PERSON, DAYS] if has_periods(m.columns))

Sums: TypeAlias = dict[tuple[str, date, date | None, int], tuple[int, int]]
"""Numerator and denominator by metric, as-of day, refresh day of a period (None: daily) and its length."""


def compute(
    store: Facts,
    as_of_days: Sequence[date],
    *,
    excluded: Iterable[int] = (),
    threads: int = 2,
    memory_limit: str | None = None,
) -> list[Result]:
    """One result for every metric and as-of day, by day and in the order of the metrics.

    `excluded` are the persons left out of everything. `memory_limit` is a size that DuckDB understands
    ("2GB"); what needs more than that is spilled to disk.
    """
    days = sorted(set(as_of_days))
    if not days:
        return []
    with Engine(store, days, excluded=excluded, threads=threads, memory_limit=memory_limit) as engine:
        at_once = max(1, ROWS_AT_ONCE // max(engine.people(), 1)) if len(days) > 1 else 1
        batches = [days[i : i + at_once] for i in range(0, len(days), at_once)]
        return [result for batch in batches for result in _batch(engine, batch)]


def basis(engine: Engine, metric: Metric, day: date) -> Basis | Missing:
    """What the metric's number of that day rests on, or why there can be none."""
    if metric.answer is None:
        return Missing("needs_source", metric.missing)
    if not engine.knows_licences(day):
        return Missing("no_licences")
    found = engine.deliveries.basis(metric, day)
    if isinstance(found, Missing):
        return found
    return replace(found, licences_of=engine.licences_of(day))


def _batch(engine: Engine, days: Sequence[date]) -> Iterator[Result]:
    rests_on = {(metric, day): basis(engine, metric, day) for day in days for metric in METRICS}
    sure = {key: found for key, found in rests_on.items() if isinstance(found, Basis)}
    engine.take(days)
    sums = _daily_sums(engine, sure) | _period_sums(engine, sure)
    undercounted = _without_active_days(engine, sure)
    for (metric, day), found in rests_on.items():
        if isinstance(found, Missing):
            yield Result(metric.id, day, None, None, "", found.reason, found.what, metric.method)
            continue
        at_least = "copilot_days" in metric.columns and (found.refreshed, found.days) in undercounted
        told = replace(found, last_dates=True) if at_least else found
        counted = sums.get((metric.id, day, found.refreshed, found.days), (0, 0))
        yield _result(metric, day, told, *counted)


def _result(metric: Metric, day: date, found: Basis, numerator: int, denominator: int) -> Result:
    """A number, or nobody to have a number about: an empty denominator is never 0 %."""
    if denominator == 0:
        reason = "nobody_enabled" if metric.about_licences else metric.grain.nobody
        return Result(metric.id, day, None, None, str(found), reason, method=metric.method)
    return Result(metric.id, day, numerator, denominator, str(found), None, method=metric.method)


def _daily_sums(engine: Engine, sure: Mapping[tuple[Metric, date], Basis]) -> Sums:
    wanted = {(m.grain, m.days) for (m, _), found in sure.items() if found.refreshed is None}
    sums: Sums = {}
    for key in wanted:
        metrics = _DAILY[key]
        for day, *numbers in engine.ask(plan.daily_sums, *key, metrics):
            for i, metric in enumerate(metrics):
                sums[metric.id, day, None, metric.days] = (numbers[2 * i], numbers[2 * i + 1])
    return sums


def _period_sums(engine: Engine, sure: Mapping[tuple[Metric, date], Basis]) -> Sums:
    spans = {(day, b.refreshed, b.days) for (_, day), b in sure.items() if b.refreshed is not None}
    sums: Sums = {}
    if spans:
        engine.span(spans)
        for day, refreshed, length, *numbers in engine.ask(plan.period_sums, _PERIOD):
            for i, metric in enumerate(_PERIOD):
                sums[metric.id, day, refreshed, length] = (numbers[2 * i], numbers[2 * i + 1])
    return sums


def _without_active_days(engine: Engine, sure: Mapping[tuple[Metric, date], Basis]) -> Set[tuple[date | None, int]]:
    """The period reports that tell of nobody on how many days Copilot was used."""
    if all(found.refreshed is None for found in sure.values()):
        return frozenset()
    return {(day, length) for day, length, people in engine.ask(plan.counted_periods) if people == 0}
