"""The declared metrics as queries: from daily facts to numerators and denominators.

Everything here is an Ibis expression over tables that have a name and a schema but no data, so the same
plan runs wherever tables of these names are. Many as-of days are answered at once: `calendar` says which
day counts for which as-of day, and each fact row is joined to the days it counts for.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.sources import PRODUCTS
from uptake.facts.table import Kind, Table
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, PERSON_DAY, PERSON_PERIOD, PERSON_STATE
from uptake.rules.window import DAYS
from uptake.score.metric import Answer, Metric
from uptake.score.windows import COUNTED_DAYS, LICENCES, ONSITE_DAY_MINUTES, Grain

_TYPES = {Kind.DAY: "date", Kind.TEXT: "string", Kind.BOOLEAN: "boolean"}


def _named(table: Table) -> Rows:
    return ibis.table({c.name: _TYPES.get(c.kind, "int32") for c in table.columns}, name=table.name)


CALENDAR = ibis.table({"as_of": "date", "day": "date", "age": "int32"}, name="calendar")
"""Which day counts for which as-of day, and how many days before it that is."""
STATE_CALENDAR = ibis.table(
    {"as_of": "date", "day": "date", "age": "int32", "concealed": "boolean"}, name="state_calendar"
)
"""The same for licences and accounts, where a later snapshot may stand in for a missing past.

