"""From sums to numbers that may be shown: this file decides what of the Business resilience report is told.

A number about fewer than ten people is not. Source: specification of Adoption Score, sections 5 and 7.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from uptake.rules import resilience as rules
from uptake.rules.resilience import Periods
from uptake.rules.small_groups import may_show
from uptake.score.resilience_measures import Form, Measure, Reading
from uptake.score.resilience_plan import Weighed
from uptake.score.resilience_weeks import Counted, Tally


@dataclass(frozen=True)
class Sums:
    """Everything that was added up from one table: by week, and by organization for both periods."""

    periods: Periods
    weekly: Mapping[date, Counted]
    now: Mapping[str, Counted]
    before: Mapping[str, Counted]

    def total(self, i: int, *, before: bool = False) -> Tally:
        """The tally of everybody, for the measure at that place."""
        return sum((each.tallies[i] for each in (self.before if before else self.now).values()), Tally())

    def had(self, i: int, weeks: Iterable[date]) -> bool:
        """Whether anybody had a value in one of the weeks, be it ever so few people."""
        return any(self.weekly[week].tallies[i].people for week in weeks if week in self.weekly)


@dataclass(frozen=True)
class Number:
    """A value in hours, things, or as a share (0 to 1), and the people it is about."""

    value: Fraction
    people: int


@dataclass(frozen=True)
class Compared:
    """A value now and in the baseline, which is None when there is none."""

    current: Number
    baseline: Number | None

    @property
    def change(self) -> Fraction | None:
        """By which share of the baseline it differs; None when nothing can be compared."""
        return rules.change(self.current.value, self.baseline.value if self.baseline else None)


@dataclass(frozen=True)
class Figure:
    """One measure: what it is made of, its numbers, and its weeks (None for a gap).

    `numbers` is None without a number, for the `reason` "no_data" or "few_people".
    """

    measure: Measure
    reading: Reading | None = None
    periods: Periods | None = None
    numbers: Compared | None = None
    reason: str = ""
    weeks: tuple[tuple[date, Fraction | None], ...] = ()
    organizations: tuple[tuple[str, Compared], ...] = ()


def figure(i: int, weighed: Weighed, sums: Sums, smallest: int) -> Figure:
    """What may be shown of the measure at that place; organizations from `smallest` people on."""
    measure, reading = weighed
    periods = sums.periods
    if not sums.had(i, periods.current):
        return Figure(measure, reading, periods, reason="no_data")
    numbers = _compared(weighed, sums.total(i), sums.total(i, before=True))
    if numbers is None or (numbers.baseline is None and sums.had(i, periods.baseline)):
        return Figure(measure, reading, periods, reason="few_people")
    tallies = {week: counted.tallies[i] for week, counted in sums.weekly.items()}
    line = tuple((week, _shown(weighed, tallies.get(week, Tally()))) for week in periods.trend)
    return Figure(measure, reading, periods, numbers, "", line, _organizations(i, weighed, sums, smallest))


def _organizations(i: int, weighed: Weighed, sums: Sums, smallest: int) -> tuple[tuple[str, Compared], ...]:
    """The organizations that may be shown, by name; nothing if none of the people has one.

    A share of people is not divided: a percentage of a small organization can be one colleague.
    """
    nobody = Counted(0, (Tally(),) * (i + 1))
    if weighed[0].form is Form.PEOPLE:
        return ()
    asked = [sums.now, sums.before] if sums.total(i, before=True).people else [sums.now]
    names = frozenset[str]().union(*asked)
    if not names - {""}:
        return ()
    sizes = {
        name: [n for each in asked for n in (each.get(name, nobody).people, each.get(name, nobody).tallies[i].people)]
        for name in names
    }
    found = {
        name: _compared(weighed, sums.now[name].tallies[i], sums.before.get(name, nobody).tallies[i])
        for name in rules.visible(sizes, smallest)
    }
    return tuple((name, each) for name, each in sorted(found.items()) if each is not None)


def _compared(weighed: Weighed, now: Tally, before: Tally) -> Compared | None:
    current = _number(weighed, now)
    return Compared(current, _number(weighed, before)) if current else None


def _number(weighed: Weighed, tally: Tally) -> Number | None:
    value = _shown(weighed, tally)
    return None if value is None else Number(value, tally.people)


def _shown(weighed: Weighed, tally: Tally) -> Fraction | None:
    """The value of a tally; None when it is about fewer than ten people."""
    measure, reading = weighed
    if not may_show(tally.people):
        return None
    if measure.form is Form.PEOPLE:
        return Fraction(tally.above, tally.people)
    return Fraction(tally.top, tally.bottom * (1 if measure.form is Form.SHARE else reading.unit))
