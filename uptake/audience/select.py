"""Who does what a metric asks for, and who does not yet, from the facts of the 28 days up to a day.

The recipients of a recommendation are the persons whom a metric asks about and who do not yet do what it asks for, so
whoever takes the practice up drops out, and whoever has not shown it for 28 days is in again. `uptake.rules.audience`
says the same for one person. Source: specification of Adoption Score, section 1.1.
"""

from collections.abc import Callable, Collection
from datetime import date

from ibis.expr.types import Table as Rows
from pyroaring import BitMap

from uptake.rules.refusals import Refused
from uptake.score import plan
from uptake.score.compute import basis
from uptake.score.engine import Engine, Facts, Whose
from uptake.score.grains.people import PERSON, people, people_of_periods
from uptake.score.metric import Metric
from uptake.score.registry import metric
from uptake.score.result import Missing


def select(
    store: Facts,
    metric_id: str,
    as_of: date,
    *,
    excluded: Collection[int] = (),
    ends_at_once: bool = False,
    within: BitMap | None = None,
    omit: BitMap | None = None,
) -> BitMap:
    """Numbers of the persons who receive the metric's recommendation on that day.

    `excluded` have left all calculations, `within` narrows to these persons (None: everyone), `omit`
    leaves some out. Raises Refused("no_such_metric"), Refused("not_about_people") for metrics about
    threads or questions, Refused("no_audience") with the reason and the missing sources while the metric
    has no data, and Refused("names_are_concealed") when nobody can be addressed.
    """
    whose = Whose(store, excluded, ends_at_once)
    recipients = _numbers(whose, metric_id, as_of, plan.daily_recipients, plan.period_recipients)
    if within is not None:
        recipients &= within
    return recipients - omit if omit is not None else recipients


def practising(
    store: Facts, metric_id: str, as_of: date, *, excluded: Collection[int] = (), ends_at_once: bool = False
) -> BitMap:
    """Numbers of the persons who do what the metric asks for in the 28 days up to that day: its numerator.

    Of a metric that measures how much, those who reach all of it. Raises like `select`.
    """
    return _numbers(Whose(store, excluded, ends_at_once), metric_id, as_of, _daily_practising, _period_practising)


def _numbers(
    whose: Whose,
    metric_id: str,
    as_of: date,
    daily: Callable[[Metric], Rows],
    of_periods: Callable[[Metric], Rows],
) -> BitMap:
    chosen = metric(metric_id)
    if chosen.grain is not PERSON:
        raise Refused("not_about_people", metric=metric_id)
    with Engine([whose], [as_of]) as engine:
        found = basis(engine, 0, chosen, as_of)
        if isinstance(found, Missing):
            raise Refused("no_audience", metric=metric_id, because=found.reason, missing=found.what)
        if engine.deliveries[0].concealed(as_of):
            raise Refused("names_are_concealed", metric=metric_id)
        engine.take([as_of])
        if found.refreshed is None:
            return BitMap(engine.numbers(daily, chosen))
        engine.span([(0, as_of, found.refreshed, found.days)])
        return BitMap(engine.numbers(of_periods, chosen))


def _daily_practising(chosen: Metric) -> Rows:
    return _already(people(chosen.days, plan.columns_of([chosen])), chosen)


def _period_practising(chosen: Metric) -> Rows:
    return _already(people_of_periods(plan.columns_of([chosen])), chosen)


def _already(rows: Rows, chosen: Metric) -> Rows:
    said = plan.answer(chosen, rows)
    return rows.filter(said.among & said.of).select("person")
