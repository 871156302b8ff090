"""Values over days as lines: gaps stay gaps, a change of method is marked."""

from collections.abc import Collection, Sequence

from babel import Locale

from uptake.ui.charts.figure import Frame, drawing, figure
from uptake.ui.charts.marks import change_marks
from uptake.ui.charts.paper import Paper, grid, papers
from uptake.ui.charts.scale import Range, range_of
from uptake.ui.charts.series import Change, Label, Series, Words, colour_of, without_missing_days
from uptake.ui.writing import Unit

Points = list[tuple[float, float]]


def line_chart(
    series: Sequence[Series],
    x_labels: Sequence[Label],
    *,
    title: str,
    description: str = "",
    locale: Locale,
    rtl: bool = False,
    unit: Unit = "number",
    y_range: Range | None = None,
    changes: Sequence[Change] = (),
    area: bool = True,
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with a line for each series.

    `x_labels` are days in any order, or texts in the order to draw; values of the unit `percent` are shares
    (0 to 1). Days missing between the first and the last are gaps. `area` fills below the first series.
    Raises ValueError when a series has not one value for each label.
    """
    labels, whole = without_missing_days(x_labels, series)
    span = y_range or range_of((value for one in whole for value in one.values), from_zero=False)
    frame = Frame(title, description, labels, whole, changes, unit, locale, words or Words(), show_title)
    drawings = "".join(
        drawing(paper, frame, _inside(paper, frame, area=area))
        for paper in papers(count=len(labels), span=span, rtl=rtl)
    )
    return figure(frame, drawings)


def segments(values: Sequence[float | None], paper: Paper, breaks: Collection[int] = ()) -> list[Points]:
    """The unbroken runs of known values as points on the paper; a new run begins at each place of `breaks`."""
    runs: list[Points] = [[]]
    for place, value in enumerate(values):
        if value is None or place in breaks:
            runs.append([])
        if value is not None:
            runs[-1].append((paper.x(place), paper.y(value)))
    return [run for run in runs if run]


def path(run: Points) -> str:
    """A run of points as the commands of an SVG path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _inside(paper: Paper, frame: Frame, *, area: bool) -> str:
    parts = [
        grid(paper, frame.labels, unit=frame.unit, locale=frame.locale),
        change_marks(paper, frame.labels, frame.changes),
    ]
    broken = {change.at for change in frame.changes if change.breaks}
    breaks = [place for place, label in enumerate(frame.labels) if label in broken]
    for place, one in enumerate(frame.series):
        parts.append(_line(one, colour_of(one, place), paper, breaks, area=area and place == 0))
    return "".join(parts)


def _line(one: Series, colour: str, paper: Paper, breaks: Collection[int], *, area: bool) -> str:
    runs = segments(one.values, paper, () if one.look == "benchmark" else breaks)
    parts = []
    for run in runs:
        if area and len(run) > 1:
            floor = f"L{run[-1][0]:.1f} {paper.bottom}L{run[0][0]:.1f} {paper.bottom}Z"
            parts.append(f'<path class="chart-area {colour}" d="{path(run)}{floor}"/>')
        if len(run) == 1:
            parts.append(_dot(run[0], colour, 2))
        else:
            parts.append(f'<path class="chart-line {colour}" d="{path(run)}"/>')
    if runs and one.look != "benchmark":
        parts.append(_dot(runs[-1][-1], colour, 3.5))
    return "".join(parts)


def _dot(point: tuple[float, float], colour: str, radius: float) -> str:
    x, y = point
    return f'<circle class="chart-dot {colour}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
