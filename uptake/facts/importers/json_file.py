"""Read a JSON answer of Microsoft Graph: a list, an object with the list `value`, or one object alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from uptake.facts.importers.csv_file import BYTE_ORDER_MARK
from uptake.facts.importers.sheet import Sheet, Unreadable, normal


def json_sheet(data: bytes) -> Sheet:
    """The JSON answer as a sheet; raises Unreadable when it is damaged or holds no list of objects."""
    try:
        answer = msgspec.json.decode(data.removeprefix(BYTE_ORDER_MARK))
    except (msgspec.DecodeError, RecursionError) as problem:
        raise Unreadable("json_damaged", problem=str(problem)) from problem
    items = _listed(answer)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unreadable("json_without_list")
    if not items:
        raise Unreadable("no_rows")
    titles: dict[str, str] = {}
    for item in items:
        for row in _rows(item):
            for title in row:
                titles.setdefault(normal(title), title)

    def load(wanted: Sequence[str]) -> pa.Table:
        return _columns(items, wanted)

    return Sheet(titles, load, first_row=1, items=items)


def _listed(answer: object) -> object:
    """The list of an answer; an object without one is an answer about one thing, unless it tells an error."""
    if not isinstance(answer, dict):
        return answer
    return [answer] if answer and not {"value", "error"} & answer.keys() else answer.get("value")


def _rows(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The object itself; where a list of objects is nested (a report's periods), once for each of them."""
    plain = {title: value for title, value in item.items() if not title.startswith("@")}
    nested = [title for title, value in plain.items() if _is_objects(value)]
    if not nested:
        yield plain
        return
    rest = {title: value for title, value in plain.items() if title not in nested}
    for inner in plain[nested[0]]:
        yield {**rest, nested[0]: None, **inner}


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _columns(items: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> pa.Table:
    cells: dict[str, list[str | None]] = {name: [] for name in wanted}
    for item in items:
        for row in _rows(item):
            by_name = {normal(title): value for title, value in row.items()}
            for name, column in cells.items():
                column.append(_text(by_name.get(name)))
    return pa.table({name: pa.array(column, pa.string()) for name, column in cells.items()})


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "+".join(str(entry) for entry in value) or None
    return str(value)
