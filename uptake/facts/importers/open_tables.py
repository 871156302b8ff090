"""Read an open fact table: facts that no report tells, as CSV or Parquet with our own column names."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.deliveries import Covered, Notice, Part
from uptake.facts.importers.persons_once import doubled
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.usage import Usage
from uptake.facts.table import Table
from uptake.facts.tables import OPEN_TABLES
from uptake.rules.concealed import any_concealed

PERSON = "person"  # in an import a user principal name, on disk a number
_MISSING = {"day": "bad_day", PERSON: "no_person"}


def open_table(sheet: Sheet) -> Table | None:
    """The open fact table with these columns: all of its key, its person if any, and most columns in all."""
    present = set(sheet.titles)

    def filled(table: Table) -> int:
        needed = {normal(name) for name in (*table.key, PERSON) if name in table.by_name}
        values = present & _value_names(table)
        return len(needed | values) if needed <= present and values else 0

    best = max(OPEN_TABLES, key=filled)
    return best if filled(best) else None


def read_open(name: str, sheet: Sheet, table: Table) -> Usage:
    """Read an open fact table; raises Unreadable when the file as a whole cannot be taken."""
    rows = Rows(name, sheet, [column.name for column in table.columns])
    if rows.count == 0:
        raise Unreadable("no_rows")
    notices = [Notice("header_repeated")] if rows.drop_repeated_headers("day") else []
    columns = tuple(c.name for c in table.values if normal(c.name) in sheet.titles)
    frame = _frame(rows, table, columns)
    good = rows.good()
    if good is not None:
        frame = frame.filter(good)
    if frame.num_rows == 0:
        raise Unreadable("no_good_row", bad_rows=rows.bad_rows())
    unknown = sorted(t for n, t in sheet.titles.items() if n not in {normal(c.name) for c in table.columns})
    if unknown:
        notices.append(Notice("unknown_columns", {"columns": tuple(unknown)}))
    concealed = table.about_persons and any_concealed(rows.text(PERSON).drop_null().to_pylist())
    if concealed:
        notices.append(Notice("concealed"))
    days = _by_day(frame)
    covers = tuple(Covered(day, 1, _people(found)) for day, found in days.items())
    part = Part(table, columns, 1, days)
    return Usage((part,), covers, _people(frame), concealed, tuple(notices), rows)


def _people(rows: pa.Table) -> int:
    return pc.count_distinct(rows["principal"]).as_py() if "principal" in rows.column_names else 0


def _frame(rows: Rows, table: Table, columns: Sequence[str]) -> pa.Table:
    """Every row of the file as facts, with `principal` in the place of a person."""
    required = {*table.key, PERSON} & table.by_name.keys()
    found: dict[str, pa.Array] = {}
    for column in table.columns:
        if column.name == PERSON:
            found["principal"] = pc.utf8_lower(convert.trimmed(rows.text(PERSON)))
        elif column.name in (*table.key, *columns):
            how, reason = convert.by_column(column)
            found[column.name] = rows.read(column.name, how, reason)
    for name in sorted(required):
        values = found["principal" if name == PERSON else name]
        if values.null_count:
            rows.set_aside(pc.is_null(values), name, _MISSING.get(name, "no_key"))
    frame = pa.table(found)
    keys = ["principal" if name == PERSON else name for name in table.key]
    told = frame.drop_columns(keys)
    twice = doubled(frame.select(keys), told, None)
    if twice is not None:
        rows.leave_out(twice[0])
        last = table.key[-1]
        rows.set_aside(twice[1], last, "person_twice" if last == PERSON else "key_twice")
    return frame


def _by_day(frame: pa.Table) -> dict[date, pa.Table]:
    return {
        day: frame.filter(pc.equal(frame["day"], day)).drop_columns(["day"])
        for day in sorted(pc.unique(frame["day"]).to_pylist())
    }


def _value_names(table: Table) -> set[str]:
    return {normal(column.name) for column in table.values if column.name != PERSON}
