"""Which practices count whoever reads as doing them: the questions of the score, asked about one person alone.

The answers are those of the score itself, with everybody else left out, so this page cannot say anything else than
what the numbers of the organization are made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from pyroaring import BitMap

from uptake.facts.newest import newest_day
from uptake.people.queries import everybody
from uptake.rules.choices import chosen
from uptake.rules.small_groups import SMALLEST_SHOWN
from uptake.score.compute import compute
from uptake.score.grains.people import PERSON
from uptake.score.metric import Metric
from uptake.score.registry import metric
from uptake.score.result import Result
from uptake.tenancy.facts import facts_of
from uptake.transparency.about import is_left_out
from uptake.transparency.visits import Visitor

__all__ = ["SMALLEST_SHOWN", "Practice", "Standing", "practices"]


class Standing(StrEnum):
    """How one practice counts one person."""

    DOES = "does"
    NOT_YET = "not_yet"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Practice:
    """A question of the score that is about people, and how it counts the reader."""

    metric: Metric
    standing: Standing


def practices(who: Visitor) -> tuple[date | None, Sequence[Practice]]:
    """The newest whole day, and every practice that could be counted on it; nothing for who is left out of numbers."""
    store = facts_of(who.tenant)
    day = newest_day(store.coverage())
    if day is None or who.tenant.people_off or is_left_out(who):
        return None, ()
    results = compute(
        store,
        [day],
        excluded=list(everybody(who.tenant) - BitMap([who.number])),
        ends_at_once=chosen(who.tenant.choices, "accounts_that_end") == "at_once",
        threads=1,
        memory_limit=settings.UPTAKE.score_memory,
    )
    about_people = [(metric(each.metric), each) for each in results]
    return day, [Practice(of, _standing(each)) for of, each in about_people if _is_told(of, each)]


def _is_told(of: Metric, result: Result) -> bool:
    """Whether there is an answer: of what nobody delivers there is none, and whoever is not asked has one."""
    return of.grain is PERSON and result.reason in (None, "nobody_enabled", of.grain.nothing)


def _standing(result: Result) -> Standing:
    if result.numerator is None or not result.denominator:
        return Standing.NOT_ASKED
    return Standing.DOES if result.numerator >= result.denominator else Standing.NOT_YET
