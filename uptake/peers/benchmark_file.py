"""Reading a file of benchmarks: CSV, checked whole before anything of it is taken over.

Columns, in any order: region, band, licences, industry, tenure (empty: any), category, metric (empty: the points
of the category), value (0 to 100 points), n (organizations it is made of, five at least), as_of (YYYY-MM-DD).
Source: specification of Adoption Score, section 4.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from uptake.rules.cohorts import (
    BANDS,
    FEWEST_OTHERS,
    INDUSTRIES,
    LARGEST_BAND,
    LICENCES,
    LONGEST_TENURE,
    REGIONS,
    TENURES,
    Key,
    Keys,
)
from uptake.rules.points import CATEGORY_POINTS, half_up
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES
from uptake.score.registry import METRICS

COLUMNS = (*(key.value for key in Key), "category", "metric", "value", "n", "as_of")
ALLOWED: dict[Key, tuple[str, ...]] = {
    Key.REGION: REGIONS,
    Key.BAND: (*(name for _, name in BANDS), LARGEST_BAND),
    Key.LICENCES: LICENCES,
    Key.INDUSTRY: INDUSTRIES,
    Key.TENURE: (*(name for _, name in TENURES), LONGEST_TENURE),
}
MOST_ROWS = 20_000
MOST_BYTES = 4_000_000


@dataclass(frozen=True)
class Figure:
    """One row: for organizations with these keys, so many points, made of so many organizations."""

    keys: Keys
    measure: str
    points: int
    others: int
    as_of: date


def read(content: bytes, *, today: date) -> list[Figure]:
    """The rows of the file; raises Refused("benchmark_file") with the line, the column and the problem."""
    if len(content) > MOST_BYTES:
        raise _no(0, "", "too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _no(0, "", "not_utf8") from wrong
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        found = list(_figures(rows, today))
    except csv.Error as wrong:
        raise _no(rows.line_num, "", "not_csv") from wrong
    if not found:
        raise _no(0, "", "empty")
    return found


def _figures(rows: Iterator[list[str]], today: date) -> Iterator[Figure]:
    header = [name.strip().lower() for name in next(rows, [])]
    for column in COLUMNS:
        if header.count(column) != 1:
            raise _no(1, column, "column_missing" if column not in header else "column_twice")
    seen: set[tuple[object, ...]] = set()
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise _no(line, "", "cells")
        if len(seen) >= MOST_ROWS:
            raise _no(line, "", "too_large")
        found = _figure(line, {name: cell.strip() for name, cell in zip(header, row, strict=True)}, today)
        name = (tuple(sorted(found.keys.items())), found.measure, found.as_of)
        if name in seen:
            raise _no(line, "", "twice")
        seen.add(name)
        yield found


def _figure(line: int, cells: dict[str, str], today: date) -> Figure:
    keys = {key: cells[key] for key in Key}
    for key, value in keys.items():
        if value and value not in ALLOWED[key]:
            raise _no(line, key, "unknown")
    if cells["category"] not in {category.id for category in CATEGORIES}:
        raise _no(line, "category", "unknown")
    metric = cells["metric"]
    if metric and not any(each.id == metric and each.category.id == cells["category"] for each in METRICS):
        raise _no(line, "metric", "unknown")
    return Figure(
        keys=keys,
        measure=metric or cells["category"],
        points=_points(line, cells["value"]),
        others=_others(line, cells["n"]),
        as_of=_day(line, cells["as_of"], today),
    )


def _points(line: int, cell: str) -> int:
    try:
        value = Decimal(cell)
    except InvalidOperation as wrong:
        raise _no(line, "value", "not_a_number") from wrong
    if not value.is_finite() or not 0 <= value <= CATEGORY_POINTS:
        raise _no(line, "value", "out_of_range")
    return half_up(value)


def _others(line: int, cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise _no(line, "n", "not_a_number")
    if int(cell) < FEWEST_OTHERS:
        raise _no(line, "n", "too_few")
    return int(cell)


def _day(line: int, cell: str, today: date) -> date:
    try:
        day = date.fromisoformat(cell)
    except ValueError as wrong:
        raise _no(line, "as_of", "not_a_day") from wrong
    if day > today:
        raise _no(line, "as_of", "to_come")
    return day


def _no(line: int, column: str, problem: str) -> Refused:
    return Refused("benchmark_file", line=line, column=str(column), problem=problem)
