"""The day that an export is about, when it is a picture of one moment and not a list of days.

In this order: a column that tells the day of each row; a column that tells when the report was made, whose
newest day then holds for the whole file; the day in the name of the file, or of the folder it lies in, which
is remarked. A file that tells its day nowhere is refused instead of being taken for today: the same file must
mean the same facts, whenever it is imported.
"""

import re
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.deliveries import Notice
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Unreadable

_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d(?!\d{5}(?!\d)))")


def export_days(rows: Rows, of_row: Sequence[str], of_report: Sequence[str] = ()) -> tuple[pa.Array, list[Notice]]:
    """The day of every row, and a remark when the name of the file told it.

    Raises Unreadable("no_day_told") when nothing does. A row whose day cannot be read is set aside.
    """
    for title in of_row:
        if rows.has(title):
            days = rows.read(title, convert.days, "bad_day")
            if days.null_count:
                rows.set_aside(pc.is_null(days), title, "bad_day")
            return days, []
    for title in of_report:
        made, _ = convert.days(rows.text(title))
        newest = pc.max(made).as_py()
        if newest is not None:
            return _always(newest, rows.count), []
    named = day_in_name(rows.name)
    if named is None:
        raise Unreadable("no_day_told")
    return _always(named, rows.count), [Notice("day_from_name", {"day": named.isoformat()})]


def day_in_name(name: str) -> date | None:
    """The last day in the name of a file, as `2026-07-26`, `2026_07_26` or `20260726`; None without one."""
    found = [day for match in _IN_NAME.finditer(name) if (day := _day(*map(int, match.groups()))) is not None]
    return found[-1] if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _always(day: date, count: int) -> pa.Array:
    return pa.array([day] * count, pa.date32())
