"""The objects of a JSON answer as rows, one each, whatever lists and objects lie inside them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from uptake.facts.importers.sheet import Sheet, normal

_ENOUGH = 100  # objects of one answer all have the same properties


def plain(sheet: Sheet) -> Sheet:
    """The sheet itself, or for JSON one with a row for every object and only its plain values.

    The insights beside an overview, or the single batteries of a device, neither double a row nor take the
    place of its own values.
    """
    return rows_of(sheet.items) if sheet.items else sheet


def own_titles(sheet: Sheet) -> set[str]:
    """Titles of the rows that `plain` would give, in their normal form, without making them."""
    if not sheet.items:
        return set(sheet.titles)
    return {normal(title) for one in sheet.items[:_ENOUGH] for title in one if not title.startswith("@")}


def rows_of(objects: Sequence[Mapping[str, Any]]) -> Sheet:
    """A sheet of these objects."""
    cells = [{normal(title): text for title, value in one.items() if (text := _text(value))} for one in objects]
    titles = {normal(title): title for one in objects for title in one if not title.startswith("@")}

    def load(wanted: Sequence[str]) -> pa.Table:
        return pa.table({name: pa.array([row.get(name) for row in cells], pa.string()) for name in wanted})

    return Sheet(titles, load, first_row=1, items=objects)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, (list, dict)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    return str(value)
