"""What the templates of the score show, ready to print: frozen and translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.insights import explained, phrases, reasons
from uptake.insights.day import Answer, Day
from uptake.insights.explained import Around, Explanation
from uptake.insights.texts import AREA_TITLES, ICONS
from uptake.peers.queries import NETWORK, NETWORK_POINTS, Benchmark, Source
from uptake.rules import points as rules
from uptake.rules.maximum import Area
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Chart
from uptake.score.registry import primary
from uptake.score.scores import AS_DECLARED

FIXED: Mapping[str, Benchmark] = MappingProxyType({NETWORK: Benchmark(NETWORK, NETWORK_POINTS, Source.FIXED)})
"""What is known of others without any peers: the benchmark of the network is the same for everybody."""


@dataclass(frozen=True)
class CategoryRow:
    """One category in the breakdown; `points` is None without data."""

    id: str
    title: str
    icon: str
    sentence: str
    url: str
    points: int | None
    benchmark: int | None


@dataclass(frozen=True)
class AreaView:
    """People or technology experiences, with the points that were reachable and those of peers."""

    id: str
    title: str
    rows: Sequence[CategoryRow]
    points: int
    maximum: int
    benchmark: int | None


@dataclass(frozen=True)
class InsightView:
    """One insight with everything that explains it.

    `number` is its key figure and `out_of` what that is out of; `percent` is the unrounded share for the bar.
    `label` says what is special about it, `benchmark` are the points of peers.
    """

    anchor: str
    title: str
    question: str
    share: float | None
    numerator: int | None
    denominator: int | None
    percent: float | None
    number: str
    out_of: str
    bar: bool
    fraction: str
    reason: str
    caution: str
    arithmetic: str
    of_says: str
    among_says: str
    days: str
    basis: str
    left_out: str
    sources: str
    method: str
    section: str
    label: str = ""
    benchmark: int | None = None
    explanation: Explanation | None = field(default=None, compare=False)


def areas(day: Day, benchmarks: Mapping[str, Benchmark] = FIXED) -> list[AreaView]:
    """The breakdown of the score."""
    found = []
    for area in Area:
        rows = [row(day, category, benchmarks) for category in CATEGORIES if category.area is area]
        total = rules.total(each.points for each in rows)
        peers = [each.benchmark for each in rows if each.points is not None]
        known = [points for points in peers if points is not None]
        benchmark = sum(known) if known and len(known) == len(peers) else None
        found.append(AreaView(area.value, str(AREA_TITLES[area]), rows, total.points, total.maximum, benchmark))
    return found


def row(day: Day, category: Category, benchmarks: Mapping[str, Benchmark] = FIXED) -> CategoryRow:
    """One category of the breakdown, with its key figure or the reason why there is none."""
    answer, points = day.leading(category), day.points(category)
    if points is not None and answer is not None:
        sentence = phrases.headline(answer)
    else:
        sentence = reasons.why_not_counted(day.score(category), answer or day.answer(primary(category).id))
    peers = benchmarks.get(category.id)
    return CategoryRow(
        id=category.id,
        title=_(category.title),
        icon=ICONS[category.id],
        sentence=sentence,
        url=reverse("category", args=[category.id]),
        points=points,
        benchmark=peers.points if peers else None,
    )


def insight(
    answer: Answer,
    *,
    excluded_groups: int,
    newest: Mapping[str, date],
    choices: Mapping[str, str] = AS_DECLARED,
    makes_points: bool = False,
    benchmark: Benchmark | None = None,
    label: str = "",
) -> InsightView:
    """One insight with its arithmetic, in the language of the page."""
    about = answer.metric
    known = answer.share is not None
    around = Around(excluded_groups, newest, choices)
    return InsightView(
        anchor=explained.anchor(about.id),
        title=_(about.title),
        question=_(about.question),
        share=answer.share,
        numerator=answer.numerator,
        denominator=answer.denominator,
        percent=None if answer.share is None else answer.share * 100,
        number=phrases.key_figure(answer) if known else "",
        out_of=_("of 100 points") if about.weighted else "",
        bar=about.chart is not Chart.NUMBER,
        fraction=phrases.fraction(answer) if known else "",
        reason="" if known else reasons.why_no_data(answer),
        caution=phrases.caution(answer) if known else "",
        arithmetic=phrases.arithmetic(answer, makes_points=makes_points or about.primary) if known else "",
        of_says=_(about.of_says),
        among_says=_(about.among_says),
        days=phrases.days_of(answer),
        basis=phrases.basis_of(answer),
        left_out=phrases.left_out(answer, excluded_groups),
        sources=phrases.sources_of(answer, newest),
        method=answer.method,
        section=phrases.section(answer),
        label=label,
        benchmark=benchmark.points if benchmark else None,
        explanation=explained.of_answer(answer, around, makes_points=makes_points),
    )