Where reports are `concealed` their people have codes that no directory knows, so that only people whom
the reports name count.
"""
EXCLUDED = ibis.table({"person": "int32"}, name="excluded")
POPULATION = ibis.table({"as_of": "date", "person": "int32", **dict.fromkeys(LICENCES, "int32")}, name="population")
SPANS = ibis.table({"as_of": "date", "day": "date", "period_days": "int32"}, name="spans")
"""Which period report stands in for which as-of day."""

_PRODUCT_BITS = 1 << len(PRODUCTS)


def population(seeded: bool) -> Rows:  # noqa: FBT001 - called by name of the plan
    """One row per as-of day and person who counts, with the licences of the window (rules/population).

    With `seeded` the calendar may name a later snapshot for an as-of day; of such a snapshot the licences
    that began after the as-of day are taken off again.
    """
    rows = _named(PERSON_STATE).join(STATE_CALENDAR, "day")
    rows = rows.filter(~rows.concealed | rows.products_reported.notnull())
    held, reported = rows.products, rows.products_reported
    if seeded:
        held, reported = (_begun(rows, flags) for flags in (held, reported))
    people = rows.group_by("as_of", "person").agg(
        products=(held.fill_null(0) | reported.fill_null(0)).bit_or(),
        held=_latest(held, rows.age, _PRODUCT_BITS),
        reported=_latest(reported, rows.age, _PRODUCT_BITS),
        account_enabled=_latest(rows.account_enabled.cast("int32"), rows.age, 2),
        guest=_latest(rows.guest.cast("int32"), rows.age, 2),
        deleted=_latest(rows.deleted.cast("int32"), rows.age, 2),
    )
    counted = people.filter(
        people.account_enabled.fill_null(1) == 1,
        people.guest.fill_null(0) == 0,
        people.deleted.fill_null(0) == 0,
    ).anti_join(EXCLUDED, "person")
    now = counted.held.fill_null(0) | counted.reported.fill_null(0)
    return counted.select("as_of", "person", "products", products_now=now.cast("int32"))


def people(days: int, metrics: Sequence[Metric]) -> Rows:
    """The people window from daily facts: one row per as-of day and person of the population.

    It has the columns that the metrics read, and no others.
    """
    facts, calendar = _named(PERSON_DAY), CALENDAR
    if days < DAYS:
        calendar = calendar.filter(calendar.age < days)
    rows = facts.join(calendar, "day")
    names = _columns(metrics)
    window = rows.group_by("as_of", "person").agg(**{name: _in_window(rows, name) for name in names})
    return _with_licences(window, ["as_of", "person"], names)


def people_of_periods(metrics: Sequence[Metric]) -> Rows:
    """The people window from period reports: one row per span and person of the population.

    Reports that give only the last day of use prove one day of it, whatever the true number was.
    """
    facts = _named(PERSON_PERIOD)
    proven = ibis.ifelse(facts.copilot_apps.fill_null(0) != 0, 1, 0)
    window = facts.mutate(copilot_days=facts.copilot_active_days.fill_null(proven))
    everyone = POPULATION.join(SPANS, "as_of")
    return _with_licences(window, ["day", "period_days", "person"], _columns(metrics), everyone)


def threads() -> Rows:
    """Mail threads that somebody of the population started in the window."""
    rows = _started_by_people(MAIL_THREAD)
    return rows.select("as_of", has_mention=_yes(rows.has_mention), answered=_happened(rows, "answered_day"))


def questions() -> Rows:
    """Questions that somebody of the population asked in the window."""
    rows = _started_by_people(COMMUNITY_QUESTION)
    return rows.select(
        "as_of",
        answered=_happened(rows, "answered_day"),
        best_answered=_happened(rows, "best_answer_day"),
    )


def daily_sums(grain: Grain, days: int, metrics: Sequence[Metric]) -> Rows:
    """Numerator and denominator of each metric, one after the other, for every as-of day."""
    rows = {
        Grain.PERSON: lambda: people(days, metrics),
        Grain.MAIL_THREAD: threads,
        Grain.COMMUNITY_QUESTION: questions,
    }[grain]()
    return _sums(rows, ["as_of"], metrics)


def period_sums(metrics: Sequence[Metric]) -> Rows:
    """The same from period reports, for every as-of day, refresh day and length."""
    return _sums(people_of_periods(metrics), ["as_of", "day", "period_days"], metrics)


def daily_recipients(metric: Metric) -> Rows:
    """The persons whom the metric asks about and who do not yet do what it asks for."""
    return _not_yet(people(metric.days, [metric]), metric)


def period_recipients(metric: Metric) -> Rows:
    """The same from period reports."""
    return _not_yet(people_of_periods([metric]), metric)


def people_per_day() -> Rows:
    """Number of people with a state, by day."""
    return _named(PERSON_STATE).group_by("day").agg(people=ibis._.count())


def filled(columns: Sequence[str]) -> Rows:
    """For every day of the daily facts, how many rows have a value in each of the columns."""
    facts = _named(PERSON_DAY)
    return facts.group_by("day").agg(**{name: facts[name].count() for name in columns})


def counted_periods() -> Rows:
    """For every period report, of how many people it tells the number of days with Copilot."""
    facts = _named(PERSON_PERIOD)
    return facts.group_by("day", "period_days").agg(people=facts.copilot_active_days.count())


def _answer(metric: Metric, rows: Rows) -> Answer:
    if metric.answer is None:
        raise ValueError(f"{metric.id} is announced and not computed yet")
    return metric.answer(rows)


def _sums(rows: Rows, keys: list[str], metrics: Sequence[Metric]) -> Rows:
    sums: dict[str, Value] = {}
    for i, metric in enumerate(metrics):
        said = _answer(metric, rows)
        sums[f"n{i}"], sums[f"d{i}"] = said.numerator.sum(), said.denominator.sum()
    return rows.group_by(*keys).agg(**sums)


def _not_yet(rows: Rows, metric: Metric) -> Rows:
    said = _answer(metric, rows)
    return rows.filter(said.among & ~said.of).select("person")


def _begun(rows: Rows, flags: Value) -> Value:
    """The flags without the licences that began after the as-of day (rules/population.begun)."""
    not_yet = ibis.literal(0)
    for i, product in enumerate(PRODUCTS):
        if f"{product}_since" in PERSON_STATE.by_name:
            later = _yes(rows[f"{product}_since"] > rows.as_of)
            not_yet = not_yet + ibis.ifelse(later, 1 << i, 0)
    return ibis.ifelse(rows.day > rows.as_of, flags - (flags & not_yet), flags)


def _latest(value: Value, age: Value, size: int) -> Value:
    """The last known value, below `size`: age and value travel in one number, and null values not at all."""
    return ((DAYS - age) * size + value).max() % size


def _columns(metrics: Sequence[Metric]) -> list[str]:
    return sorted(frozenset[str]().union(*(metric.columns for metric in metrics)) - set(LICENCES))


def _in_window(rows: Rows, name: str) -> Value:
    """A column of the people window: days counted, flags united, numbers added up."""
    if name in COUNTED_DAYS:
        return _qualifies(rows, name).cast("int32").sum()
    return rows[name].bit_or() if PERSON_DAY[name].kind is Kind.FLAGS else rows[name].sum()


def _qualifies(rows: Rows, name: str) -> Value:
    onsite, remote = rows.onsite_minutes, rows.remote_minutes
    return {
        "copilot_days": rows.copilot_apps != 0,
        "onsite_days": onsite >= ONSITE_DAY_MINUTES,
        "remote_days": remote > 0,
        "placed_days": (onsite.fill_null(0) > 0) | (remote.fill_null(0) > 0),
    }[name]


def _with_licences(window: Rows, keys: list[str], names: Sequence[str], everyone: Rows = POPULATION) -> Rows:
    """Everyone of the population with what they did; who did nothing has zeros."""
    joined = everyone.left_join(window, keys)
    return joined.select(*everyone.columns, **{name: joined[name].fill_null(0) for name in names})


def _started_by_people(table: Table) -> Rows:
    rows = _named(table).join(CALENDAR, "day")
    return rows.semi_join(POPULATION, ["as_of", "person"])


def _happened(rows: Rows, column: str) -> Value:
    return _yes(rows[column] <= rows.as_of)


def _yes(value: Value) -> Value:
    return value.fill_null(False)  # noqa: FBT003 - a value, not an option
