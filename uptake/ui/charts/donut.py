"""A whole as a ring of parts, with the number that matters in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel import Locale

from uptake.ui.charts.series import Words
from uptake.ui.writing import written_number, written_percent

RADIUS = 52
WIDTH = 20
SIZE = 128


@dataclass(frozen=True)
class Part:
    """One part of the ring, in the colour of its place; `count` is how many things it is."""

    name: str
    count: int


def donut(
    parts: Sequence[Part],
    *,
    title: str,
    middle: str,
    locale: Locale,
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with a ring and a table of its parts; `middle` is the text inside the ring.

    Nothing to divide is told as "No data", never drawn as an empty ring. Raises ValueError for a negative count.
    """
    words = words or Words()
    if any(part.count < 0 for part in parts):
        raise ValueError(f"{title}: a part is less than nothing")
    whole = sum(part.count for part in parts)
    caption = f'<figcaption class="chart-caption">{escape(title)}</figcaption>' if show_title else ""
    if not whole:
        return f'<figure class="chart">{caption}<p>{escape(words.no_data)}</p></figure>'
    told = ", ".join(f"{part.name} {written_percent(part.count / whole, locale)}" for part in parts)
    rows = "".join(_row(part, at, whole, locale) for at, part in enumerate(parts))
    ring = (
        f'<svg class="donut-ring" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f'aria-label="{escape(f"{title}: {told}")}">{_ring(parts, whole)}'
        f'<text class="donut-middle" x="{SIZE / 2}" y="{SIZE / 2 + 7}" text-anchor="middle" '
        f'aria-hidden="true">{escape(middle)}</text></svg>'
    )
    return (
        f'<figure class="chart">{caption}<div class="donut">{ring}'
        f'<table class="donut-parts"><caption class="visually-hidden">{escape(title)}</caption>'
        f"<tbody>{rows}</tbody></table></div></figure>"
    )


def _ring(parts: Sequence[Part], whole: int) -> str:
    drawn, start = [], 0.0
    for at, part in enumerate(parts):
        length = part.count / whole * 100
        if length:
            drawn.append(
                f'<circle class="donut-part {_look(at)}" cx="{SIZE / 2}" cy="{SIZE / 2}" r="{RADIUS}" '
                f'stroke-width="{WIDTH}" pathLength="100" stroke-dasharray="{length:.3f} {100 - length:.3f}" '
                f'stroke-dashoffset="{-start:.3f}" transform="rotate(-90 {SIZE / 2} {SIZE / 2})"/>'
            )
        start += length
    return "".join(drawn)


def _row(part: Part, at: int, whole: int, locale: Locale) -> str:
    key = (
        f'<svg class="stacked-key" viewBox="0 0 14 14" aria-hidden="true">'
        f'<rect class="donut-key {_look(at)}" width="14" height="14" rx="2"/></svg>'
    )
    return (
        f'<tr><th scope="row">{key}{escape(part.name)}</th>'
        f'<td class="number">{escape(written_number(part.count, locale))}</td>'
        f'<td class="number">{escape(written_percent(part.count / whole, locale))}</td></tr>'
    )


def _look(place: int) -> str:
    return "donut-1" if place == 0 else "donut-rest"
