"""Every metric of one tenant or many for any number of as-of days, from their fact tables.

Nothing is kept between runs: the numbers of a day are computed from the facts of its window, so that late
and corrected facts need no bookkeeping. Source: specification of Adoption Score, section 0.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeAlias

from uptake.rules.window import DAYS
from uptake.score import plan
from uptake.score.database import Database
from uptake.score.engine import Engine, Facts, Whose
from uptake.score.grains.people import PERSON, has_periods
from uptake.score.metric import Metric
from uptake.score.registry import METRICS
from uptake.score.result import Basis, Missing, Result

ROWS_AT_ONCE = 100_000
"""People times as-of days that one statement answers, a single tenant's day always; it bounds the memory and changes
no number. More at once are slower: what does not fit into memory goes to the disk and back."""

_COMPUTED = tuple(metric for metric in METRICS if metric.answer is not None)
_DAILY = {
    (grain, days): tuple(m for m in _COMPUTED if (m.grain, m.days) == (grain, days))
    for grain, days in dict.fromkeys((m.grain, m.days) for m in _COMPUTED)
}
_PERIOD = tuple(m for m in _DAILY[PERSON, DAYS] if has_periods(m.columns))


class Counted(NamedTuple):
    """What a metric came to: the two numbers, and how many people or things were asked about."""

    numerator: int = 0
    denominator: int = 0
    asked: int = 0


Sums: TypeAlias = dict[tuple[int, str, date, date | None, int], Counted]
"""By tenant, metric, as-of day, refresh day of a period (None: daily) and its length."""
_Known: TypeAlias = Mapping[tuple[int, Metric, date], Basis]


def compute(
    store: Facts,
    as_of_days: Sequence[date],
    *,
    excluded: Collection[int] = (),
    ends_at_once: bool = False,
    threads: int = 2,
    memory_limit: str | None = None,
) -> list[Result]:
    """One result for every metric and as-of day, by day and in the order of the metrics.

    `excluded` are the persons left out of everything. `memory_limit` is a size that DuckDB understands
    ("2GB"); what needs more than that is spilled to disk.
    """
    whose = Whose(store, excluded, ends_at_once)
    return compute_many([whose], as_of_days, threads=threads, memory_limit=memory_limit)[0]


def compute_many(
    tenants: Sequence[Whose],
    as_of_days: Sequence[date],
    *,
    threads: int = 2,
    memory_limit: str | None = None,
    database: Database | None = None,
) -> list[list[Result]]:
    """The same for many tenants in few statements; one list of results per tenant, in their order.

    A `database` other than DuckDB may be given (`uptake.score.spark`); threads and memory are then its own business.
    """
    days = sorted(set(as_of_days))
    found: list[list[Result]] = [[] for _ in tenants]
    if not days or not tenants:
        return found
    for some in [range(len(tenants))] if database is not None else _together(tenants):
        whose = [tenants[i] for i in some]
        with Engine(whose, days, threads=threads, memory_limit=memory_limit, database=database) as engine:
            at_once = max(1, ROWS_AT_ONCE // max(engine.people(), 1)) if len(days) > 1 else 1
            for i in range(0, len(days), at_once):
                for tenant, result in _batch(engine, len(whose), days[i : i + at_once]):
                    found[some[tenant]].append(result)
    return found


def basis(engine: Engine, tenant: int, metric: Metric, day: date) -> Basis | Missing:
    """What the metric's number of that day rests on, or why there can be none."""
    if metric.answer is None:
        return Missing("needs_source", metric.missing)
    if metric.about_people and not engine.knows_licences(tenant, day):
        return Missing("no_licences")
    found = engine.deliveries[tenant].basis(metric, day)
    if isinstance(found, Missing) or not metric.about_people:
        return found
    return replace(found, licences_of=engine.licences_of(tenant, day))


def _together(tenants: Sequence[Whose]) -> Iterator[range]:
    """The places of tenants whose people of one day are answered by the same statements."""
    first = people = 0
    for place, whose in enumerate(tenants):
        if first < place and people + whose.people > ROWS_AT_ONCE:
            yield range(first, place)
            first, people = place, 0
        people += whose.people
    yield range(first, len(tenants))


def _batch(engine: Engine, tenants: int, days: Sequence[date]) -> Iterator[tuple[int, Result]]:
    asked = [(tenant, metric, day) for tenant in range(tenants) for day in days for metric in METRICS]
    rests_on = {key: basis(engine, *key) for key in asked}
    sure = {key: found for key, found in rests_on.items() if isinstance(found, Basis)}
    engine.take(days)
    sums = _daily_sums(engine, sure) | _period_sums(engine, sure)
    undercounted = _without_active_days(engine, sure)
    for (tenant, metric, day), found in rests_on.items():
        if isinstance(found, Missing):
            result = Result(metric.id, day, None, None, "", found.reason, found.what, metric.method)
        else:
            at_least = "copilot_days" in metric.columns and (tenant, found.refreshed, found.days) in undercounted
            told = replace(found, last_dates=True) if at_least else found
            counted = sums.get((tenant, metric.id, day, found.refreshed, found.days), Counted())
            result = _result(metric, day, told, counted)
        yield tenant, result


def _result(metric: Metric, day: date, found: Basis, counted: Counted) -> Result:
    """A number, or nobody to have a number about: an empty denominator is never 0 %."""
    if counted.denominator == 0:
        reason = "nobody_enabled" if metric.about_licences else metric.grain.nothing
        return Result(metric.id, day, None, None, str(found), reason, method=metric.method)
    return Result(
        metric.id,
        day,
        counted.numerator,
        counted.denominator,
        str(found),
        None,
        method=metric.method,
        asked=counted.asked,
    )


def _daily_sums(engine: Engine, sure: _Known) -> Sums:
    wanted = {(m.grain, m.days) for (_, m, _), found in sure.items() if found.refreshed is None}
    sums: Sums = {}
    for key in wanted:
        metrics = _DAILY[key]
        for tenant, day, *numbers in engine.ask(plan.daily_sums, *key, metrics):
            for i, metric in enumerate(metrics):
                sums[tenant, metric.id, day, None, metric.days] = _counted(numbers, i)
    return sums


def _period_sums(engine: Engine, sure: _Known) -> Sums:
    spans = {(tenant, day, b.refreshed, b.days) for (tenant, _, day), b in sure.items() if b.refreshed is not None}
    sums: Sums = {}
    if spans:
        engine.span(spans)
        for tenant, day, refreshed, length, *numbers in engine.ask(plan.period_sums, _PERIOD):
            for i, metric in enumerate(_PERIOD):
                sums[tenant, metric.id, day, refreshed, length] = _counted(numbers, i)
    return sums


def _counted(numbers: Sequence[int | None], place: int) -> Counted:
    """The numbers of one metric; a sum over nothing but nulls is 0."""
    return Counted(*(int(number or 0) for number in numbers[plan.SUMS * place : plan.SUMS * (place + 1)]))


def _without_active_days(engine: Engine, sure: _Known) -> Set[tuple[int, date | None, int]]:
    """The period reports that tell of nobody on how many days Copilot was used."""
    if all(found.refreshed is None for found in sure.values()):
        return frozenset()
    told = engine.ask(plan.counted_periods)
    return {(tenant, day, length) for tenant, day, length, people in told if people == 0}
