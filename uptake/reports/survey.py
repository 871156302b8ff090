"""The survey about Copilot: four statements, a scale of five, and how a file of answers is read.

Source: specification of Adoption Score, section 1.6. The statements are in our own words.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from uptake.rules.refusals import Refused

SCALE = (5, 4, 3, 2, 1)
"""From strong agreement (5) to strong disagreement (1)."""

FAVOURABLE = (5, 4)
"""Answers that agree."""

LARGEST = 10_000_000
"""Largest file in bytes that is read."""

LONGEST_GROUP = 100

_PRINCIPAL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAMED = re.compile(r"(user )?principal( name)?|upn|e ?mail( address)?|(display |first |last |user )?name|user( id)?")


class Statement(StrEnum):
    """What people agree or disagree with, by the name of its column."""

    QUALITY = "quality"
    EFFORT = "effort"
    SPEED = "speed"
    PRODUCTIVITY = "productivity"


GROUP = "group"
COLUMNS = (*(statement.value for statement in Statement), GROUP)


@dataclass(frozen=True)
class Problem:
    """A row that was set aside: its line in the file, and the column and value that nobody can read."""

    line: int
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Answers:
    """What a file says: answers by group, statement and value, rows by group, and rows set aside."""

    counts: Mapping[tuple[str, Statement, int], int]
    rows: Mapping[str, int]
    problems: tuple[Problem, ...]


def read_answers(content: bytes, words: Mapping[str, int]) -> Answers:
    """Read a CSV file with one row for each person who answered.

    Answers are 1 to 5 or one of the `words` (in lower case); an empty cell is no answer. Raises Refused for a
    file that is too large, is no text, has other columns, names people, or holds no answer at all.
    """
    rows = _table(content)
    header, *body = rows or [(1, [])]
    columns = [_plain(cell) for cell in header[1]]
    _check(columns, body)
    counts: Counter[tuple[str, Statement, int]] = Counter()
    people: Counter[str] = Counter()
    problems = []
    for line, cells in body:
        row = dict(zip(columns, cells, strict=False))
        found = _answers(row, words)
        bad = next(((name, row[name]) for name, value in found.items() if value == 0), None)
        if len(cells) != len(columns):
            problems.append(Problem(line))
        elif bad is not None:
            problems.append(Problem(line, bad[0].value, bad[1][:40]))
        elif any(found.values()):
            group = row.get(GROUP, "")[:LONGEST_GROUP]
            people[group] += 1
            counts.update((group, name, value) for name, value in found.items() if value)
    if not people:
        raise Refused("survey_has_no_answers")
    return Answers(counts, people, tuple(problems))


def _answers(row: Mapping[str, str], words: Mapping[str, int]) -> dict[Statement, int | None]:
    """The answer to each statement: None for none, 0 for something nobody can read."""
    found: dict[Statement, int | None] = {}
    for statement in Statement:
        cell = row.get(statement.value, "").casefold()
        number = int(cell) if cell in {"1", "2", "3", "4", "5"} else words.get(cell, 0)
        found[statement] = number if cell else None
    return found


def _table(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its line; the separator is a comma, a semicolon or a tab."""
    if len(content) > LARGEST:
        raise Refused("survey_too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("survey_is_no_text") from error
    first = text.partition("\n")[0]
    return list(_rows(text, max(",;\t", key=first.count)))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise Refused("survey_is_no_text") from error


def _check(columns: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse a file that could name people before anything else of it is looked at."""
    if any(_NAMED.fullmatch(column.replace("_", " ").replace("-", " ")) for column in columns):
        raise Refused("survey_names_people")
    if any(_PRINCIPAL.fullmatch(cell) for _, cells in body for cell in cells):
        raise Refused("survey_names_people")
    if set(columns) - set(COLUMNS) or len(set(columns)) != len(columns):
        raise Refused("survey_has_other_columns")
    if not {statement.value for statement in Statement} <= set(columns):
        raise Refused("survey_lacks_a_statement")


def _plain(cell: str) -> str:
    return cell.casefold()
