"""Bars that are always full: how a whole divides into bands, told by colour, pattern and text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from zlib import crc32

from babel import Locale

from uptake.ui.charts.figure import Frame, table_of
from uptake.ui.charts.series import Series, Words
from uptake.ui.writing import written_percent

BandLook = Literal[
    "quality-1", "quality-2", "quality-3", "quality-4", "quality-5",
    "level-1", "level-2", "level-3", "level-4", "level-5",
]  # fmt: skip
"""Quality goes from good (dark green) to bad (dark red); levels from little (pale) to much (strong)."""

HEIGHT = 26
TEXT_FITS_FROM = 0.12  # of a bar, a share of this size has room for its text


@dataclass(frozen=True)
class Band:
    """One part of every bar."""

    name: str
    look: BandLook


@dataclass(frozen=True)
class Whole:
    """One bar: what it is about, and how much of it lies in each band (0 to 1); None is "No data"."""

    name: str
    shares: Sequence[float | None]


def stacked_bars(
    wholes: Sequence[Whole],
    bands: Sequence[Band],
    *,
    title: str,
    locale: Locale,
    rtl: bool = False,
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with one full bar for each whole; raises ValueError when one has not a share for each band."""
    words = words or Words()
    for whole in wholes:
        if len(whole.shares) != len(bands):
            raise ValueError(f"{whole.name}: {len(whole.shares)} shares for {len(bands)} bands")
    caption = f'<figcaption class="chart-caption">{escape(title)}</figcaption>' if show_title else ""
    key = f"s{crc32(f'{title}{[whole.name for whole in wholes]}'.encode()):08x}"
    rows = "".join(
        f'<div class="stacked-row"><span class="stacked-name">{escape(whole.name)}</span>'
        f"{_bar(whole, bands, f'{key}-{at}', locale, words, rtl=rtl)}</div>"
        for at, whole in enumerate(wholes)
    )
    series = [Series(one.name, [whole.shares[at] for whole in wholes]) for at, one in enumerate(bands)]
    frame = Frame(title, "", [whole.name for whole in wholes], series, (), "percent", locale, words, show_title)
    return f'<figure class="chart">{caption}{_legend(bands, key)}{rows}{table_of(frame)}</figure>'


def _legend(bands: Sequence[Band], key: str) -> str:
    place = 'x="0" width="14" height="14" rx="2"'
    keys = "".join(
        f'<li><svg class="stacked-key" viewBox="0 0 14 14" aria-hidden="true">'
        f"{_part(one.look, f'{key}-k{at}', place)}</svg>{escape(one.name)}</li>"
        for at, one in enumerate(bands)
    )
    return f'<ul class="chart-legend">{keys}</ul>'


def _bar(whole: Whole, bands: Sequence[Band], key: str, locale: Locale, words: Words, *, rtl: bool) -> str:
    known = [(one, share) for one, share in zip(bands, whole.shares, strict=True) if share is not None]
    if not known:
        return f'<span class="stacked-none">{escape(words.no_data)}</span>'
    told = ", ".join(f"{one.name} {written_percent(share, locale)}" for one, share in known)
    parts, start = [], 0.0
    for at, (one, share) in enumerate(known):
        if share > 0:
            parts.append(_segment(one, start, share, f"{key}-{at}", locale, rtl=rtl))
        start += share
    return (
        f'<svg class="stacked-bar" width="100%" height="{HEIGHT}" direction="ltr" role="img" '
        f'aria-label="{escape(f"{whole.name}: {told}")}">{"".join(parts)}</svg>'
    )


def _segment(one: Band, start: float, share: float, key: str, locale: Locale, *, rtl: bool) -> str:
    left = 1 - start - share if rtl else start
    drawn = _part(one.look, key, f'x="{left * 100:.2f}%" width="{share * 100:.2f}%" height="{HEIGHT}"')
    if share < TEXT_FITS_FROM:
        return drawn
    middle = (left + share / 2) * 100
    text = escape(written_percent(share, locale))
    plate = (
        f'<rect class="stacked-plate" x="{middle:.2f}%" y="5" width="40" height="16" rx="8" '
        f'transform="translate(-20)"/>'
    )
    return f'{drawn}{plate}<text class="stacked-text" x="{middle:.2f}%" y="17.5" text-anchor="middle">{text}</text>'


def _part(look: BandLook, key: str, place: str) -> str:
    """A rectangle in the colour of the band, and over it the pattern that tells it without colour."""
    pattern = _PATTERNS[look.rpartition("-")[2]]
    drawn = f'<rect class="stacked-part {look}" {place}/>'
    if not pattern:
        return drawn
    return (
        f'<defs><pattern id="{key}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path class="stacked-pattern" d="{pattern}"/></pattern></defs>{drawn}<rect fill="url(#{key})" {place}/>'
    )


_PATTERNS = {
    "1": "",
    "2": "M0 8L8 0M-2 2L2 -2M6 10L10 6",
    "3": "M0 4H8",
    "4": "M0 0L8 8M-2 6L2 10M6 -2L10 2",
    "5": "M0 8L8 0M-2 2L2 -2M6 10L10 6M0 0L8 8M-2 6L2 10M6 -2L10 2",
}
