"""Read a usage report about things, not people: one row for each group, team or site.

A report of one day lists what was active that day and tells what happened. A report of a longer period lists
everything there is and tells what is true on its refresh day; what happened in a week cannot be told by days.
So each brings its own columns, and neither has to come first.

Source: specification of Adoption Score, section 8.2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.deliveries import Covered, Notice, Part
from uptake.facts.importers.opaque import opaque
from uptake.facts.importers.persons_once import doubled
from uptake.facts.importers.reports import PERIOD, REFRESHED
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.usage import PERIODS, Usage
from uptake.facts.table import Table
from uptake.rules.concealed import HASH, NOBODY

Identify = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Told:
    """A fact column and the title that fills it; without a title it is yes for every row.

    With `yes_for` the column is yes where the title has one of these texts (in lower case), and no elsewhere.
    """

    column: str
    title: str = ""
    yes_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThingReport:
    """A report: the key it fills from an id and a name, what is true, what happened, and titles known besides."""

    table: Table
    key: str
    id_title: str
    name_title: str
    identify: Identify
    true: tuple[Told, ...]
    happened: tuple[Told, ...]
    marks: tuple[str, ...]
    known: tuple[str, ...] = ()

    def fits(self, sheet: Sheet) -> bool:
        """Whether the sheet is this report, by titles that no other has."""
        named = any(normal(title) in sheet.titles for title in (self.id_title, self.name_title))
        return named and {normal(title) for title in (REFRESHED, *self.marks)} <= set(sheet.titles)


def by_id_or_name(directory_id: str, name: str) -> str | None:
    """The id that the report tells (concealed or not); where it tells none, an identifier of the name."""
    if directory_id and directory_id != NOBODY:
        return directory_id.lower()
    return opaque(name) if name else None


def read_things(name: str, sheet: Sheet, report: ThingReport) -> Usage:
    """Read the report; raises Unreadable when the file as a whole cannot be taken."""
    titles = [told.title for told in (*report.true, *report.happened) if told.title]
    rows = Rows(name, sheet, [REFRESHED, PERIOD, report.id_title, report.name_title, *titles])
    if rows.count == 0:
        raise Unreadable("no_rows")
    notices = [Notice("header_repeated")] if rows.drop_repeated_headers(REFRESHED) else []
    frame = _frame(rows, report)
    good = rows.good()
    frame = frame if good is None else frame.filter(good)
    if frame.num_rows == 0:
        raise Unreadable("no_good_row", bad_rows=rows.bad_rows())
    concealed = bool(pc.any(pc.match_substring_regex(pc.fill_null(rows.text(report.name_title), ""), HASH)).as_py())
    if concealed:
        notices.append(Notice("things_concealed"))
    unknown = _unknown(sheet, report, titles)
    if unknown:
        notices.append(Notice("unknown_columns", {"columns": unknown}))
    missing = tuple(title for title in titles if not rows.has(title))
    if missing:
        notices.append(Notice("missing_columns", {"columns": missing}))
    parts, covers = _cut(frame, report)
    if pc.min(frame["period"]).as_py() == 1:
        notices.append(Notice("day_without_state"))
    return Usage(parts, covers, people=0, concealed=concealed, notices=tuple(notices), rows=rows)


def _frame(rows: Rows, report: ThingReport) -> pa.Table:
    refreshed = rows.read(REFRESHED, convert.days, "bad_day")
    ids = pc.fill_null(convert.trimmed(rows.text(report.id_title)), "").to_pylist()
    names = pc.fill_null(convert.trimmed(rows.text(report.name_title)), "").to_pylist()
    keys = pa.array([report.identify(one, other) for one, other in zip(ids, names, strict=True)], pa.string())
    for column, title, reason in ((refreshed, REFRESHED, "bad_day"), (keys, report.id_title, "no_key")):
        if column.null_count:
            rows.set_aside(pc.is_null(column), title, reason)
    found = {"day": refreshed, "period": _period(rows), report.key: keys}
    for told in (*report.true, *report.happened):
        if not told.title or rows.has(told.title):
            found[told.column] = _column(rows, report.table, told)
    frame = pa.table(found)
    key = ["day", "period", report.key]
    twice = doubled(frame.select(key), frame.drop_columns(key), found.get("deleted"))
    if twice is not None:
        rows.leave_out(twice[0])
        rows.set_aside(twice[1], report.id_title, "key_twice")
    return frame


def _column(rows: Rows, table: Table, told: Told) -> pa.Array:
    if not told.title:
        return pa.array([True] * rows.count)
    if told.yes_for:
        text = pc.utf8_lower(convert.trimmed(rows.text(told.title)))
        return pc.if_else(pc.is_valid(text), pc.is_in(text, value_set=pa.array(told.yes_for)), None)
    how, reason = convert.by_column(table[told.column])
    return rows.read(told.title, how, reason)


def _period(rows: Rows) -> pa.Array:
    """Length of the period of each row; a report that does not tell it was asked for by its day."""
    coded = pc.dictionary_encode(pc.fill_null(convert.trimmed(rows.text(PERIOD)), ""))
    lengths = pa.array([_length(text) for text in coded.dictionary.to_pylist()], pa.int32()).take(coded.indices)
    if lengths.null_count:
        rows.set_aside(pc.is_null(lengths), PERIOD, "bad_period")
    return lengths


def _length(text: str) -> int | None:
    bare = text.upper().removeprefix("D").removesuffix(".0")
    if bare in ("", "0", "1"):
        return 1
    return int(bare) if bare.isdecimal() and int(bare) in PERIODS else None


def _cut(frame: pa.Table, report: ThingReport) -> tuple[tuple[Part, ...], tuple[Covered, ...]]:
    parts: list[Part] = []
    covers: list[Covered] = []
    periods = sorted(pc.unique(frame["period"]).to_pylist())
    for period in periods:
        told = report.happened if period == 1 else report.true
        columns = tuple(one.column for one in told if one.column in frame.column_names)
        rows = frame.filter(pc.equal(frame["period"], period))
        days = {
            day: rows.filter(pc.equal(rows["day"], pa.scalar(day))).select([report.key, *columns])
            for day in sorted(pc.unique(rows["day"]).to_pylist())
        }
        if columns:
            parts.append(Part(report.table, columns, 1, days))
        covers += [Covered(day, period, 0) for day in days]
    return tuple(parts), tuple(covers)


def _unknown(sheet: Sheet, report: ThingReport, titles: list[str]) -> tuple[str, ...]:
    known = {normal(t) for t in (REFRESHED, PERIOD, report.id_title, report.name_title, *titles, *report.known)}
    return tuple(sorted(title for name, title in sheet.titles.items() if name not in known and "#" not in name))
