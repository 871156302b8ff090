"""Words that metrics about people are made of: licences, flags, and counting conditions."""

import functools
import operator

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table

from uptake.facts.sources import COPILOT_APPS
from uptake.facts.tables import PERSON_STATE
from uptake.rules.platforms import SEVERAL

TARGET_DAYS = 12
"""Days of 28 that make a habit: three a week. More bring a person no more points."""

_PRODUCTS = PERSON_STATE["products"]


def has(people: Table, *products: str) -> BooleanValue:
    """Enabled for at least one of the products on at least one day of the window."""
    return people.products & _bits(_PRODUCTS.flags, products) != 0


def has_now(people: Table, product: str) -> BooleanValue:
    """Holding the product on the as-of day, as far as known."""
    return people.products_now & _bits(_PRODUCTS.flags, (product,)) != 0


def used_copilot_in(people: Table, *apps: str) -> BooleanValue:
    """Deliberate use of Microsoft 365 Copilot in at least one of the apps."""
    return people.copilot_apps & _bits(COPILOT_APPS, apps) != 0


def uses(people: Table, *apps: str) -> BooleanValue:
    """Use of at least one of the apps, on whatever platform."""
    return any_of(*(people[f"{app}_platforms"] != 0 for app in apps))


def on_several(people: Table, *apps: str) -> BooleanValue:
    """Use of one and the same app on several platforms, for at least one of the apps."""
    return any_of(*(people[f"{app}_platforms"].isin(SEVERAL) for app in apps))


def sends_messages(people: Table) -> BooleanValue:
    """Sending a chat or a channel message in Teams."""
    return people.chat_sent + people.channel_sent > 0


def up_to_target(days: IntegerValue) -> IntegerValue:
    """Days that count towards a habit: at most the 12 of 28 that the AI adoption score asks for."""
    return ibis.least(days, always(TARGET_DAYS))


def how_many(*conditions: BooleanValue) -> IntegerValue:
    """Number of conditions that hold for a row."""
    return functools.reduce(operator.add, (condition.cast("int32") for condition in conditions))


def any_of(*conditions: BooleanValue) -> BooleanValue:
    """Whether at least one of the conditions holds."""
    return functools.reduce(operator.or_, conditions)


def always(number: int) -> IntegerValue:
    """The same number for every row."""
    return ibis.literal(number, type="int32")


def _bits(names: tuple[str, ...], chosen: tuple[str, ...]) -> int:
    return sum(1 << names.index(name) for name in chosen)
