"""Read an export of the Office 365 audit log: who read or changed which file, and when.

Two forms: the CSV of an audit search (Microsoft Purview, or Search-UnifiedAuditLog of PowerShell), with the
record as JSON in the cell AuditData; and the JSON list of the Management Activity API. A day is made of all
exports of a run (events.py). The CSV is read piece by piece: of a million events stays what counts of them.

Source: specification of Adoption Score, sections 1.3 and 8.5.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.audit_event import CHANGES, READS, AuditRecord, Wrong, file_event, moment
from uptake.facts.importers.deliveries import Events, Folded, Notice, Part, Resolve
from uptake.facts.importers.rows import Entries
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.usage import Usage
from uptake.facts.shared_work import FILE_USE

_KEY = ("day", "file", "principal")
_TOLD = {
    "place": "max", "workspace": "max", "type": "max", "reads": "sum", "changes": "sum", "first_change": "min",
    "last_use": "max",
}  # fmt: skip
"""Columns of file_use, and how those of several events come together."""
_OPERATION, _DATA = ("operation", "operations"), "auditdata"
_WHEN = ("creationdate", "creationtime")
_ON_FILES = ("File", "Folder", "Page")  # how operations begin that SharePoint and OneDrive write
_SCHEMA = pa.schema(
    [
        ("day", pa.date32()),
        ("second", pa.int32()),
        ("id", pa.string()),
        ("principal", pa.string()),
        ("file", pa.string()),
        ("place", pa.int32()),
        ("workspace", pa.string()),
        ("type", pa.int32()),
        ("reads", pa.int32()),
        ("changes", pa.int32()),
    ]
)
_DECODE = msgspec.json.Decoder(AuditRecord).decode


class _Entry(NamedTuple):
    """One line of an export: its operation, when its columns say it was, and the record itself."""

    operation: str
    when: str | None
    record: Any


def is_audit(sheet: Sheet) -> bool:
    """Whether the sheet is an export of the audit log, in one of its two forms."""
    has = set(sheet.titles)
    if _DATA in has:
        return bool(has.intersection(_OPERATION))
    return {"creationtime", "operation", "userid", "recordtype"} <= has


def read_audit(name: str, sheet: Sheet) -> Usage:
    """Read the export; raises Unreadable when nothing in it is about files."""
    rows = Entries(name, sheet.first_row)
    reach: dict[date, tuple[int, int]] = {}
    left_out = seen = 0
    pieces: list[pa.Table] = []
    for entries in _entries(sheet):
        told: list[tuple[Any, ...]] = []
        for index, entry in enumerate(entries, start=rows.count):
            if not entry.operation.startswith(_ON_FILES):
                continue
            try:
                day, second = _note(entry, reach)
                if entry.operation in READS or entry.operation in CHANGES:
                    seen += 1
                    event = file_event(_record(entry))
                    left_out += event is None
                    if event is not None:
                        told.append((day, second, *event))
            except Wrong as wrong:
                rows.set_aside(index, wrong.field, wrong.value, wrong.reason)
        rows.count += len(entries)
        columns = list(zip(*told, strict=True)) or [() for _ in _SCHEMA]
        pieces.append(pa.table([pa.array(c, f.type) for c, f in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA))
    if rows.count == 0:
        raise Unreadable("no_rows")
    if not seen or not reach:
        raise Unreadable("no_file_events", bad_rows=rows.bad_rows())
    notices = (Notice("not_people", {"count": left_out}),) if left_out else ()
    found = pa.concat_tables(pieces)
    people = pc.count_distinct(found["principal"]).as_py()
    return Usage((), (), people, concealed=False, notices=notices, rows=rows, events=Events(found, reach, file_use))


def file_use(events: pa.Table, days: Collection[date], resolve: Resolve) -> Folded:  # noqa: ARG001 - the log has names
    """What each person did with each file on each of the days; an event that is there twice counts once."""
    wanted = pa.array(sorted(days), pa.date32())
    once = _each_once(events.filter(pc.is_in(events["day"], value_set=wanted)))
    changed = pc.if_else(pc.greater(once["changes"], 0), once["second"], pa.scalar(None, pa.int32()))
    grouped = once.append_column("first_change", changed).append_column("last_use", once["second"]).group_by(list(_KEY))
    use = grouped.aggregate(list(_TOLD.items()))
    told = pa.table(
        {
            **{name: use[name] for name in _KEY},
            **{name: use[f"{name}_{how}"].cast(FILE_USE[name].stored) for name, how in _TOLD.items()},
        }
    )
    by_day = {day: told.filter(pc.equal(told["day"], pa.scalar(day))).drop_columns(["day"]) for day in sorted(days)}
    return Folded((Part(FILE_USE, tuple(_TOLD), 1, by_day),))


def _each_once(events: pa.Table) -> pa.Table:
    if pc.count_distinct(events["id"]).as_py() == events.num_rows:
        return events
    values = [name for name in events.column_names if name != "id"]
    alike = events.group_by("id").aggregate([(name, "max") for name in values])
    return pa.table({name: alike[f"{name}_max"] for name in values})


def _entries(sheet: Sheet) -> Iterator[list[_Entry]]:
    if _DATA not in sheet.titles:
        by_name = [{normal(title): value for title, value in item.items()} for item in sheet.items]
        yield [_Entry(str(item.get("operation") or ""), item.get("creationtime"), raw)
               for item, raw in zip(by_name, sheet.items, strict=True)]  # fmt: skip
        return
    operation = next(name for name in _OPERATION if name in sheet.titles)
    when = next((name for name in _WHEN if name in sheet.titles), None)
    for piece in sheet.pieces([operation, _DATA, *([when] if when else [])]):
        times = piece[when].to_pylist() if when else [None] * piece.num_rows
        told = zip(piece[operation].to_pylist(), times, piece[_DATA].to_pylist(), strict=True)
        yield [_Entry((what or "").strip(), time, data) for what, time, data in told]


def _note(entry: _Entry, reach: dict[date, tuple[int, int]]) -> tuple[date, int]:
    """When it was; the day now reaches from its first to its last record."""
    try:
        day, second = moment(entry.when)
    except Wrong:
        day, second = moment(_record(entry).creation_time)  # a column that a spreadsheet has rewritten
    first, last = reach.get(day, (second, second))
    reach[day] = (min(first, second), max(last, second))
    return day, second


def _record(entry: _Entry) -> AuditRecord:
    try:
        if isinstance(entry.record, str):
            return _DECODE(entry.record)
        return msgspec.convert(entry.record, AuditRecord)
    except msgspec.MsgspecError as problem:
        raise Wrong("AuditData", str(problem), "bad_record") from problem
    except TypeError as problem:
        raise Wrong("AuditData", None, "bad_record") from problem
