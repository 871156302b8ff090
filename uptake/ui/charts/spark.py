"""A line as small as a word, to be read beside its number."""

from collections.abc import Sequence
from html import escape

from uptake.ui.charts.line import path, segments
from uptake.ui.charts.paper import Paper
from uptake.ui.charts.scale import range_of


def sparkline(values: Sequence[float | None], *, label: str) -> str:
    """A tiny drawing of the values; None is a gap. Mirrored by the style sheet."""
    span = range_of(values, from_zero=True)
    paper = Paper("spark", 96, 24, max(len(values), 1), span, rtl=False, axis=2, top=2, foot=2, end=2)
    lines = "".join(
        f'<path class="chart-line series-1" d="{path(run)}"/>'
        if len(run) > 1
        else f'<circle class="chart-dot series-1" cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>'
        for run in segments(values, paper)
    )
    return f'<svg class="sparkline" viewBox="0 0 96 24" role="img" aria-label="{escape(label)}">{lines}</svg>'
