"""Rows as a CSV file that a spreadsheet opens and a program reads.

UTF-8 with a byte order mark (without it Excel guesses another encoding), a comma between cells, stable English
column names, ISO days and moments, decimal points; nothing is an empty cell. A text that a spreadsheet would take for
a formula gets an apostrophe in front: names come from people, and a name may begin with `=`.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

_BYTE_ORDER_MARK = "\ufeff"
_BEGINS_A_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The whole file; every row has one value for each column."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(columns)
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} values for {len(columns)} columns")
        writer.writerow([cell(value) for value in row])
    return _BYTE_ORDER_MARK + sheet.getvalue()


def csv_of(kind: type, rows: Iterable[Any], leave_out: Sequence[str] = ()) -> str:
    """The file of frozen rows of one kind: a column for each of its fields."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no fields")
    names = [field.name for field in fields(kind) if field.name not in leave_out]
    return csv_text(names, ([getattr(row, name) for name in names] for row in rows))


def csv_file(name: str, text: str) -> HttpResponse:
    """The answer that makes a browser save the file as `name`.csv."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{safe}.csv"', "Cache-Control": "private, no-store"},
    )


def cell(value: Any) -> str:
    """One value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        raise TypeError("a cell holds one value")
    if isinstance(value, Iterable) and not isinstance(value, str):
        return cell("; ".join(cell(each) for each in value))
    return _guarded(str(value))


def _guarded(text: str) -> str:
    if _BEGINS_A_FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
