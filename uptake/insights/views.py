"""What the templates of the score show, ready to print: frozen and translated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.insights import phrases
from uptake.insights.queries import NETWORK_BENCHMARK, Answer, Day, Line
from uptake.rules import points as rules
from uptake.rules.maximum import Area
from uptake.rules.window import DAYS
from uptake.score.categories import CATEGORIES, NETWORK_CONNECTIVITY, Category
from uptake.score.metric import Chart, Resource
from uptake.score.registry import metrics_of, primary
from uptake.ui.charts.series import Series
from uptake.ui.writing import Unit

ICONS = {
    "communication": "chat",
    "meetings": "video",
    "content_collaboration": "document",
    "teamwork": "people-team",
    "mobility": "phone",
    "ai_adoption": "bot",
    "endpoint_analytics": "laptop",
    "network_connectivity": "globe",
    "apps_health": "apps",
}
AREA_TITLES = {Area.PEOPLE: gettext_lazy("People experiences"), Area.TECHNOLOGY: gettext_lazy("Technology experiences")}
PLATFORM_SERIES = (
    ("several", gettext_lazy("Several")),
    ("desktop", gettext_lazy("Desktop only")),
    ("web", gettext_lazy("Web only")),
    ("mobile", gettext_lazy("Mobile only")),
)


@dataclass(frozen=True)
class Drawing:
    """A line chart, ready to draw."""

    series: Sequence[Series]
    days: Sequence[date]
    title: str
    description: str
    unit: Unit = "percent"


@dataclass(frozen=True)
class Columns:
    """A chart of grouped columns, ready to draw."""

    series: Sequence[Series]
    labels: Sequence[str]


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
    """People or technology experiences, with the points that were reachable."""

    title: str
    rows: Sequence[CategoryRow]
    points: int
    maximum: int


@dataclass(frozen=True)
class InsightView:
    """One insight with everything that explains it."""

    anchor: str
    title: str
    question: str
    share: float | None
    numerator: int | None
    denominator: int | None
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


@dataclass(frozen=True)
class GroupView:
    """The insights that stand together in one card."""

    title: str
    insights: Sequence[InsightView]
    columns: Columns | None = None
    daily: Drawing | None = None
    header: str = ""
    trend: Drawing | None = None
    resources: Sequence[Resource] = field(default_factory=tuple)


def areas(day: Day) -> list[AreaView]:
    """The breakdown of the score."""
    found = []
    for area in Area:
        rows = [row(day, category) for category in CATEGORIES if category.area is area]
        total = rules.total(each.points for each in rows)
        found.append(AreaView(str(AREA_TITLES[area]), rows, total.points, total.maximum))
    return found


def row(day: Day, category: Category) -> CategoryRow:
    """One category of the breakdown, with its key figure or the reason why there is none."""
    answer = day.answer(primary(category).id)
    points = answer.points if answer else None
    if answer is None:
        sentence = _("No data yet")
    else:
        sentence = phrases.headline(answer) if points is not None else phrases.why_no_data(answer)
    return CategoryRow(
        id=category.id,
        title=_(category.title),
        icon=ICONS[category.id],
        sentence=sentence,
        url=reverse("category", args=[category.id]),
        points=points,
        benchmark=benchmark(category),
    )


def benchmark(category: Category) -> int | None:
    """The peers' points of a category; the one of the network is fixed, others need peers."""
    return NETWORK_BENCHMARK if category is NETWORK_CONNECTIVITY else None


def insight(answer: Answer, *, excluded_groups: int, newest: Mapping[str, date]) -> InsightView:
    """One insight with its arithmetic, in the language of the page."""
    about = answer.metric
    known = answer.share is not None
    return InsightView(
        anchor=about.id.replace(".", "-"),
        title=_(about.title),
        question=_(about.question),
        share=answer.share,
        numerator=answer.numerator,
        denominator=answer.denominator,
        fraction=phrases.fraction(answer) if known else "",
        reason="" if known else phrases.why_no_data(answer),
        caution=phrases.caution(answer) if known else "",
        arithmetic=phrases.arithmetic(answer) if known else "",
        of_says=_(about.of_says),
        among_says=_(about.among_says),
        days=phrases.days_of(answer),
        basis=phrases.basis_of(answer),
        left_out=phrases.left_out(excluded_groups),
        sources=phrases.sources_of(answer, newest),
        method=answer.method,
        section=phrases.section(answer),
    )


def groups(
    day: Day,
    category: Category,
    *,
    excluded_groups: int,
    newest: Mapping[str, date],
    lines: Mapping[str, Line],
) -> list[GroupView]:
    """The supporting insights of a category, in the order of their declaration."""
    titles = dict.fromkeys(each.group for each in metrics_of(category) if not each.primary)
    found = []
    for title in titles:
        answers = [
            answer
            for each in metrics_of(category)
            if each.group == title and not each.primary and (answer := day.answer(each.id))
        ]
        shown = [a for a in answers if a.metric.chart not in {Chart.GROUPED_COLUMNS, Chart.LINE}]
        without_data = [a for a in answers if a.share is None and a not in shown]
        found.append(
            GroupView(
                title=_(title),
                insights=[
                    insight(a, excluded_groups=excluded_groups, newest=newest)
                    for a in shown + (without_data if not shown else [])
                ],
                header=phrases.group_header({a.metric.id: a for a in answers}),
                daily=_daily([a for a in answers if a.metric.chart is Chart.LINE], lines),
                columns=_columns([a for a in answers if a.metric.chart is Chart.GROUPED_COLUMNS]),
                trend=trend(_(title), [a for a in answers if a.metric.chart is not Chart.LINE], lines),
                resources=tuple(resource for a in answers for resource in a.metric.resources),
            )
        )
    return found


def trend(title: str, answers: Sequence[Answer], lines: Mapping[str, Line]) -> Drawing | None:
    """The history of some insights in one chart; None when nothing is known of any."""
    known = [a for a in answers if a.metric.id in lines and any(v is not None for v in lines[a.metric.id].values)]
    if not known:
        return None
    return Drawing(
        series=[Series(_(a.metric.title), lines[a.metric.id].values) for a in known],
        days=lines[known[0].metric.id].days,
        title=_("Trend: %(title)s") % {"title": title},
        description=_("Each point looks back on the 28 days up to its day."),
    )


def _daily(answers: Sequence[Answer], lines: Mapping[str, Line]) -> Drawing | None:
    """The daily line of insights that are about single days; None when nothing is known of any."""
    known = [a for a in answers if any(value is not None for value in lines[a.metric.id].values[-DAYS:])]
    if not known:
        return None
    return Drawing(
        series=[Series(_(a.metric.title), lines[a.metric.id].values[-DAYS:]) for a in known],
        days=lines[known[0].metric.id].days[-DAYS:],
        title=_(known[0].metric.title),
        description=_("Each point is about one day."),
    )


def _columns(answers: Sequence[Answer]) -> Columns | None:
    known = {a.metric.id.rpartition(".")[2]: a for a in answers if a.share is not None}
    if not known:
        return None
    apps = list(dict.fromkeys(name.partition("_")[0] for name in known))
    return Columns(
        series=[
            Series(str(title), [known[f"{app}_{name}"].numerator if f"{app}_{name}" in known else None for app in apps])
            for name, title in PLATFORM_SERIES
        ],
        labels=[_APP_TITLES.get(app, app) for app in apps],
    )


_APP_TITLES = {"word": "Word", "excel": "Excel", "powerpoint": "PowerPoint", "onenote": "OneNote"}
