"""Read an export about things: devices, applications, locations, measurements; never about persons by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.convert import Converted
from uptake.facts.importers.deliveries import Covered, Notice, Part
from uptake.facts.importers.export_day import export_days
from uptake.facts.importers.measured import whole
from uptake.facts.importers.persons_once import doubled
from uptake.facts.importers.plain_rows import own_titles, plain
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.usage import Usage
from uptake.facts.table import Column, Kind, Table


@dataclass(frozen=True)
class Cell:
    """Where a column comes from, and how it is read when not as its kind says.

    `titles` are those that exports use for it; the first that is there counts.
    """

    column: str
    titles: tuple[str, ...]
    how: Callable[[pa.Array], Converted] | None = None
    reason: str = "bad_number"


@dataclass(frozen=True)
class ThingForm:
    """One kind of export about things.

    `marks` are groups of titles: the export has one of each. `without` are titles it never has. `passed_over`
    are those that are known and deliberately not kept; with None nobody is told of columns left out. `day` and
    `made` are titles for export_days. `more` gives columns that are made of several others.
    """

    table: Table
    cells: tuple[Cell, ...]
    marks: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    day: tuple[str, ...] = ("Report date", "Export date", "Report Refresh Date")
    made: tuple[str, ...] = ()
    passed_over: tuple[str, ...] | None = None
    more: Callable[[Rows], Mapping[str, pa.Array]] = field(default=lambda _rows: {})
    more_titles: tuple[str, ...] = ()

    @property
    def titles(self) -> list[str]:
        """Every title that is read."""
        told = [title for cell in self.cells for title in cell.titles]
        return [*told, *self.day, *self.made, *self.more_titles]


def fits(sheet: Sheet, form: ThingForm) -> bool:
    """Whether the sheet is such an export."""
    present = own_titles(sheet)
    if present & {normal(title) for title in form.without}:
        return False
    return all(present & {normal(title) for title in group} for group in form.marks)


def read_things(name: str, sheet: Sheet, form: ThingForm) -> Usage:
    """Read an export of this form; raises Unreadable when the file as a whole cannot be taken."""
    rows = Rows(name, plain(sheet), form.titles)
    if rows.count == 0:
        raise Unreadable("no_rows")
    first = next(title for title in form.cells[0].titles if rows.has(title))
    notices = [Notice("header_repeated")] if rows.drop_repeated_headers(first) else []
    days, remarks = export_days(rows, form.day, form.made)
    frame = pa.table({"day": days, **_columns(rows, form), **form.more(rows)})
    notices += [*remarks, *_unknown(sheet, form)]
    return as_usage(rows, form.table, frame, tuple(notices), first)


def as_usage(rows: Rows, table: Table, frame: pa.Table, notices: tuple[Notice, ...], key_title: str) -> Usage:
    """What the rows tell, day by day, once for each thing; `frame` has the day, the key and the value columns."""
    keys = [name for name in table.key if name in frame.column_names]
    for name in keys[1:]:
        if frame[name].null_count:
            rows.set_aside(pc.is_null(frame[name].combine_chunks()), key_title, "no_key")
    twice = doubled(frame.select(keys), frame.drop_columns(keys), None)
    if twice is not None:
        rows.leave_out(twice[0])
        rows.set_aside(twice[1], key_title, "key_twice")
    good = rows.good()
    kept = frame if good is None else frame.filter(good)
    if kept.num_rows == 0:
        raise Unreadable("no_good_row", bad_rows=rows.bad_rows())
    days = {
        day: kept.filter(pc.equal(kept["day"], day)).drop_columns(["day"])
        for day in sorted(pc.unique(kept["day"]).to_pylist())
    }
    columns = tuple(name for name in frame.column_names if name not in keys)
    covers = tuple(Covered(day, 1, 0) for day in days)
    return Usage((Part(table, columns, 1, days),), covers, 0, False, notices, rows)  # noqa: FBT003 - a field


def _columns(rows: Rows, form: ThingForm) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    for cell in form.cells:
        title = next((title for title in cell.titles if rows.has(title)), None)
        if title is not None and cell.column not in found:
            how, reason = _way(form.table[cell.column]) if cell.how is None else (cell.how, cell.reason)
            found[cell.column] = rows.read(title, how, reason)
    return found


def _way(column: Column) -> tuple[Callable[[pa.Array], Converted], str]:
    if column.kind in (Kind.COUNT, Kind.MINUTES, Kind.SECONDS):
        return whole, "bad_number"
    return convert.by_column(column)


def _unknown(sheet: Sheet, form: ThingForm) -> Sequence[Notice]:
    if form.passed_over is None:
        return ()
    known = {normal(title) for title in (*form.titles, *form.passed_over)}
    unknown = sorted(title for name, title in sheet.titles.items() if name not in known)
    return [Notice("unknown_columns", {"columns": tuple(unknown)})] if unknown else ()
