"""Values side by side as upright columns, grouped by label."""

from collections.abc import Sequence

from babel import Locale

from uptake.ui.charts.figure import Frame, drawing, figure
from uptake.ui.charts.marks import change_marks
from uptake.ui.charts.paper import Paper, grid, papers
from uptake.ui.charts.scale import range_of
from uptake.ui.charts.series import Change, Label, Series, Words, colour_of, without_missing_days
from uptake.ui.writing import Unit

FILLED = 0.72  # of the width of a label; the rest is air between groups


def column_chart(
    series: Sequence[Series],
    x_labels: Sequence[Label],
    *,
    title: str,
    description: str = "",
    locale: Locale,
    rtl: bool = False,
    unit: Unit = "number",
    changes: Sequence[Change] = (),
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with one column for each series and label, from zero up.

    A missing value leaves its place empty.
    Raises ValueError when a series has not one value for each label.
    """
    labels, whole = without_missing_days(x_labels, series)
    span = range_of((value for one in whole for value in one.values), from_zero=True)
    frame = Frame(title, description, labels, whole, changes, unit, locale, words or Words(), show_title)
    drawings = "".join(
        drawing(paper, frame, _inside(paper, frame))
        for paper in papers(count=max(len(labels), 1), span=span, rtl=rtl, banded=True)
    )
    return figure(frame, drawings)


def _inside(paper: Paper, frame: Frame) -> str:
    back = grid(paper, frame.labels, unit=frame.unit, locale=frame.locale)
    return back + _columns(paper, frame.series) + change_marks(paper, frame.labels, frame.changes)


def _columns(paper: Paper, series: Sequence[Series]) -> str:
    width = abs(paper.step) * FILLED / max(len(series), 1)
    parts = []
    for row, one in enumerate(series):
        turn = row - len(series) / 2 if not paper.rtl else len(series) / 2 - row - 1
        for place, value in enumerate(one.values):
            if value is None:
                continue
            top, foot = sorted((paper.y(value), paper.y(0)))
            parts.append(
                f'<rect class="chart-column {colour_of(one, row)}" x="{paper.x(place) + turn * width:.1f}" '
                f'y="{top:.1f}" width="{width:.1f}" height="{foot - top:.1f}" rx="{min(2, width / 4):.1f}"/>'
            )
    return "".join(parts)
