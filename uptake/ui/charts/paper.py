"""The sheet a chart is drawn on: size, margins, and where a value lies, mirrored from right to left."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel import Locale

from uptake.ui.charts.scale import Range, label_ticks, ticks
from uptake.ui.charts.series import Label
from uptake.ui.writing import Unit, written


@dataclass(frozen=True)
class Paper:
    """A drawing of `count` places along the label axis and a range of values.

    `banded` places stand in the middle of a band, others on the line where a band would begin.
    """

    look: str
    width: int
    height: int
    count: int
    span: Range
    rtl: bool
    banded: bool = False
    axis: int = 44
    top: int = 16
    foot: int = 26
    end: int = 10

    @property
    def inner(self) -> float:
        """The width between the axis and the far end."""
        return self.width - self.axis - self.end

    @property
    def bottom(self) -> int:
        """Where the lowest value lies."""
        return self.height - self.foot

    @property
    def step(self) -> float:
        """From one place to the next, negative from right to left."""
        size = self.inner / (self.count if self.banded else max(self.count - 1, 1))
        return -size if self.rtl else size

    @property
    def first(self) -> float:
        """The x of the first place."""
        start = self.axis + (abs(self.step) / 2 if self.banded else (self.inner / 2 if self.count == 1 else 0))
        return self.mirrored(start)

    def mirrored(self, x: float) -> float:
        """An x counted from the side where the axis stands."""
        return self.width - x if self.rtl else x

    def x(self, place: int) -> float:
        """Where a place lies along the label axis."""
        return self.first + place * self.step

    def y(self, value: float) -> float:
        """Where a value lies; values outside the range rest on its border."""
        low, high = self.span
        inside = min(max(value, low), high)
        return self.bottom - (inside - low) / (high - low) * (self.bottom - self.top)


WIDE = (720, 248)
NARROW = (340, 216)


def papers(*, count: int, span: Range, rtl: bool, banded: bool = False) -> tuple[Paper, Paper]:
    """The wide and the narrow sheet of one chart."""
    (wide, high), (narrow, low) = WIDE, NARROW
    return (
        Paper("wide", wide, high, count, span, rtl, banded, axis=52, foot=30),
        Paper("narrow", narrow, low, count, span, rtl, banded),
    )


def grid(paper: Paper, labels: Sequence[Label], *, unit: Unit, locale: Locale) -> str:
    """Lines and numbers of the value axis, texts of the label axis."""
    parts = []
    near, far = paper.mirrored(paper.axis), paper.mirrored(paper.width - paper.end)
    side = "start" if paper.rtl else "end"
    for value in ticks(paper.span):
        y = paper.y(value)
        parts.append(f'<line class="chart-grid" x1="{near:.1f}" x2="{far:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text x="{paper.mirrored(paper.axis - 8):.1f}" y="{y + 4:.1f}" text-anchor="{side}">'
            f"{escape(written(value, unit, locale))}</text>"
        )
    for place, text in label_ticks(labels, locale, wanted=8 if paper.look == "wide" else 3):
        x = paper.x(place)
        parts.append(
            f'<text x="{x:.1f}" y="{paper.height - 6}" text-anchor="{_anchor(paper, x)}">{escape(text)}</text>'
        )
    return "".join(parts)


def _anchor(paper: Paper, x: float) -> str:
    """Labels at the borders of the sheet stay inside it."""
    if x > paper.width - 24:
        return "end"
    return "start" if x < 24 else "middle"
