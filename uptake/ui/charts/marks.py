"""Where the way of counting changed: a dotted line with a number that the notes explain."""

from collections.abc import Sequence

from uptake.ui.charts.paper import Paper
from uptake.ui.charts.series import Change, Label


def change_marks(paper: Paper, labels: Sequence[Label], changes: Sequence[Change]) -> str:
    """A mark for each change whose label is in the drawing."""
    parts = []
    for number, change in enumerate(changes, start=1):
        if change.at not in labels:
            continue
        x = paper.x(labels.index(change.at))
        parts.append(
            f'<line class="chart-change" x1="{x:.1f}" x2="{x:.1f}" y1="{paper.top}" y2="{paper.bottom}"/>'
            f'<circle class="chart-change-mark" cx="{x:.1f}" cy="{paper.top - 6}" r="8"/>'
            f'<text class="chart-change-number" x="{x:.1f}" y="{paper.top - 2.5}" '
            f'text-anchor="middle">{number}</text>'
        )
    return "".join(parts)
