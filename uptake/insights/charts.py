"""The insights of a group as the charts that their declarations name, each with what explains it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from uptake.insights import explained, layout, phrases, reasons, trends
from uptake.insights.day import Answer
from uptake.insights.explained import Around, Explanation
from uptake.insights.queries import Line
from uptake.insights.trends import Drawing
from uptake.score.categories import APPS_HEALTH
from uptake.score.metric import Chart
from uptake.ui.charts.bars import Bar
from uptake.ui.charts.donut import Part
from uptake.ui.charts.heat import Cell
from uptake.ui.charts.series import Series
from uptake.ui.charts.stacked import Band, BandLook, Whole
from uptake.ui.writing import Unit

_QUALITY: tuple[BandLook, ...] = ("quality-1", "quality-2", "quality-3", "quality-4", "quality-5")
_LEVELS: tuple[BandLook, ...] = ("level-1", "level-2", "level-3", "level-4", "level-5")


@dataclass(frozen=True)
class Columns:
    """Columns side by side, grouped by label."""

    series: Sequence[Series]
    labels: Sequence[str]
    unit: Unit


@dataclass(frozen=True)
class Heat:
    """Shares in two directions."""

    cells: Sequence[Sequence[Cell]]
    rows: Sequence[str]
    columns: Sequence[str]


@dataclass(frozen=True)
class Stacked:
    """Full bars, divided into bands."""

    wholes: Sequence[Whole]
    bands: Sequence[Band]


@dataclass(frozen=True)
class Donut:
    """A whole and its parts; `middle` is the number in the ring."""

    parts: Sequence[Part]
    middle: str


@dataclass(frozen=True)
class Counts:
    """Counts as bars, as long as the largest thing that any of them is counted among."""

    bars: Sequence[Bar]
    maximum: int


@dataclass(frozen=True)
class TableRow:
    """One insight as a row: its name, its share and what the share is made of."""

    title: str
    figure: str
    fraction: str


Shape = Columns | Heat | Stacked | Donut | Drawing | Counts | Sequence[TableRow]


@dataclass(frozen=True)
class ChartView:
    """One chart with its explanation; `missing` says which of its numbers have no data, and why."""

    kind: str
    shape: Shape
    explanation: Explanation
    missing: Sequence[str]


def chart(
    kind: Chart, title: str, answers: Sequence[Answer], around: Around, lines: Mapping[str, Line]
) -> ChartView | None:
    """The insights of one group and kind in one drawing; None when none of them has a number."""
    if kind is Chart.LINE:
        shape: Shape | None = trends.daily(title, answers, lines)
    elif all(answer.share is None for answer in answers):
        return None
    else:
        shape = _SHAPES[kind](answers)
    if shape is None:
        return None
    return ChartView(kind.value, shape, explained.of_answers(title, answers, around), _missing(answers))


def _missing(answers: Sequence[Answer]) -> list[str]:
    """For each reason, the insights of the chart that have no number for it."""
    by_reason: dict[str, list[str]] = {}
    for answer in answers:
        if answer.share is None:
            by_reason.setdefault(reasons.why_no_data(answer), []).append(_(answer.metric.title))
    return [
        _("No data for %(names)s: %(reason)s") % {"names": ", ".join(names), "reason": reason}
        for reason, names in by_reason.items()
    ]


def _counts(answers: Sequence[Answer]) -> Counts:
    """Counts as bars, over everything asked about where that is the same for all of them."""
    known = [answer for answer in answers if answer.share is not None]
    wholes = {(a.metric.among_says, a.denominator) for a in known}
    alike = len(wholes) == 1
    told_already = any(a.numerator == a.denominator for a in known)
    first = [Bar(_(says), count) for says, count in wholes] if alike and not told_already else []
    bars = [
        Bar(_(a.metric.title), a.numerator, note="" if alike or a.share is None else phrases.fraction(a))
        for a in answers
    ]
    return Counts(first + bars, max(a.denominator or 0 for a in known))


def _columns(answers: Sequence[Answer]) -> Columns:
    unit: Unit = "percent" if answers[0].metric.category is APPS_HEALTH else "number"
    value: Callable[[Answer], float | None] = (lambda a: a.share) if unit == "percent" else (lambda a: a.numerator)
    by_name = {_name(a): a for a in answers}
    grid = layout.grid_of(list(by_name))
    if grid is None:
        return Columns([Series(_("Share"), [value(a) for a in answers])], [_(a.metric.title) for a in answers], unit)
    return Columns(
        series=[
            Series(layout.label_of(column), [value(by_name[grid.name(row, column)]) for row in grid.rows])
            for column in grid.columns
        ],
        labels=[layout.label_of(row) for row in grid.rows],
        unit=unit,
    )


def _heat(answers: Sequence[Answer]) -> Heat:
    by_name = {_name(a): a for a in answers}
    grid = layout.grid_of(list(by_name))
    if grid is None:
        cells = [[_cell(answer)] for answer in answers]
        return Heat(cells, [_(a.metric.title) for a in answers], [_("Share")])
    return Heat(
        cells=[[_cell(by_name[grid.name(row, column)]) for column in grid.columns] for row in grid.rows],
        rows=[layout.label_of(row) for row in grid.rows],
        columns=[layout.label_of(column) for column in grid.columns],
    )


def _cell(answer: Answer) -> Cell:
    if answer.share is None:
        return Cell(None)
    told = {"above": phrases.number(answer.numerator), "below": phrases.number(answer.denominator)}
    return Cell(answer.share, _("%(above)s of %(below)s") % told)


def _stacked(answers: Sequence[Answer]) -> Stacked:
    """Bands as columns of the grid; without a grid one bar, whose bands are the insights themselves."""
    by_name = {_name(a): a for a in answers}
    grid = layout.grid_of(list(by_name))
    if grid is None:
        bands = [Band(_(a.metric.title), look) for a, look in zip(answers, _QUALITY, strict=False)]
        shares = [a.share for a in answers[: len(bands)]]
        return Stacked([Whole(_(answers[0].metric.among_says), shares)], bands)
    return Stacked(
        wholes=[
            Whole(layout.label_of(row), [by_name[grid.name(row, column)].share for column in grid.columns])
            for row in grid.rows
        ],
        bands=[Band(layout.label_of(column), look) for column, look in zip(grid.columns, _LEVELS, strict=False)],
    )


def _donut(answers: Sequence[Answer]) -> Donut:
    """The first insight against the rest of what it is asked about."""
    about = next(answer for answer in answers if answer.share is not None)
    there, whole = about.numerator or 0, about.denominator or 0
    parts = [Part(_(about.metric.title), there), Part(_("The others"), whole - there)]
    return Donut(parts, phrases.number(there))


def _table(answers: Sequence[Answer]) -> list[TableRow]:
    return [
        TableRow(
            _(a.metric.title),
            phrases.key_figure(a) if a.share is not None else _("No data"),
            phrases.fraction(a) if a.share is not None else "",
        )
        for a in answers
    ]


def _name(answer: Answer) -> str:
    return answer.metric.id.partition(".")[2]


_SHAPES: Mapping[Chart, Callable[[Sequence[Answer]], Shape]] = MappingProxyType(
    {
        Chart.COUNT_BARS: _counts,
        Chart.GROUPED_COLUMNS: _columns,
        Chart.HEAT_MAP: _heat,
        Chart.STACKED: _stacked,
        Chart.DONUT: _donut,
        Chart.TABLE: _table,
    }
)
