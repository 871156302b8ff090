"""The numbers of the Business resilience report: now, in the baseline, by week and by organization.

A week in which fewer than ten people have a value counts nowhere, so that it cannot be computed from its
period either; what is shown of the rest is decided in `resilience_figures`.
Source: specification of Adoption Score, section 7.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.sources import open_source
from uptake.facts.table import Table
from uptake.facts.tables import PERSON_DAY
from uptake.rules import resilience as rules
from uptake.rules.resilience import PEOPLE_NEEDED, Periods
from uptake.rules.small_groups import SMALLEST_SHOWN, may_show
from uptake.score.resilience_facts import Facts, delivered, files_of, in_part, states_of
from uptake.score.resilience_figures import Figure, Sums, figure
from uptake.score.resilience_measures import MEASURES, Measure
from uptake.score.resilience_plan import Weighed
from uptake.score.resilience_weeks import PersonWeeks


@dataclass(frozen=True)
class Origin:
    """A table of weeks that the report is made of, its periods, and the people active in them."""

    table: Table
    periods: Periods
    people: int
    people_before: int


@dataclass(frozen=True)
class Report:
    """The report; without origins it is not available, and `people` were active at most."""

    figures: tuple[Figure, ...]
    origins: tuple[Origin, ...]
    people: int


def resilience(
    store: Facts,
    today: date,
    *,
    baseline: str,
    smallest: int = SMALLEST_SHOWN,
    excluded: Iterable[int] = (),
    threads: int = 2,
    memory_limit: str | None = None,
) -> Report:
    """The report as of `today`, from the person query where there is one, else from daily facts.

    `baseline` is a value of the choice `resilience_baseline`; organizations of fewer than `smallest` people
    are not told. `excluded` persons are left out of daily facts; the person query knows nobody.
    """
    options = {"excluded": list(excluded), "threads": threads, "memory_limit": memory_limit}
    found = [_origin(store, table, today, baseline, smallest, **options) for table in (PERSON_WEEK, PERSON_DAY)]
    known = [each for each in found if each is not None]
    enough = [(origin, figures) for origin, figures in known if origin.people >= PEOPLE_NEEDED]
    people = max((origin.people for origin, _ in known), default=0)
    if not enough:
        return Report((), (), people)
    taken = [_first([figures[m] for _, figures in enough if m in figures], m) for m in MEASURES]
    shown = tuple(figure for figure in taken if figure.numbers is not None or not figure.measure.extra)
    return Report(shown, tuple(origin for origin, _ in enough), people)


def _first(figures: Sequence[Figure], measure: Measure) -> Figure:
    return next((figure for figure in figures if figure.reason != "no_data"), Figure(measure, reason="no_data"))


def _origin(
    store: Facts, table: Table, today: date, baseline: str, smallest: int, **options: Any
) -> tuple[Origin, dict[Measure, Figure]] | None:
    """What one table tells; None without a whole week."""
    reports = delivered(store) if table is PERSON_DAY else {}
    stored = store.days(table) if table is PERSON_WEEK else frozenset[date]().union(*reports.values())
    periods = rules.periods(rules.whole_weeks(stored, today), baseline)
    if periods is None:
        return None
    weighed = tuple((measure, found) for measure in MEASURES if (found := measure.reading(table)) is not None)
    if table is PERSON_DAY:
        options["states"] = states_of(store)
    with PersonWeeks(table, files_of(store, table, periods), weighed, **options) as weeks:
        told = _told(weeks, weighed, periods, reports, in_part(store)) if table is PERSON_DAY else None
        sums = _sums(weeks, periods, told or [_wanted(periods)] * len(weighed))
    figures = {each[0]: figure(i, each, sums, smallest) for i, each in enumerate(weighed)}
    people, before = (sum(each.people for each in period.values()) for period in (sums.now, sums.before))
    return Origin(table, periods, people, before), figures


def _sums(weeks: PersonWeeks, periods: Periods, told: Sequence[frozenset[date]]) -> Sums:
    """Adds up; the weeks that count in a period are those with enough people, for each measure."""
    weekly = weeks.weekly(told)
    counting = [
        frozenset(week for week, counted in weekly.items() if may_show(counted.tallies[i].people))
        for i in range(len(told))
    ]
    named = {"now": periods.current, "before": periods.baseline}
    return Sums(periods, weekly, **weeks.periods(named, counting))


def _wanted(periods: Periods) -> frozenset[date]:
    return frozenset({*periods.current, *periods.baseline, *periods.trend})


def _told(
    weeks: PersonWeeks,
    weighed: Sequence[Weighed],
    periods: Periods,
    reports: Mapping[str, frozenset[date]],
    partly: Mapping[str, frozenset[date]],
) -> list[frozenset[date]]:
    """The weeks that daily facts know, for each measure.

    These are the weeks that the report behind the column delivered whole, and those of the open table in
    which anybody has a value, unless the report delivered some of their days: the values may be from those.
    """
    nothing: frozenset[date] = frozenset()
    filled, opened = weeks.filled(), reports.get(open_source(PERSON_DAY), nothing)
    found = []
    for _measure, reading in weighed:
        by_hand = (opened & filled[reading.column]) - partly.get(reading.source, nothing)
        found.append(_wanted(periods) & (reports.get(reading.source, nothing) | by_hand))
    return found
