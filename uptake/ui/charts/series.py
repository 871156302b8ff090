"""What a chart is made of: series of values, changes of method, and the few words around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Label = date | str
Look = Literal["main", "benchmark"]


@dataclass(frozen=True)
class Series:
    """One line or one colour of columns; a value of None is a gap, never a zero."""

    name: str
    values: Sequence[float | None]
    look: Look = "main"


@dataclass(frozen=True)
class Change:
    """Something at a label; with `breaks`, numbers are made in another way from here on, and lines end before it."""

    at: Label
    text: str
    breaks: bool = False


@dataclass(frozen=True)
class Words:
    """The words that a chart adds by itself, in the language of the page."""

    label: str = "Day"
    name: str = "Name"
    no_data: str = "No data"
    view_as_table: str = "View as table"
    read_by_keys: str = "Read the values with the arrow keys"
    benchmark: str = "Benchmark"


def colour_of(series: Series, place: int) -> str:
    """The class that colours a series at its place among the others."""
    if series.look == "benchmark":
        return "look-benchmark"
    return f"series-{place % 4 + 1}"


def without_missing_days(labels: Sequence[Label], series: Sequence[Series]) -> tuple[list[Label], list[Series]]:
    """Every day between the first and the last gets its place; a day that the rows lack is a gap.

    Labels that are not all days come back unchanged. Raises ValueError when a series has another length.
    """
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} labels")
    days = [label.toordinal() for label in labels if isinstance(label, date)]
    if len(days) != len(labels) or not days:
        return list(labels), list(series)
    every = range(min(days), max(days) + 1)
    place = {day: at for at, day in enumerate(days)}
    filled = [
        Series(one.name, [one.values[place[day]] if day in place else None for day in every], one.look)
        for one in series
    ]
    return [date.fromordinal(day) for day in every], filled
