"""Read a CSV file: comma, semicolon or tab; with or without byte order mark; any line ends."""

import csv
import io
from collections.abc import Sequence

import pyarrow as pa
from pyarrow import csv as arrow_csv

from uptake.facts.importers.sheet import Sheet, Unreadable, normal

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_HEADER = 1 << 16


def csv_sheet(data: bytes) -> Sheet:
    """The CSV file as a sheet; raises Unreadable for text that is damaged or no UTF-8."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    header, body = _split(data)
    delimiter = max(",;\t", key=header.count)
    titles = next(csv.reader(io.StringIO(header), delimiter=delimiter))
    names = _names(titles)

    def load(wanted: Sequence[str]) -> pa.Table:
        return _columns(body, names, list(wanted), delimiter)

    shown = {name: title.strip() for name, title in zip(names, titles, strict=True) if "#" not in name}
    return Sheet(shown, load, first_row=2)


def _split(data: bytes) -> tuple[str, bytes]:
    start = data[:_LONGEST_HEADER].lstrip(b"\r\n")
    if b"\x00" in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("wrong_encoding")
    data = data.lstrip(b"\r\n")
    if not data:
        raise Unreadable("empty_file")
    try:
        data.decode()
    except UnicodeDecodeError as problem:
        at_the_end = problem.reason == "unexpected end of data"
        raise Unreadable("cut_off" if at_the_end else "wrong_encoding") from problem
    ends = [end for end in (data.find(b"\n"), data.find(b"\r")) if end >= 0]
    end = min(ends, default=len(data))
    return data[:end].decode(), data[end:].lstrip(b"\r\n")


def _names(titles: Sequence[str]) -> list[str]:
    """Normal forms; a column without a title is called `#` and its position."""
    names: list[str] = []
    for position, title in enumerate(titles):
        name = normal(title) or f"#{position}"
        if name in names:
            raise Unreadable("column_twice", column=title.strip())
        names.append(name)
    return names


def _columns(body: bytes, names: Sequence[str], wanted: list[str], delimiter: str) -> pa.Table:
    if body.count(b'"') % 2:
        raise Unreadable("cut_off")
    if not body.strip():
        return pa.table({name: pa.array([], pa.string()) for name in wanted})
    wrong: list[arrow_csv.InvalidRow] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            arrow_csv.ReadOptions(use_threads=False, block_size=max(len(body), 1), column_names=list(names)),
            arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in body, invalid_row_handler=note),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as problem:
        raise Unreadable("cut_off") from problem
    if wrong:
        row = wrong[0]
        line = (row.number or 0) + 1
        raise Unreadable("row_width", row=line, expected=row.expected_columns, actual=row.actual_columns)
    return table.combine_chunks()
