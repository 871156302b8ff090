"""Cut the rows of a usage report into days and periods, and keep what tells of activity.

A day: a row without any count whose last activity lies elsewhere is no activity. A period: a row whose last
activity lies before the period is none. Last dates become flags on the very days that they name.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.convert import NO
from uptake.facts.importers.deliveries import Covered, Part
from uptake.facts.importers.reports import ReportForm
from uptake.facts.table import Table
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD
from uptake.rules.window import DAYS, HISTORY_DAYS

LAST_DATES = 0  # "period" of a delivery that tells last dates only


def cut(frame: pa.Table, form: ReportForm) -> tuple[list[Part], list[Covered]]:
    """The facts by day and period, and what they cover; `frame` is as usage.py makes it."""
    by_period: dict[int, dict[date, pa.Table]] = {}
    covers: list[Covered] = []
    for day, period, rows in _split(frame):
        covers.append(Covered(day, period, rows.num_rows))
        if period != LAST_DATES:
            by_period.setdefault(period, {})[day] = _facts(rows, form, day, period)
        if period != 1 and form.last_dates:
            covers.append(Covered(day, LAST_DATES, rows.num_rows))
    parts = [_part(form, period, days) for period, days in sorted(by_period.items())]
    told = _last_dates(frame.filter(pc.not_equal(frame["period"], 1)), form) if form.last_dates else {}
    if told:
        parts.append(Part(PERSON_DAY, ("copilot_apps",), LAST_DATES, told, adds=True))
    return [part for part in parts if part.columns], list(dict.fromkeys(covers))


def _split(frame: pa.Table) -> list[tuple[date, int, pa.Table]]:
    units = frame.select(["day", "period"]).group_by(["day", "period"]).aggregate([]).to_pylist()
    if len(units) == 1:
        return [(units[0]["day"], units[0]["period"], frame)]
    return [
        (day, period, frame.filter(pc.and_(pc.equal(frame["day"], day), pc.equal(frame["period"], period))))
        for day, period in sorted((unit["day"], unit["period"]) for unit in units)
    ]


def _part(form: ReportForm, period: int, days: Mapping[date, pa.Table]) -> Part:
    table = form.table if period == 1 else PERSON_PERIOD
    columns = tuple(name for name in next(iter(days.values())).column_names if name != "principal")
    return Part(table, columns, period, days)


def _facts(rows: pa.Table, form: ReportForm, day: date, period: int) -> pa.Table:
    """The rows of one day or period as they are stored, without those that tell of no activity."""
    table: Table = form.table if period == 1 else PERSON_PERIOD
    first = day - timedelta(days=period - 1)
    values = {name: rows[name] for name in rows.column_names if name in table.by_name and name != "day"}
    bits = _used_between(rows, form, first, day)
    if bits is not None:
        values["copilot_apps"] = bits
    if not form.state:
        values = {name: _none_is_null(table, name, column) for name, column in values.items()}
    facts = pa.table({"principal": rows["principal"], **values})
    return facts if form.state else facts.filter(_active(rows["last"], values, first, period))


def _none_is_null(table: Table, name: str, column: pa.Array) -> pa.Array:
    """An activity without any flag says nothing."""
    return pc.if_else(pc.equal(column, 0), None, column) if table[name].flags else column


def _active(last: pa.Array, values: Mapping[str, pa.Array], first: date, period: int) -> pa.Array:
    counted: pa.Array = pa.array([False] * len(last))
    for column in values.values():
        counted = pc.or_(counted, pc.fill_null(pc.greater(column, 0), NO))
    begins = pa.scalar(first, pa.date32())
    if period == 1:
        return pc.or_(counted, pc.fill_null(pc.equal(last, begins), NO))
    recent = pc.greater_equal(last, begins)
    return pc.if_else(pc.is_valid(last), recent, counted)


def _used_between(rows: pa.Table, form: ReportForm, first: date, day: date) -> pa.Array | None:
    """Flags whose last date lies in the period; None for reports that tell no such dates."""
    found: pa.Array | None = None
    for flag, name in _date_columns(rows, form):
        inside = pc.and_(pc.greater_equal(rows[name], pa.scalar(first)), pc.less_equal(rows[name], pa.scalar(day)))
        bit = pc.if_else(pc.fill_null(inside, NO), PERSON_DAY["copilot_apps"].bit(flag), 0).cast(pa.int32())
        found = bit if found is None else pc.bit_wise_or(found, bit)
    return found


def _last_dates(frame: pa.Table, form: ReportForm) -> dict[date, pa.Table]:
    """Flags on the very days that the last dates name, no further back than history is kept."""
    told: list[pa.Table] = []
    for flag, name in _date_columns(frame, form):
        earliest = _days_before(frame["day"], HISTORY_DAYS + DAYS)
        usable = pc.and_(pc.less_equal(frame[name], frame["day"]), pc.greater(frame[name], earliest))
        rows = frame.filter(pc.fill_null(usable, NO))
        bit = pa.array([PERSON_DAY["copilot_apps"].bit(flag)] * rows.num_rows, pa.int32())
        told.append(pa.table({"principal": rows["principal"], "copilot_apps": bit, "day": rows[name]}))
    if not told:
        return {}
    stacked = pa.concat_tables(told)
    return {
        day: stacked.filter(pc.equal(stacked["day"], day)).drop_columns(["day"])
        for day in sorted(pc.unique(stacked["day"]).to_pylist())
    }


def _days_before(days: pa.ChunkedArray, count: int) -> pa.ChunkedArray:
    return pc.cast(pc.subtract(pc.cast(days, pa.int32()), pa.scalar(count, pa.int32())), pa.date32())


def _date_columns(frame: pa.Table, form: ReportForm) -> list[tuple[str, str]]:
    if not form.last_dates:
        return []
    return [(name.split(":")[1], name) for name in frame.column_names if name.startswith("last:")]
