"""The score as a ring: how much of the reachable points, and where the benchmark lies."""

from html import escape
from math import cos, pi, sin

from babel import Locale

from uptake.ui.writing import written_number, written_percent

RADIUS = 74
WIDTH = 15
SIZE = 164


def score_ring(
    percent: float | None,
    points: float | None,
    maximum: float | None,
    *,
    benchmark: float | None = None,
    label: str,
    no_data: str,
    locale: Locale,
) -> str:
    """A ring filled to `percent` (a share, 0 to 1); `benchmark` is in points; no share says `no_data`."""
    middle = SIZE / 2
    ring = f'cx="{middle}" cy="{middle}" r="{RADIUS}" stroke-width="{WIDTH}"'
    parts = [f'<circle class="score-ring-track" {ring}/>']
    if percent:
        fill = min(max(percent, 0), 1) * 100
        parts.append(
            f'<circle class="score-ring-fill" {ring} pathLength="100" stroke-dasharray="{fill:.2f} 100" '
            f'transform="rotate(-90 {middle} {middle})"/>'
        )
    if benchmark is not None and maximum:
        parts.append(_tick(benchmark / maximum, middle))
    if percent is None:
        parts.append(_text("score-ring-none", middle + 7, no_data))
    else:
        parts.append(_text("score-ring-percent", middle + 7, written_percent(percent, locale)))
        if points is not None and maximum:
            told = f"{written_number(points, locale)} / {written_number(maximum, locale)}"
            parts.append(_text("score-ring-points", middle + 30, told))
    return (
        f'<svg class="score-ring" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(look: str, y: float, text: str) -> str:
    place = f'x="{SIZE / 2}" y="{y}" text-anchor="middle"'
    return f'<text class="{look}" {place} aria-hidden="true">{escape(text)}</text>'


def _tick(share: float, middle: float) -> str:
    turn = 2 * pi * min(max(share, 0), 1) - pi / 2
    inner, outer = RADIUS - WIDTH / 2 - 2, RADIUS + WIDTH / 2 + 2
    ends = [(middle + size * cos(turn), middle + size * sin(turn)) for size in (inner, outer)]
    (x1, y1), (x2, y2) = ends
    return f'<line class="score-ring-peers" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
