"""Who counts on an as-of day, and what they are licensed for.

Source: specification of Adoption Score, section 0 (people, enabled, excluded users) and 8.3.
"""

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.sources import PRODUCTS
from uptake.facts.tables import PERSON_STATE
from uptake.rules.window import DAYS
from uptake.score.grains.grain import facts, latest, united, yes

LICENCES = ("products", "products_now")
"""Flags of products: enabled on at least one day of the window; held on the as-of day."""

STATE_CALENDAR = ibis.table(
    {"tenant": "int32", "as_of": "date", "day": "date", "age": "int32", "concealed": "boolean"}, name="state_calendar"
)
"""Which day of licences and accounts counts for which as-of day; a later snapshot may stand in for a missing past.

Where reports are `concealed` their people have codes that no directory knows, so that only people whom
the reports name count.
"""
EXCLUDED = ibis.table({"tenant": "int32", "person": "int32"}, name="excluded")
POPULATION = ibis.table(
    {"tenant": "int32", "as_of": "date", "person": "int32", **dict.fromkeys(LICENCES, "int32")}, name="population"
)
"""The result of `population()`, kept for the questions that follow."""

_PRODUCT_BITS = 1 << len(PRODUCTS)


def population(seeded: bool, at_once: bool) -> Rows:  # noqa: FBT001 - called by name of the plan
    """One row per tenant, as-of day and person who counts, with the licences of the window (rules/population).

    With `seeded` the calendar may name a later snapshot for an as-of day; of such a snapshot the licences
    that began after the as-of day are taken off again. With `at_once` an account that ends stops counting
    on that day, else when its last day has left the window.
    """
    rows = facts(PERSON_STATE).join(STATE_CALENDAR, ["tenant", "day"])
    rows = rows.filter(~rows.concealed | rows.products_reported.notnull())
    held, reported = rows.products, rows.products_reported
    if seeded:
        held, reported = (_begun(rows, flags) for flags in (held, reported))
    enabled, deleted = rows.account_enabled.cast("int32"), rows.deleted.cast("int32")
    people = rows.group_by("tenant", "as_of", "person").agg(
        products=united(held.fill_null(0) | reported.fill_null(0)),
        held=latest(held, rows.age, DAYS, _PRODUCT_BITS),
        reported=latest(reported, rows.age, DAYS, _PRODUCT_BITS),
        account_enabled=latest(enabled, rows.age, DAYS, 2) if at_once else enabled.max(),
        guest=latest(rows.guest.cast("int32"), rows.age, DAYS, 2),
        deleted=latest(deleted, rows.age, DAYS, 2) if at_once else deleted.min(),
    )
    counted = people.filter(
        people.account_enabled.fill_null(1) == 1,
        people.guest.fill_null(0) == 0,
        people.deleted.fill_null(0) == 0,
    ).anti_join(EXCLUDED, ["tenant", "person"])
    now = counted.held.fill_null(0) | counted.reported.fill_null(0)
    return counted.select("tenant", "as_of", "person", "products", products_now=now.cast("int32"))


def _begun(rows: Rows, flags: Value) -> Value:
    """The flags without the licences that began after the as-of day (rules/population.begun)."""
    not_yet = ibis.literal(0)
    for i, product in enumerate(PRODUCTS):
        if f"{product}_since" in PERSON_STATE.by_name:
            later = yes(rows[f"{product}_since"] > rows.as_of)
            not_yet = not_yet + ibis.ifelse(later, 1 << i, 0)
    return ibis.ifelse(rows.day > rows.as_of, flags - (flags & not_yet), flags)
