"""How many people collaborate on online files, now and in the baseline, as Content collaboration counts them.

The four weeks of a period are the 28 days of the metric, so that the number here is the one of its own page.
Source: specification of Adoption Score, sections 1.3 and 7.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from uptake.facts.shared_work import FILE_USE
from uptake.facts.sources import AUDIT, open_source
from uptake.rules import resilience as rules
from uptake.rules.resilience import Periods
from uptake.rules.small_groups import may_show
from uptake.score.compute import compute
from uptake.score.engine import Facts
from uptake.score.resilience_facts import weeks_by_source
from uptake.score.resilience_figures import Compared, Number
from uptake.score.result import Result

METRIC = "content_collaboration.collaborators"


@dataclass(frozen=True)
class Collaborators:
    """The share of people who collaborate; numbers are None for the `reason` "no_data" or "few_people"."""

    periods: Periods | None = None
    numbers: Compared | None = None
    reason: str = "no_data"


def collaborators(
    store: Facts,
    today: date,
    *,
    baseline: str,
    excluded: Collection[int] = (),
    threads: int = 2,
    memory_limit: str | None = None,
) -> Collaborators:
    """The share as of `today`, without `excluded` persons; without a week of file events there is none."""
    opened = open_source(FILE_USE)
    found = weeks_by_source(store, opened=opened)
    weeks = found.get(AUDIT, frozenset()) | found.get(opened, frozenset())
    periods = rules.periods(rules.whole_weeks(weeks, today), baseline)
    if periods is None:
        return Collaborators()
    now, before = (each[-1] + timedelta(days=6) if each else None for each in (periods.current, periods.baseline))
    days = [day for day in (now, before) if day is not None]
    results = compute(store, days, excluded=excluded, threads=threads, memory_limit=memory_limit)
    answers = {each.as_of: each for each in results if each.metric == METRIC and each.denominator}
    if now not in answers:
        return Collaborators(periods)
    asked = [answers[day] for day in days if day in answers]
    if not all(may_show(each.denominator or 0) for each in asked):
        return Collaborators(periods, reason="few_people")
    earlier = _number(answers[before]) if before in answers else None
    return Collaborators(periods, Compared(_number(answers[now]), earlier), "")


def _number(answer: Result) -> Number:
    people = answer.denominator or 0
    return Number(Fraction(answer.numerator or 0, people), people)
