"""How a metric is said: a question, whom it is asked about, and who of them says yes.

A metric knows nothing of windows, tenants, groups or exclusions; those are applied before it. One
declaration gives the share on the page, the recipients of a recommendation (asked about and not yet
practising) and the measure of what came of it.
Source: specification of Adoption Score, section 0.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

import ibis
from ibis.expr import operations as ops
from ibis.expr.types import BooleanValue, IntegerValue, Table

from uptake.rules.window import DAYS
from uptake.score.categories import Category
from uptake.score.grains.grain import KEYS, Grain, Need
from uptake.score.grains.people import PERSON
from uptake.score.grains.population import LICENCES


class Chart(StrEnum):
    """The form in which a metric is drawn; metrics of one group and form share a drawing."""

    BAR = "bar"
    BARS = "bars"
    COUNT_BARS = "count_bars"
    GROUPED_COLUMNS = "grouped_columns"
    NUMBER = "number"
    LINE = "line"
    HEAT_MAP = "heat_map"
    STACKED = "stacked"
    DONUT = "donut"
    TABLE = "table"


@dataclass(frozen=True)
class Share:
    """Of the rows that are `among`, how many are also `of`; so no share passes 100 %."""

    among: BooleanValue
    of: BooleanValue

    @property
    def numerator(self) -> IntegerValue:
        """1 for a row that counts as yes, else 0."""
        return (self.among & self.of).cast("int32")

    @property
    def denominator(self) -> IntegerValue:
        """1 for a row that is asked about, else 0."""
        return self.among.cast("int32")


@dataclass(frozen=True)
class Ratio:
    """How much of a `whole` the rows `among` reach together; `part` is never above `whole`."""

    among: BooleanValue
    part: IntegerValue
    whole: IntegerValue

    @property
    def of(self) -> BooleanValue:
        """Whether a row reaches the whole, so that those who do not can be addressed."""
        return self.part >= self.whole

    @property
    def numerator(self) -> IntegerValue:
        """What a row brings to the sum."""
        return ibis.ifelse(self.among, self.part, 0)

    @property
    def denominator(self) -> IntegerValue:
        """What a row could bring to the sum."""
        return ibis.ifelse(self.among, self.whole, 0)


def counted(answer: "Answer") -> IntegerValue:
    """1 for a row that is asked about, else 0: how many things a number is about."""
    return answer.among.cast("int32")


Answer: TypeAlias = Share | Ratio
Declaration: TypeAlias = Callable[[Table], Answer]


@dataclass(frozen=True)
class Resource:
    """A public help page worth reading."""

    title: str
    url: str


@dataclass(frozen=True)
class Metric:
    """One question about a tenant; texts are plain English, translated at the door.

    `answer` is None for what is announced but not computed yet: then `missing` names the facts that
    would bring it. `days` is the length of the window that the question looks back on. A primary insight
    makes the points of its category; one with `when` does so only while that choice (rules/choices) has
    that value, and one that `stands_in` only while the chosen one has no number. `weighted` marks a mean
    of points, whose two numbers are sums of weights and no counts.
    """

    id: str
    category: Category
    primary: bool
    title: str
    question: str
    among_says: str
    of_says: str
    chart: Chart
    group: str
    spec: str
    answer: Declaration | None
    grain: Grain = PERSON
    days: int = DAYS
    version: int = 1
    optional: tuple[str, ...] = ()
    each: int = 1  # what one row adds to the denominator
    weighted: bool = False
    when: tuple[str, str] | None = None
    stands_in: bool = False
    resources: tuple[Resource, ...] = ()
    missing: str = ""

    @property
    def method(self) -> str:
        """Name of the way of counting; it is kept with every number, and a changed way gets a new one."""
        return f"{self.id}/{self.version}"

    @cached_property
    def columns(self) -> frozenset[str]:
        """Columns of the window that the answer reads, taken from the answer itself."""
        if self.answer is None:
            return frozenset()
        said = self.answer(self.grain.row)
        found = (value.op().find(ops.Field) for value in (said.numerator, said.denominator))
        return frozenset(field.name for fields in found for field in fields) - set(KEYS)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The fact columns without which there is no answer, each with the source that brings it."""
        if self.answer is None:
            return ()
        waited_for = sorted(self.columns - set(self.optional))
        return tuple(each for each in self.grain.needs(waited_for) if each.column not in self.optional)

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources without which there is no answer."""
        return tuple(sorted({each.source for each in self.needs}))

    @property
    def about_people(self) -> bool:
        """Whether its rows are people, or what people of the population started."""
        return "person" in self.grain.table.by_name

    @property
    def about_licences(self) -> bool:
        """Whether it asks about people who are enabled for something."""
        return not self.columns.isdisjoint(LICENCES)

    @property
    def licence_today(self) -> bool:
        """Whether the licence must be held on the as-of day, which only a directory with names tells."""
        return "products_now" in self.columns


_DECLARED: dict[str, Metric] = {}


def metric(
    category: Category,
    *,
    title: str,
    among: str,
    of: str,
    chart: Chart,
    group: str,
    spec: str,
    primary: bool = False,
    question: str = "",
    name: str = "",
    grain: Grain = PERSON,
    days: int = DAYS,
    version: int = 1,
    optional: tuple[str, ...] = (),
    each: int = 1,
    weighted: bool = False,
    when: tuple[str, str] | None = None,
    stands_in: bool = False,
    resources: tuple[Resource, ...] = (),
) -> Callable[[Declaration], Metric]:
    """Declare the function as a metric; its name and docstring are the metric's id and question.

    `among` and `of` say denominator and numerator in words. `optional` names fact columns that count
    where they are delivered but are not waited for. `each` is what one row adds to the denominator, for ratios.
    `name` and `question` are for answers made in a loop.
    """

    def declare(answer: Declaration) -> Metric:
        return _keep(
            Metric(
                id=f"{category.id}.{name or answer.__name__}",
                category=category,
                primary=primary,
                title=title,
                question=question or " ".join((inspect.getdoc(answer) or "").split()),
                among_says=among,
                of_says=of,
                chart=chart,
                group=group,
                spec=spec,
                answer=answer,
                grain=grain,
                days=days,
                version=version,
                optional=optional,
                each=each,
                weighted=weighted,
                when=when,
                stands_in=stands_in,
                resources=resources,
            )
        )

    return declare


def announced(
    category: Category, *, name: str, title: str, question: str, spec: str, missing: str, group: str = ""
) -> Metric:
    """Declare an insight whose facts cannot be brought in: it says what is missing, and no number."""
    return _keep(
        Metric(
            id=f"{category.id}.{name}",
            category=category,
            primary=False,
            title=title,
            question=question,
            among_says="",
            of_says="",
            chart=Chart.NUMBER,
            group=group or title,
            spec=spec,
            answer=None,
            missing=missing,
        )
    )


def declared() -> Iterator[Metric]:
    """Every metric declared so far, in order; uptake.score.registry knows all of them."""
    return iter(_DECLARED.values())


def _keep(new: Metric) -> Metric:
    if new.id in _DECLARED:
        raise ValueError(f"two metrics are called {new.id}")
    _DECLARED[new.id] = new
    return new
