"""Read one file of an import: recognise it by its header, check it, and say what it brings."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uptake.facts.importers import directory
from uptake.facts.importers.csv_file import BYTE_ORDER_MARK, csv_sheet
from uptake.facts.importers.deliveries import BadRow, Covered, Delivery, Notice, Skipped
from uptake.facts.importers.directory import DirectoryKind, directory_kind
from uptake.facts.importers.exports import Export, export_of
from uptake.facts.importers.found import Found
from uptake.facts.importers.group_age import group_ages
from uptake.facts.importers.json_file import json_sheet
from uptake.facts.importers.open_tables import open_table, read_open
from uptake.facts.importers.parquet_file import MAGIC, parquet_sheet
from uptake.facts.importers.reports import FORMS, REFRESHED, WHO, ReportForm
from uptake.facts.importers.rows import MOST_LISTED
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.usage import Usage, read_usage
from uptake.facts.sources import DIRECTORY, open_source
from uptake.facts.table import Table


@dataclass(frozen=True)
class Recognised:
    """What a file is, by its header."""

    source: str
    sheet: Sheet
    form: ReportForm | DirectoryKind | Table | Export


@dataclass(frozen=True)
class Unrecognised:
    """A file that is nothing we know, and why; the reason has its sentence in reasons.py."""

    reason: str
    details: dict[str, object]


def recognise(data: bytes) -> Recognised | Unrecognised:
    """What these bytes are: neither the name of the file nor the order of columns matters."""
    try:
        sheet = _sheet(data)
        return _recognised(sheet)
    except Unreadable as problem:
        return Unrecognised(problem.reason, problem.details)


def read(found: Found, *, snapshot_day: date, strict: bool = False) -> Delivery | Skipped:
    """Read and check one file; nothing is written.

    `snapshot_day` is the day of which a directory export tells the state. With `strict` one bad row refuses
    the whole file; without, bad rows are set aside and listed.
    """
    if found.refused:
        return Skipped(found.name, found.refused)
    what = recognise(found.data)
    if isinstance(what, Unrecognised):
        return Skipped(found.name, what.reason, what.details)
    digest = hashlib.sha256(found.data).hexdigest()
    try:
        if isinstance(what.form, DirectoryKind):
            delivery = _directory(found.name, digest, what.sheet, what.form, snapshot_day)
        elif isinstance(what.form, Export):
            delivery = _facts(digest, what.source, what.form.read(found.name, what.sheet))
        elif isinstance(what.form, Table):
            delivery = _facts(digest, what.source, read_open(found.name, what.sheet, what.form))
        else:
            delivery = _facts(digest, what.source, read_usage(found.name, what.sheet, what.form))
    except Unreadable as problem:
        return Skipped(found.name, problem.reason, problem.details, problem.bad_rows[:MOST_LISTED])
    if strict and delivery.bad_row_count:
        return Skipped(found.name, "has_bad_rows", {"count": delivery.bad_row_count}, delivery.bad_rows)
    return delivery


def _sheet(data: bytes) -> Sheet:
    if data[:4] == MAGIC:
        return parquet_sheet(data)
    start = data[:64].removeprefix(BYTE_ORDER_MARK).lstrip()
    return json_sheet(data) if start[:1] in (b"{", b"[") else csv_sheet(data)


def _recognised(sheet: Sheet) -> Recognised | Unrecognised:
    present = set(sheet.titles)
    if {normal(REFRESHED), normal(WHO)} <= present:
        fitting = [form for form in FORMS if _fits(form, present)]
        if len(fitting) > 1:
            return Unrecognised("ambiguous_header", {"sources": [form.source for form in fitting]})
        if fitting:
            return Recognised(fitting[0].source, sheet, fitting[0])
        return Unrecognised("unknown_header", {})
    export = export_of(sheet)
    if export is not None:
        return Recognised(export.source, sheet, export)
    kind = directory_kind(sheet)
    if kind is not None:
        return Recognised(DIRECTORY, sheet, kind)
    table = open_table(sheet)
    if table is not None:
        return Recognised(open_source(table), sheet, table)
    return Unrecognised("unknown_header", {})


def _fits(form: ReportForm, present: set[str]) -> bool:
    def any_of(titles: Sequence[str]) -> bool:
        return any(normal(title) in present for title in titles)

    return any_of(form.marks) and not any_of(form.without)


def _facts(digest: str, source: str, usage: Usage) -> Delivery:
    bad = usage.rows.bad_rows()
    return Delivery(
        name=usage.rows.name,
        source=source,
        digest=digest,
        parts=usage.parts,
        events=usage.events,
        covers=usage.covers,
        people=usage.people,
        rows=usage.rows.count - len(bad),
        concealed=usage.concealed,
        notices=_with_bad_rows(usage.notices, bad),
        bad_rows=tuple(bad[:MOST_LISTED]),
        bad_row_count=len(bad),
    )


def _directory(name: str, digest: str, sheet: Sheet, kind: DirectoryKind, day: date) -> Delivery:
    items = directory.items_of(sheet)
    if not items:
        raise Unreadable("no_rows")
    removed = sum("@removed" in item for item in items)
    notices = (Notice("removed_left_out", {"count": removed}),) if removed else ()
    items = [item for item in items if "@removed" not in item]
    if kind is DirectoryKind.SKUS:
        return Delivery(name, DIRECTORY, digest, rows=len(items), skus=tuple(directory.skus(items)))
    if kind is not DirectoryKind.PERSONS:
        read_groups = directory.groups if kind is DirectoryKind.GROUPS else directory.memberships
        found = tuple(read_groups(items))
        ages = group_ages(items, day)
        return Delivery(name, DIRECTORY, digest, parts=ages, rows=len(items), notices=notices, groups=found)
    people, bad = directory.persons(name, sheet.first_row, items)
    if not people:
        raise Unreadable("no_good_row", bad_rows=bad)
    guests = sum(person.guest for person in people)
    if guests:
        notices = (*notices, Notice("guests", {"count": guests}))
    return Delivery(
        name=name,
        source=DIRECTORY,
        digest=digest,
        covers=(Covered(day, 1, len(people)),),
        people=len(people),
        rows=len(people),
        notices=_with_bad_rows(notices, bad),
        bad_rows=tuple(bad[:MOST_LISTED]),
        bad_row_count=len(bad),
        snapshot_day=day,
        persons=tuple(people),
        person_columns=directory.known_columns(sheet),
    )


def _with_bad_rows(notices: tuple[Notice, ...], bad: Sequence[BadRow]) -> tuple[Notice, ...]:
    return (*notices, Notice("rows_set_aside", {"count": len(bad)})) if bad else notices
