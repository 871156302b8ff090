"""Read a usage report: who did what, on which day or in which period."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.deliveries import Covered, Events, Notice, Part
from uptake.facts.importers.persons_once import doubled
from uptake.facts.importers.remarks import conceals, remarks_on
from uptake.facts.importers.reports import (
    ASSIGNED_PRODUCTS,
    IS_DELETED,
    LAST_ACTIVE,
    PERIOD,
    REFRESHED,
    USER_ID,
    WHO,
    ReportForm,
)
from uptake.facts.importers.rows import Entries, Rows
from uptake.facts.importers.sheet import Sheet, Unreadable
from uptake.facts.importers.units import LAST_DATES, cut
from uptake.facts.tables import PERSON_STATE
from uptake.rules.products import products_of_name, split_products

PERIODS = (7, 28, 30, 90, 180)
_UNKNOWN = -1


@dataclass(frozen=True)
class Usage:
    """What a file of facts holds, and the rows that were set aside.

    A file that tells event by event has `events` in place of parts and covered days.
    """

    parts: tuple[Part, ...]
    covers: tuple[Covered, ...]
    people: int
    concealed: bool
    notices: tuple[Notice, ...]
    rows: Rows | Entries
    events: Events | None = None


def read_usage(name: str, sheet: Sheet, form: ReportForm) -> Usage:
    """Read a report of this form; raises Unreadable when the file as a whole cannot be taken."""
    rows = Rows(name, sheet, form.known)
    if rows.count == 0:
        raise Unreadable("no_rows")
    notices = [Notice("header_repeated")] if rows.drop_repeated_headers(REFRESHED) else []
    frame = _frame(rows, form)
    good = rows.good()
    if good is not None:
        frame = frame.filter(good)
    if frame.num_rows == 0:
        raise Unreadable("no_good_row", bad_rows=rows.bad_rows())
    concealed = conceals(frame)
    notices += remarks_on(sheet, form, frame, concealed=concealed)
    parts, covers = cut(frame, form)
    people = pc.count_distinct(frame["principal"]).as_py()
    return Usage(tuple(parts), tuple(covers), people, concealed, tuple(notices), rows)


def _frame(rows: Rows, form: ReportForm) -> pa.Table:
    """Every row of the report as facts, with day, period, principal and last activity beside them."""
    written = convert.trimmed(rows.text(WHO))
    refreshed = rows.read(REFRESHED, convert.days, "bad_day")
    empty = pc.and_(pc.is_null(written), pc.is_null(rows.text(REFRESHED)))
    if pc.any(empty).as_py():
        rows.leave_out(empty)
    for column, title, reason in ((written, WHO, "no_person"), (refreshed, REFRESHED, "bad_day")):
        if column.null_count:
            rows.set_aside(pc.is_null(column), title, reason)
    last = rows.read(LAST_ACTIVE, convert.days, "bad_day")
    known = {
        "day": refreshed,
        "period": _period(rows, form, refreshed, last),
        "written": written,
        "principal": pc.utf8_lower(written),
        "user_id": rows.text(USER_ID),
        "last": last,
    }
    values = {**_values(rows, form), **_bits(rows, form)}
    dates = {
        f"last:{entry.flag}:{title}": rows.read(title, convert.days, "bad_day")
        for entry in form.last_dates
        for title in entry.titles
        if rows.has(title)
    }
    frame = pa.table({**known, **values, **dates})
    told = frame.select(["last", *values, *dates])
    deleted = rows.read(IS_DELETED, convert.yes_no, "bad_yes_no") if rows.has(IS_DELETED) else None
    twice = doubled(frame.select(["day", "period", "principal"]), told, deleted)
    if twice is not None:
        rows.leave_out(twice[0])
        rows.set_aside(twice[1], WHO, "person_twice")
    return frame


def _period(rows: Rows, form: ReportForm, refreshed: pa.Array, last: pa.Array) -> pa.Array:
    if form.state:
        return pa.array([1] * rows.count, pa.int32())
    if rows.has(PERIOD):
        coded = pc.dictionary_encode(pc.fill_null(convert.trimmed(rows.text(PERIOD)), ""))
        read = [_length(text, form) for text in coded.dictionary.to_pylist()]
        periods = pa.array(read, pa.int32()).take(coded.indices)
        wrong = pc.equal(periods, _UNKNOWN)
        if pc.any(wrong).as_py():
            rows.set_aside(wrong, PERIOD, "bad_period")
        return periods
    elsewhere = pc.and_(pc.is_valid(last), pc.not_equal(last, refreshed))
    if not rows.has(LAST_ACTIVE) or pc.any(elsewhere).as_py():
        if form.last_dates:
            return pa.array([LAST_DATES] * rows.count, pa.int32())
        raise Unreadable("period_unknown")
    return pa.array([1] * rows.count, pa.int32())


def _length(text: str, form: ReportForm) -> int:
    bare = text.upper().removeprefix("D").removesuffix(".0")
    if bare in ("", "0", "1"):
        return 1
    if bare == "ALL" and form.last_dates:
        return LAST_DATES
    return int(bare) if bare.isdecimal() and int(bare) in PERIODS else _UNKNOWN


def _values(rows: Rows, form: ReportForm) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    for value in form.values:
        how, reason = convert.by_column(form.column(value.column))
        ways = [way for way in value.ways if all(rows.has(title) for title in way)]
        filled: pa.Array | None = None
        for way in ways:
            told = [rows.read(title, how, reason) for title in way]
            total = told[0]
            for more in told[1:]:
                total = pc.add(total, more)
            filled = total if filled is None else pc.coalesce(filled, total)
            if filled.null_count == 0:
                break
        if filled is not None:
            found[value.column] = filled
    return found


def _bits(rows: Rows, form: ReportForm) -> dict[str, pa.Array]:
    """Flag columns; a flag column without any of its titles is not there at all."""
    found: dict[str, pa.Array] = {}
    for bit in form.bits:
        for title in bit.titles:
            if rows.has(title):
                yes = pc.fill_null(rows.read(title, convert.yes_no, "bad_yes_no"), convert.NO)
                value = pc.if_else(yes, form.column(bit.column).bit(bit.flag), 0).cast(pa.int32())
                before = found.get(bit.column)
                found[bit.column] = value if before is None else pc.bit_wise_or(before, value)
    if form.state and "products_reported" in found:
        found["products_reported"] = pc.bit_wise_or(found["products_reported"], _by_names(rows))
    return found


def _by_names(rows: Rows) -> pa.Array:
    coded = pc.dictionary_encode(pc.fill_null(rows.text(ASSIGNED_PRODUCTS), ""))
    column = PERSON_STATE["products_reported"]
    opened = [
        frozenset[str]().union(*(products_of_name(name) for name in split_products(text)))
        for text in coded.dictionary.to_pylist()
    ]
    bits = [sum(column.bit(product) for product in products) for products in opened]
    return pa.array(bits, pa.int32()).take(coded.indices)
