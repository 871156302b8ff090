"""Histories as lines: of points, of the insight that makes them, and of the insights of a group.

Which lines a category's trend has is said by the source: specification of Adoption Score, sections 1 and 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _

from uptake.insights import layout, queries
from uptake.insights.day import Answer, Day
from uptake.insights.queries import Line
from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.window import DAYS, HISTORY_DAYS
from uptake.score.categories import AI_ADOPTION, TEAMWORK, Category
from uptake.score.metric import Chart, Metric
from uptake.score.registry import metrics_of
from uptake.tenancy.models import Tenant
from uptake.ui.charts.series import Change, Series
from uptake.ui.writing import Unit

SPANS: Mapping[str, int] = MappingProxyType({"30": 30, "90": 90, "trend": HISTORY_DAYS})
"""How many days back a trend goes, by what the address says."""

HISTORY = timedelta(days=HISTORY_DAYS - 1)
"""From the first day of a history to its last."""

LINES_AT_ONCE = 4
"""More lines than colours would not be told apart; what is more goes into a further drawing."""


@dataclass(frozen=True)
class Drawing:
    """A line chart, ready to draw."""

    series: Sequence[Series]
    days: Sequence[date]
    title: str
    description: str
    unit: Unit = "percent"
    changes: Sequence[Change] = ()
    named: bool = False  # whether its title has to stand above it, because it is one of several


def spans_of(category: Category) -> tuple[str, ...]:
    """The trends that a category offers: 180 days, and shorter ones where the source names them (section 1.6)."""
    return tuple(SPANS) if category is AI_ADOPTION else ("trend",)


def of_points(line: Line, name: str, *, in_points: bool, changes: Sequence[Change] = ()) -> Drawing:
    """The history of the score, in percent of what was reachable, or of a category, in points."""
    return Drawing(
        series=[Series(name, line.values)],
        days=line.days,
        title=_("Score history: %(name)s") % {"name": name},
        description=_looks_back(DAYS),
        unit="number" if in_points else "percent",
        changes=changes,
    )


def of_category(
    tenant: Tenant, day: Day, category: Category, *, benchmark: int | None, changes: Sequence[Change]
) -> Drawing | None:
    """The trend of what makes the points of a category; None where nothing does."""
    leading = day.leading(category)
    if leading is None:
        return None
    about = leading.metric
    if about.weighted or about.each > 1:
        line = queries.points_history(tenant, category, day.as_of)
        series = [Series(_("Points"), line.values)]
        if benchmark is not None and about.weighted:
            peers = [float(benchmark)] * len(line.days)
            series.append(Series(_("Peer benchmark"), peers, look="benchmark"))
        return Drawing(series, line.days, _("Points"), _looks_back(about.days), "number", changes)
    if about.stands_in or category is TEAMWORK:
        lines = [
            (_(about.title), queries.counts(tenant, about.id, day.as_of)),
            (_("Asked about"), queries.counts(tenant, about.id, day.as_of, denominator=True)),
        ]
    else:
        lines = [(_(m.title), queries.counts(tenant, m.id, day.as_of)) for m in beside(about)]
    longest = max((line for _name, line in lines), key=lambda line: len(line.days))
    return Drawing(
        series=[Series(name, _as_long_as(longest, line)) for name, line in lines],
        days=longest.days,
        title=_("How many it is"),
        description=_looks_back(about.days),
        unit="number",
        changes=changes,
    )


def beside(about: Metric) -> list[Metric]:
    """The insight itself, and those that stand beside it in the same bars of the category."""
    others = [m for m in metrics_of(about.category) if m.group == about.group and not alternative(m)]
    return [about, *(m for m in others if m is not about and m.chart in {Chart.BAR, Chart.BARS} and not about.when)]


def alternative(about: Metric) -> bool:
    """Whether an insight is another way of counting the points, and not an insight of its own."""
    return about.when is not None or about.stands_in


def of_group(
    title: str, answers: Sequence[Answer], lines: Mapping[str, Line], span: int, changes: Sequence[Change]
) -> list[Drawing]:
    """The history of some insights, as many drawings as needed; nothing for those without any value."""
    known = [
        a for a in answers if a.metric.id in lines and any(v is not None for v in lines[a.metric.id].last(span).values)
    ]
    parts = _parted(known)
    return [
        Drawing(
            series=[Series(_(a.metric.title), _told(a, lines[a.metric.id].last(span))) for a in part],
            days=lines[part[0].metric.id].last(span).days,
            title=_("Trend: %(title)s") % {"title": f"{title}, {name}" if len(parts) > 1 else title},
            description=_looks_back(part[0].metric.days),
            unit="number" if part[0].metric.weighted else "percent",
            changes=changes,
            named=len(parts) > 1,
        )
        for name, part in parts
    ]


def daily(title: str, answers: Sequence[Answer], lines: Mapping[str, Line]) -> Drawing | None:
    """The daily line of insights that are about single days; None when nothing is known of any."""
    known = [a for a in answers if any(value is not None for value in lines[a.metric.id].last(DAYS).values)]
    if not known:
        return None
    return Drawing(
        series=[Series(_(a.metric.title), lines[a.metric.id].last(DAYS).values) for a in known],
        days=lines[known[0].metric.id].last(DAYS).days,
        title=title if len(known) > 1 else _(known[0].metric.title),
        description=_looks_back(1),
    )


def _parted(answers: Sequence[Answer]) -> list[tuple[str, Sequence[Answer]]]:
    """Rows of a grid each for themselves, other insights in the order in which they come; each part with its name."""
    by_name = {a.metric.id.partition(".")[2]: a for a in answers}
    grid = layout.grid_of(list(by_name)) if len(by_name) > LINES_AT_ONCE else None
    if grid is not None:
        cells = [[by_name[grid.name(row, column)] for column in grid.columns] for row in grid.rows]
        return [(layout.label_of(row), found) for row, found in zip(grid.rows, cells, strict=True)]
    kinds = [[a for a in answers if a.metric.weighted is kind] for kind in (True, False)]
    parts = [kind[at : at + LINES_AT_ONCE] for kind in kinds for at in range(0, len(kind), LINES_AT_ONCE)]
    return [(f"{place} / {len(parts)}", part) for place, part in enumerate(parts, start=1)]


def _told(answer: Answer, line: Line) -> Sequence[float | None]:
    """The values as the page tells them: points where they are means of points, else shares."""
    if not answer.metric.weighted:
        return line.values
    return [None if value is None else round(value * CATEGORY_POINTS, 1) for value in line.values]


def _as_long_as(longest: Line, line: Line) -> list[float | None]:
    """The values of a line from the first day of the longest one on."""
    return [None] * (len(longest.days) - len(line.days)) + list(line.values)


def _looks_back(days: int) -> str:
    if days == 1:
        return _("Each point is about one day.")
    return _("Each point looks back on the %(days)s days up to its day.") % {"days": days}
