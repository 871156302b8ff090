"""The parts of a category's page: what makes the points, the groups of insights, and other ways of counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from uptake.insights import charts, phrases, trends, views
from uptake.insights.charts import ChartView
from uptake.insights.day import Answer, Day
from uptake.insights.explained import Around
from uptake.insights.queries import Line
from uptake.insights.trends import Drawing
from uptake.insights.views import InsightView
from uptake.peers.queries import Benchmark
from uptake.score.categories import Category
from uptake.score.metric import Chart, Metric, Resource
from uptake.score.registry import metrics_of
from uptake.ui.charts.series import Change

_EACH_FOR_ITSELF = frozenset({Chart.BAR, Chart.BARS, Chart.NUMBER})
_WIDE = frozenset({Chart.GROUPED_COLUMNS, Chart.HEAT_MAP, Chart.STACKED, Chart.TABLE})


@dataclass(frozen=True)
class GroupView:
    """The insights that stand together in one card: single ones first, then charts of several."""

    title: str
    header: str
    insights: Sequence[InsightView]
    charts: Sequence[ChartView]
    trend: Sequence[Drawing]
    wide: bool
    resources: Sequence[Resource]


def bars(
    day: Day, category: Category, around: Around, benchmarks: Mapping[str, Benchmark], label: str
) -> list[InsightView]:
    """What makes the points, and the insights that stand in the same bars; empty before anything was recorded."""
    leading = day.leading(category)
    if leading is None:
        return []
    found = [leading, *(a for m in trends.beside(leading.metric)[1:] if (a := day.answer(m.id)))]
    return [
        views.insight(
            answer,
            excluded_groups=around.excluded_groups,
            newest=around.newest,
            choices=around.choices,
            makes_points=answer is leading,
            benchmark=benchmarks.get(answer.metric.id) or (benchmarks.get(category.id) if answer is leading else None),
            label=label if answer is leading else "",
        )
        for answer in found
    ]


def groups(
    day: Day,
    category: Category,
    around: Around,
    lines: Mapping[str, Line],
    *,
    span: int | None = None,
    changes: Sequence[Change] = (),
) -> list[GroupView]:
    """The supporting insights of a category in the order of their declaration; as trends where `span` is given."""
    leading = day.leading(category)
    above = {m.id for m in trends.beside(leading.metric)} if leading else set()
    rest = [m for m in metrics_of(category) if m.id not in above and not trends.alternative(m) and not m.primary]
    return _cards(day, rest, around, lines, span, changes)


def other_ways(day: Day, category: Category, around: Around) -> list[InsightView]:
    """What would make the points under another choice, or stand in for want of facts."""
    makes = day.score(category).metric
    others = [m for m in metrics_of(category) if (trends.alternative(m) or m.primary) and m.id != makes]
    return [_insight(answer, around) for m in others if (answer := day.answer(m.id))]


def resources(category: Category) -> list[Resource]:
    """Public pages about the category, each once."""
    return list(dict.fromkeys(resource for m in metrics_of(category) for resource in m.resources))


def _cards(
    day: Day,
    metrics: Sequence[Metric],
    around: Around,
    lines: Mapping[str, Line],
    span: int | None,
    changes: Sequence[Change],
) -> list[GroupView]:
    found = []
    for title in dict.fromkeys(m.group for m in metrics):
        answers = [answer for m in metrics if m.group == title and (answer := day.answer(m.id))]
        if answers:
            found.append(_card(_(title), answers, around, lines, span, changes))
    return found


def _card(
    title: str,
    answers: Sequence[Answer],
    around: Around,
    lines: Mapping[str, Line],
    span: int | None,
    changes: Sequence[Change],
) -> GroupView:
    numbers_first = sorted(answers, key=lambda a: a.metric.chart is not Chart.NUMBER)
    single = [a for a in numbers_first if a.metric.chart in _EACH_FOR_ITSELF]
    kinds = dict.fromkeys(a.metric.chart for a in answers if a.metric.chart not in _EACH_FOR_ITSELF)
    drawn = []
    for kind in kinds:
        of_kind = [a for a in answers if a.metric.chart is kind]
        view = charts.chart(kind, title, of_kind, around, lines)
        if view is None:
            single += of_kind
        else:
            drawn.append(view)
    over_time = [a for a in answers if a.metric.chart is not Chart.LINE]
    return GroupView(
        title=title,
        header=phrases.group_header({a.metric.id: a for a in answers}),
        insights=[_insight(a, around) for a in single],
        charts=drawn,
        trend=trends.of_group(title, over_time, lines, span, changes) if span else (),
        wide=bool(_WIDE & set(kinds)),
        resources=tuple(dict.fromkeys(resource for a in answers for resource in a.metric.resources)),
    )


def _insight(answer: Answer, around: Around) -> InsightView:
    return views.insight(answer, excluded_groups=around.excluded_groups, newest=around.newest, choices=around.choices)
