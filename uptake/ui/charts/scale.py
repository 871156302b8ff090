"""The numbers of an axis: a range that holds the values and round steps inside it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import ceil, floor, isclose, log10

from babel import Locale
from babel.dates import format_date, format_skeleton

from uptake.ui.charts.series import Label

Range = tuple[float, float]

_NOTHING = 1e-9
"""Values closer than this are drawn as one: no axis has room for what lies between."""


def round_step(span: float, wanted: int) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that cuts the span in about `wanted` parts."""
    rough = span / max(wanted, 1)
    power: float = 10.0 ** floor(log10(rough))
    return power * next(size for size in (1, 2, 2.5, 5, 10) if rough <= size * power or isclose(rough, size * power))


def range_of(values: Iterable[float | None], *, from_zero: bool, wanted: int = 5) -> Range:
    """The smallest range between round numbers that holds all values."""
    known = [value for value in values if value is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if from_zero:
        low = min(0.0, low)
    if isclose(low, high, abs_tol=_NOTHING):
        low, high = (0.0, high if high > _NOTHING else 1.0) if high >= 0 else (min(low, -_NOTHING), 0.0)
    step = round_step(high - low, wanted)
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step


def ticks(span: Range, wanted: int = 5) -> list[float]:
    """Round values from the low to the high end."""
    low, high = span
    step = round_step(high - low, wanted)
    first = ceil(low / step - 1e-9)
    return [round(at * step, 10) for at in range(first, floor(high / step + 1e-9) + 1)]


def label_ticks(labels: Sequence[Label], locale: Locale, wanted: int) -> list[tuple[int, str]]:
    """At most about `wanted` places on the label axis with their text: months over a season, days below."""
    days = [label for label in labels if isinstance(label, date)]
    if not days or len(days) != len(labels):
        every = ceil(len(labels) / wanted) if labels else 1
        return [(at, _short(labels[at], locale)) for at in range(0, len(labels), every)]
    if days[-1] - days[0] > timedelta(days=75):
        months = [(at, day) for at, day in enumerate(days) if day.day == 1]
        every = max(1, ceil(len(months) / (wanted + 1)))
        return [(at, _month(day, locale)) for at, day in months[::every]]
    every = max(1, ceil(len(days) / wanted))
    if len(days) > 14:
        every = max(7, ceil(every / 7) * 7)
    return [(at, _short(days[at], locale)) for at in range((len(days) - 1) % every, len(days), every)]


def _month(day: date, locale: Locale) -> str:
    return format_date(day, "LLL y" if day.month == 1 else "LLL", locale=locale)


def _short(label: Label, locale: Locale) -> str:
    return format_skeleton("MMMd", label, locale=locale) if isinstance(label, date) else label
