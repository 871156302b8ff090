"""The weeks of people behind the Business resilience report as queries: Ibis expressions without data.

Source: specification of Adoption Score, section 7.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Kind, Table
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.score.people import any_of
from uptake.score.resilience_measures import ACTIVITY, Form, Measure, Reading

Weighed = tuple[Measure, Reading]

TYPES = {Kind.DAY: "date", Kind.TEXT: "string", Kind.BOOLEAN: "boolean"}
_KEYS = ("week", "person", "organization")
EXCLUDED = ibis.table({"person": "int32"}, name="excluded")
CALENDAR = ibis.table({"week": "date", "period": "string"}, name="calendar")


def by_week(table: Table, weighed: tuple[Weighed, ...]) -> Rows:
    """Active people of each week; for each measure the sums t and b, people with a value n, above the limit a."""
    return _summed(_measured(table, weighed), weighed, "week")


def by_organization(table: Table, weighed: tuple[Weighed, ...]) -> Rows:
    """The same for each period of the calendar and organization; people count once in a period."""
    rows = _measured(table, weighed).join(CALENDAR, "week")
    sums = {f"{part}{i}": rows[f"{part}{i}"].sum() for i in range(len(weighed)) for part in "tb"}
    told = rows.organization.nullif("")
    where = told.argmax(rows.week, where=told.notnull()).fill_null("")
    return _summed(rows.group_by("period", "person").agg(organization=where, **sums), weighed, "period", "organization")


def filled(table: Table, columns: tuple[str, ...]) -> Rows:
    """How many people have a value in each column, by week."""
    rows = _person_weeks(table, columns)
    return rows.group_by("week").agg(**{name: rows[name].count() for name in columns})


def _person_weeks(table: Table, columns: Sequence[str]) -> Rows:
    stored = "string" if table is PERSON_WEEK else "int32"
    schema = {"week": "date", "person": stored, "organization": "string", **dict.fromkeys(columns, "int64")}
    return ibis.table(schema, name="person_weeks")


def allowed(measures: int) -> Rows:
    """Which week counts, for each measure."""
    return ibis.table({"week": "date", **{f"c{i}": "boolean" for i in range(measures)}}, name="allowed")


def _measured(table: Table, weighed: tuple[Weighed, ...]) -> Rows:
    """What stands above (t) and below (b) the line in every week of every person, by measure."""
    rows = _person_weeks(table, columns_of(weighed)).left_join(allowed(len(weighed)), "week")
    parts = {}
    for i, (measure, reading) in enumerate(weighed):
        top, bottom = rows[reading.column], rows[reading.of] if reading.of else ibis.literal(1)
        if table is not PERSON_WEEK:
            top = top.fill_null(0)
        counts = rows[f"c{i}"] & top.notnull()
        if measure.form is Form.SHARE:
            counts = counts & (bottom > 0)
        parts[f"t{i}"] = ibis.ifelse(counts, top, ibis.null("int64"))
        parts[f"b{i}"] = ibis.ifelse(counts, bottom.cast("int64"), ibis.null("int64"))
    return rows.select(*_KEYS, **parts)


def _summed(rows: Rows, weighed: tuple[Weighed, ...], *keys: str) -> Rows:
    sums: dict[str, Value] = {"people": rows.count()}
    for i, (measure, reading) in enumerate(weighed):
        top, bottom = rows[f"t{i}"], rows[f"b{i}"]
        limit = measure.above * reading.unit
        sums |= {f"t{i}": top.sum(), f"b{i}": bottom.sum(), f"n{i}": bottom.count()}
        sums[f"a{i}"] = (top > limit * bottom).cast("int32").sum()
    return rows.group_by(*keys).agg(**sums)


def columns_of(weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """The columns that some measures read."""
    return tuple(sorted({name for _, reading in weighed for name in reading.columns}))


def queried(columns: tuple[str, ...]) -> Rows:
    """The active weeks of the person query."""
    rows = _named(PERSON_WEEK)
    active = rows.filter(any_of(*(rows[name].fill_null(0) > 0 for name in ACTIVITY)))
    values = {name: active[name] for name in columns}
    return active.select(week=active.day, person=active.code, organization=active.organization, **values)


def added_up(columns: tuple[str, ...]) -> Rows:
    """Weeks from Monday to Sunday, added up from daily facts; guests and excluded persons are left out."""
    rows, states = _named(PERSON_DAY), _named(PERSON_STATE)
    guests = states.filter(states.guest.fill_null(False)).select("person").distinct()  # noqa: FBT003 - a value
    rows = rows.anti_join(guests, "person").anti_join(EXCLUDED, "person")
    rows = rows.mutate(week=rows.day.truncate("W"))
    weeks = rows.group_by("week", "person").agg(**{name: rows[name].sum() for name in columns})
    return weeks.select("week", "person", *columns, organization=ibis.null("string")).select(*_KEYS, *columns)


def _named(table: Table) -> Rows:
    return ibis.table({c.name: TYPES.get(c.kind, "int32") for c in table.columns}, name=table.name)
