"""What the pages of the score show, as rows of data: the same for CSV files and for the JSON interface.

Everything comes through the queries and sentences of the pages, so a number that is hidden there is None here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import overload

from django.utils.translation import gettext as _

from uptake.facts.newest import latest_by_source
from uptake.insights import explained, phrases, queries, reasons, views
from uptake.insights.day import Answer, Day
from uptake.peers.queries import Benchmark, benchmarks
from uptake.rules import points as rules
from uptake.rules.window import window
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metrics_of, primary
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class CategoryOfDay:
    """One category of the breakdown; without data `points` is None and `reason` says why."""

    as_of: date
    area: str
    category: str
    title: str
    points: int | None
    maximum: int
    change: int | None
    benchmark: int | None
    metric: str
    numerator: int | None
    denominator: int | None
    share: float | None
    headline: str
    reason: str
    reason_says: str


@dataclass(frozen=True)
class PointsOfDay:
    """One day of the history; `category` is "" for the total, which is told as a share of its maximum."""

    day: date
    category: str
    points: int | None
    share: float | None


@dataclass(frozen=True)
class Source:
    """A source that a number needs, and the last day that it has delivered."""

    name: str
    last_day: date | None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class InsightOfDay:
    """One insight with everything that explains it."""

    as_of: date
    category: str
    metric: str
    title: str
    group: str
    counted: str
    primary: bool
    makes_points: bool
    weighted: bool
    numerator: int | None
    denominator: int | None
    asked: int | None
    share: float | None
    percent: int | None
    points: int | None
    first_day: date
    last_day: date
    basis: str
    basis_says: str
    caution: str
    reason: str
    reason_says: str
    question: str
    numerator_says: str
    denominator_says: str
    arithmetic: str
    left_out: str
    sources: tuple[Source, ...]
    choices: tuple[str, ...]
    method: str
    section: str


@dataclass(frozen=True)
class ShareOfDay:
    """One day of the history of an insight: above and below the line, and the share."""

    day: date
    category: str
    metric: str
    numerator: int | None
    denominator: int | None
    share: float | None


def categories_of_day(tenant: Tenant, day: Day) -> list[CategoryOfDay]:
    """The breakdown of the score, in the order of the page."""
    peers = benchmarks(tenant, day.as_of)
    return [_category(tenant, day, each, peers) for each in CATEGORIES]


def insights_of_day(tenant: Tenant, day: Day, category: Category | None = None) -> list[InsightOfDay]:
    """Every insight of a day, or those of one category, in the order of their declaration."""
    newest = latest_by_source(facts_of(tenant).coverage())
    asked = METRICS if category is None else metrics_of(category)
    found = (day.answer(each.id) for each in asked)
    return [insight_of_day(tenant, day, answer, newest) for answer in found if answer is not None]


def insight_of_day(tenant: Tenant, day: Day, answer: Answer, newest: Mapping[str, date]) -> InsightOfDay:
    """One insight of a day."""
    about = answer.metric
    known = answer.share is not None
    makes_points = day.score(about.category).metric == about.id
    span = window(answer.as_of, about.days)
    return InsightOfDay(
        as_of=answer.as_of,
        category=about.category.id,
        metric=about.id,
        title=_(about.title),
        group=_(about.group),
        counted=about.grain.name,
        primary=about.primary,
        makes_points=makes_points,
        weighted=about.weighted,
        numerator=answer.numerator,
        denominator=answer.denominator,
        asked=answer.about,
        share=answer.share,
        percent=_percent(answer),
        points=answer.points if makes_points else None,
        first_day=span.first,
        last_day=span.last,
        basis=answer.basis,
        basis_says=phrases.basis_of(answer),
        caution=phrases.caution(answer) if known else "",
        reason=_reason(answer),
        reason_says="" if known else reasons.why_no_data(answer),
        question=_(about.question),
        numerator_says=_(about.of_says),
        denominator_says=_(about.among_says),
        arithmetic=phrases.arithmetic(answer, makes_points=makes_points) if known else "",
        left_out=phrases.left_out(answer, len(tenant.excluded_groups)),
        sources=tuple(Source(name, newest.get(name)) for name in about.sources),
        choices=tuple(each.id for each in explained.choices_about(about)),
        method=answer.method,
        section=about.spec,
    )


def points_history(tenant: Tenant, last: date, category: Category | None = None) -> list[PointsOfDay]:
    """The history of one category over the 180 days up to `last`, or of the total when none is named."""
    line = queries.points_history(tenant, category, last)
    if category is None:
        return [PointsOfDay(day, "", None, value) for day, value in zip(line.days, line.values, strict=True)]
    day = queries.day(tenant, last)
    asked = day.score(category).metric if day else primary(category).id
    exact = queries.shares(tenant, [asked], last)[asked]
    shares = dict(zip(exact.days, exact.values, strict=True))
    return [
        PointsOfDay(day, category.id, None if value is None else int(value), shares.get(day))
        for day, value in zip(line.days, line.values, strict=True)
    ]


class SharesHistory(Sequence[ShareOfDay]):
    """The history of insights over the 180 days up to `last`, one insight after the other.

    Numbers above and below the line are looked up only for the rows that are looked at.
    """

    def __init__(self, tenant: Tenant, metrics: Sequence[Metric], last: date) -> None:
        self._tenant, self._metrics, self._last = tenant, metrics, last
        self._lines = queries.shares(tenant, [each.id for each in metrics], last)
        self._days = len(next(iter(self._lines.values())).days) if self._lines else 0
        self._of = cache(self._rows)

    def __len__(self) -> int:
        return self._days * len(self._metrics)

    @overload
    def __getitem__(self, place: int) -> ShareOfDay: ...
    @overload
    def __getitem__(self, place: slice) -> list[ShareOfDay]: ...
    def __getitem__(self, place: int | slice) -> ShareOfDay | list[ShareOfDay]:
        """The row or rows at a place."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        metric, day = divmod(place, self._days)
        return self._of(metric)[day]

    def _rows(self, place: int) -> list[ShareOfDay]:
        about = self._metrics[place]
        above = self._counts(about, denominator=False)
        below = self._counts(about, denominator=True)
        line = self._lines[about.id]
        return [
            ShareOfDay(day, about.category.id, about.id, above.get(day), below.get(day), share)
            for day, share in zip(line.days, line.values, strict=True)
        ]

    def _counts(self, about: Metric, *, denominator: bool) -> dict[date, int | None]:
        line = queries.counts(self._tenant, about.id, self._last, denominator=denominator)
        told = (None if value is None else int(value) for value in line.values)
        return dict(zip(line.days, told, strict=True))


def _category(tenant: Tenant, day: Day, category: Category, peers: Mapping[str, Benchmark]) -> CategoryOfDay:
    row = views.row(day, category, peers)
    answer = day.leading(category)
    known = row.points is not None
    return CategoryOfDay(
        as_of=day.as_of,
        area=category.area.value,
        category=category.id,
        title=row.title,
        points=row.points,
        maximum=rules.CATEGORY_POINTS,
        change=queries.change(tenant, day, category),
        benchmark=row.benchmark,
        metric=day.score(category).metric,
        numerator=answer.numerator if answer else None,
        denominator=answer.denominator if answer else None,
        share=answer.share if answer else None,
        headline=row.sentence if known else "",
        reason="" if known else _reason(answer) or day.score(category).left_out or "",
        reason_says="" if known else row.sentence,
    )


def _reason(answer: Answer | None) -> str:
    """Why there is no number, in one word; "" when there is one."""
    if answer is None:
        return "no_facts"
    return "" if answer.share is not None else answer.reason or "no_facts"


def _percent(answer: Answer) -> int | None:
    """The share as pages print it: whole percent, rounded half up."""
    if answer.numerator is None or not answer.denominator:
        return None
    return rules.points(answer.numerator, answer.denominator)
