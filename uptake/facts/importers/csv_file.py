"""Read a CSV file: comma, semicolon or tab; with or without byte order mark; any line ends."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from uptake.facts.importers.sheet import Sheet, Unreadable, normal

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_HEADER = 1 << 16
_CHUNK = 1 << 20
_PIECE = 1 << 22  # bytes of a piece; a cell must fit into it
_SOMETHING = re.compile(rb"\S")
_TYPE_LINE = b"#TYPE "  # what Export-Csv of Windows PowerShell writes above the header


@dataclass(frozen=True)
class _Body:
    """Everything below the header: where it starts in the bytes, how its columns are called and parted."""

    data: bytes
    start: int
    names: tuple[str, ...]
    delimiter: str


def csv_sheet(data: bytes) -> Sheet:
    """The CSV file as a sheet; raises Unreadable for text that is damaged or no UTF-8, or a header like no report's.

    The bytes are never copied as a whole, so that a file near the limit of size needs little more than itself.
    """
    begin = _begin(data)
    typed = data.startswith(_TYPE_LINE, begin)
    if typed:
        begin = _after_line_ends(data, _line_end(data, begin))
    end = _line_end(data, begin)
    if end - begin > _LONGEST_HEADER:
        raise Unreadable("unknown_header")
    header = data[begin:end].decode()
    delimiter = max(",;\t", key=header.count)
    titles = next(csv.reader(io.StringIO(header), delimiter=delimiter), [""])
    names = _names(titles)
    body = _Body(data, _after_line_ends(data, end), tuple(names), delimiter)

    def load(wanted: Sequence[str]) -> pa.Table:
        return _columns(body, list(wanted))

    def stream(wanted: Sequence[str]) -> Iterator[pa.Table]:
        return _pieces(body, list(wanted))

    shown = {name: title.strip() for name, title in zip(names, titles, strict=True) if "#" not in name}
    return Sheet(shown, load, first_row=3 if typed else 2, stream=stream)


def _begin(data: bytes) -> int:
    """Where the text begins; raises Unreadable for bytes that are no text."""
    begin = _after_line_ends(data, len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0)
    start = data[begin : begin + _LONGEST_HEADER]
    if b"\x00" in start or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("wrong_encoding")
    if not start:
        raise Unreadable("empty_file")
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for place in range(0, len(data), _CHUNK):
            decoder.decode(view[place : place + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as problem:
        at_the_end = problem.reason == "unexpected end of data"
        raise Unreadable("cut_off" if at_the_end else "wrong_encoding") from problem
    return begin


def _line_end(data: bytes, begin: int) -> int:
    ends = [end for end in (data.find(b"\n", begin), data.find(b"\r", begin)) if end >= 0]
    return min(ends, default=len(data))


def _after_line_ends(data: bytes, place: int) -> int:
    while data[place : place + 1] in (b"\r", b"\n"):
        place += 1
    return place


def _names(titles: Sequence[str]) -> list[str]:
    """Normal forms; a column without a title is called `#` and its position."""
    names: dict[str, None] = {}  # in order, and quick to ask
    for position, title in enumerate(titles):
        name = normal(title) or f"#{position}"
        if name in names:
            raise Unreadable("column_twice", column=title.strip())
        names[name] = None
    return list(names)


def _columns(body: _Body, wanted: list[str]) -> pa.Table:
    wrong: list[arrow_csv.InvalidRow] = []
    options = _options(body, wanted, wrong, piece=max(len(body.data) - body.start, 1))
    if options is None:
        return pa.table({name: pa.array([], pa.string()) for name in wanted})
    try:
        table = arrow_csv.read_csv(**options)
    except pa.ArrowInvalid as problem:
        raise Unreadable("cut_off") from problem
    _refuse_wrong_width(wrong)
    return table.combine_chunks()


def _pieces(body: _Body, wanted: list[str]) -> Iterator[pa.Table]:
    wrong: list[arrow_csv.InvalidRow] = []
    options = _options(body, wanted, wrong, piece=_PIECE)
    if options is None:
        return
    try:
        for batch in arrow_csv.open_csv(**options):
            _refuse_wrong_width(wrong)
            yield pa.Table.from_batches([batch])
    except pa.ArrowInvalid as problem:
        raise Unreadable("cut_off") from problem
    _refuse_wrong_width(wrong)


def _options(body: _Body, wanted: list[str], wrong: list[arrow_csv.InvalidRow], *, piece: int) -> dict[str, Any] | None:
    """How Arrow is to read the body; None when there is nothing to read."""
    quotes = body.data.count(b'"', body.start)
    if quotes % 2:
        raise Unreadable("cut_off")
    if _SOMETHING.search(body.data, body.start) is None:
        return None

    def note(row: arrow_csv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    return {
        "input_file": pa.BufferReader(pa.py_buffer(memoryview(body.data)[body.start :])),
        "read_options": arrow_csv.ReadOptions(use_threads=False, block_size=piece, column_names=list(body.names)),
        "parse_options": arrow_csv.ParseOptions(
            delimiter=body.delimiter, newlines_in_values=quotes > 0, invalid_row_handler=note
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            null_values=[""],
            strings_can_be_null=True,
        ),
    }


def _refuse_wrong_width(wrong: Sequence[arrow_csv.InvalidRow]) -> None:
    if wrong:
        row = wrong[0]
        line = (row.number or 0) + 1
        raise Unreadable("row_width", row=line, expected=row.expected_columns, actual=row.actual_columns)
