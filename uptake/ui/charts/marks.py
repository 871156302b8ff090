"""Where something changed: a dotted line with a number that the notes explain."""

from collections.abc import Sequence

from uptake.ui.charts.paper import Paper
from uptake.ui.charts.series import Change, Label

WIDTH = 18  # of a mark and the air beside it
ROWS = 6


def change_marks(paper: Paper, labels: Sequence[Label], changes: Sequence[Change]) -> str:
    """A mark for each change whose label is in the drawing; marks that would touch stand below each other."""
    places = {label: place for place, label in enumerate(labels)}
    ends = [-float(WIDTH)] * ROWS  # where the last mark of each row stands
    parts = []
    for number, change in enumerate(changes, start=1):
        if change.at not in places:
            continue
        x = paper.x(places[change.at])
        row = next((row for row, end in enumerate(ends) if abs(x - end) >= WIDTH), 0)
        ends[row] = x
        y = paper.top - 6 + row * WIDTH
        parts.append(
            f'<line class="chart-change" x1="{x:.1f}" x2="{x:.1f}" y1="{paper.top}" y2="{paper.bottom}"/>'
            f'<circle class="chart-change-mark" cx="{x:.1f}" cy="{y}" r="8"/>'
            f'<text class="chart-change-number" x="{x:.1f}" y="{y + 3.5}" text-anchor="middle">{number}</text>'
        )
    return "".join(parts)
