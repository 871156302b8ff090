"""The declared metrics as queries: from the rows of their grain to numerators and denominators.

Everything here is an Ibis expression over tables that have a name and a schema but no data
(`uptake.score.grains`), so the same plan runs wherever tables of these names are.
"""

from collections.abc import Sequence

from ibis import _
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.score.grains.grain import KEYS, Grain, facts
from uptake.score.grains.people import people, people_of_periods
from uptake.score.grains.population import LICENCES
from uptake.score.metric import Answer, Metric, Share, counted

SUMS = 3
"""How many numbers the sums have for each metric: numerator, denominator, and how many were asked about."""


def daily_sums(grain: Grain, days: int, metrics: Sequence[Metric]) -> Rows:
    """Numerator, denominator and count of each metric, one after the other, for every tenant and as-of day."""
    return sums(grain.build(days, columns_of(metrics)), list(KEYS), metrics)


def period_sums(metrics: Sequence[Metric]) -> Rows:
    """The same from period reports, for every tenant, as-of day, refresh day and length."""
    return sums(people_of_periods(columns_of(metrics)), [*KEYS, "day", "period_days"], metrics)


def daily_recipients(metric: Metric) -> Rows:
    """The persons whom the metric asks about and who do not yet do what it asks for."""
    return _not_yet(people(metric.days, columns_of([metric])), metric)


def period_recipients(metric: Metric) -> Rows:
    """The same from period reports."""
    return _not_yet(people_of_periods(columns_of([metric])), metric)


def people_per_day() -> Rows:
    """Number of people with a state, by day, of all tenants together."""
    return facts(PERSON_STATE).group_by("day").agg(people=_.count())


def filled(columns: Sequence[str]) -> Rows:
    """For every tenant and day of the daily facts, how many rows have a value in each of the columns."""
    told = facts(PERSON_DAY)
    return told.group_by("tenant", "day").agg(**{name: told[name].count() for name in columns})


def counted_periods() -> Rows:
    """For every period report, of how many people it tells the number of days with Copilot."""
    told = facts(PERSON_PERIOD)
    return told.group_by("tenant", "day", "period_days").agg(people=told.copilot_active_days.count())


def columns_of(metrics: Sequence[Metric]) -> tuple[str, ...]:
    """The columns that the metrics read of their rows, licences left out: every row of a person has those."""
    return tuple(sorted(frozenset[str]().union(*(metric.columns for metric in metrics)) - set(LICENCES)))


def sums(rows: Rows, keys: list[str], metrics: Sequence[Metric]) -> Rows:
    """The three numbers of each metric over rows, for every combination of the keys."""
    told: dict[str, Value] = {}
    for i, metric in enumerate(metrics):
        said = answer(metric, rows)
        told[f"n{i}"], told[f"d{i}"] = said.numerator.sum(), said.denominator.sum()
        told[f"c{i}"] = told[f"d{i}"] if isinstance(said, Share) else counted(said).sum()
    return rows.group_by(*keys).agg(**told)


def answer(metric: Metric, rows: Rows) -> Answer:
    """What the metric says about rows; ValueError for one that is announced only."""
    if metric.answer is None:
        raise ValueError(f"{metric.id} is announced and not computed yet")
    return metric.answer(rows)


def _not_yet(rows: Rows, metric: Metric) -> Rows:
    said = answer(metric, rows)
    return rows.filter(said.among & ~said.of).select("person")
