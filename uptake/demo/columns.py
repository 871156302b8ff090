"""Columns of an export, made from arrays of numbers in one go, and files made from columns."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PLAIN = csv.WriteOptions(include_header=False, quoting_style="none")


def looked_up(texts: Sequence[str | None], index: Numbers) -> pa.Array:
    """The text at each index; the index -1 is an empty cell."""
    return pa.array(texts, pa.string()).take(pa.array(index, mask=index < 0))


def yes_no(truths: Truths, words: tuple[str, str] = ("No", "Yes")) -> pa.Array:
    """No and Yes, or the words given."""
    return looked_up(words, truths.astype(np.int64))


def repeated(text: str, rows: int) -> pa.Array:
    """The same text in every row; an empty text is an empty cell."""
    return pa.nulls(rows, pa.string()) if not text else pa.repeat(pa.scalar(text), rows)


def durations(seconds: Numbers) -> pa.Array:
    """ISO 8601 durations such as `PT1H2M3S`."""
    unique, index = np.unique(seconds, return_inverse=True)
    return looked_up([_duration(int(value)) for value in unique], index)


def iso(days: Sequence[date]) -> list[str]:
    """Days as `2026-11-20`."""
    return [day.isoformat() for day in days]


def csv_bytes(columns: Mapping[str, pa.Array], *, marked: bool) -> bytes:
    """A CSV file, `marked` with a byte order mark as the reports are. No value may need a quote."""
    return csv_rows(columns, pa.table(list(columns.values()), names=list(columns)), marked=marked)


def csv_rows(header: Sequence[str] | Mapping[str, object], rows: pa.Table, *, marked: bool) -> bytes:
    """The same for rows cut out of a longer table."""
    out = io.BytesIO()
    out.write(BYTE_ORDER_MARK if marked else b"")
    out.write((",".join(header) + "\n").encode())
    if rows.num_rows:
        csv.write_csv(rows, out, _PLAIN)
    return out.getvalue()


def _duration(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if value]
    return "PT" + ("".join(parts) or "0S")
