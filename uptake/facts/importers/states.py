"""Turn the persons of the directory into facts of their day: account, guest, products, attributes.

This waits until all files of a run are read, because licences are told in one file and the service plans
behind them in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from uptake.facts.importers.deliveries import Delivery, DirectoryPerson, Notice, Part, Sku
from uptake.facts.tables import PERSON_STATE
from uptake.rules.products import Plan, products_of_plans


def with_states(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries; those with persons get the facts about them."""
    skus = {key: sku for one in deliveries for sku in one.skus for key in (sku.sku_id, sku.name.lower()) if key}
    return [_with_state(one, skus) if one.persons else one for one in deliveries]


def _with_state(one: Delivery, skus: Mapping[str, Sku]) -> Delivery:
    if one.snapshot_day is None:
        return one
    notices = one.notices
    if any(person.plans is None and _unresolved(person, skus) for person in one.persons):
        notices = (*notices, Notice("licences_without_skus"))
    columns = tuple(c.name for c in PERSON_STATE.values if c.name in one.person_columns)
    rows = pa.table(
        {
            "principal": pa.array([person.principal for person in one.persons], pa.string()),
            **{
                name: pa.array([_value(person, name, skus) for person in one.persons], PERSON_STATE[name].stored)
                for name in columns
            },
        }
    )
    part = Part(PERSON_STATE, columns, 1, {one.snapshot_day: rows})
    return replace(one, parts=(part,), notices=notices)


def _value(person: DirectoryPerson, column: str, skus: Mapping[str, Sku]) -> object:
    if column == "products":
        return _products(person, skus)
    value = getattr(person, column)
    return None if value == "" else value


def _products(person: DirectoryPerson, skus: Mapping[str, Sku]) -> int | None:
    """Flags of the products; None while nothing tells them."""
    if person.plans is not None:
        plans: Sequence[Plan] = person.plans
    elif person.licences is None or _unresolved(person, skus):
        return None
    else:
        plans = [
            plan
            for licence in person.licences
            for plan in skus[licence.sku].plans
            if plan.plan_id.lower() not in licence.disabled_plans
        ]
    return sum(PERSON_STATE["products"].bit(product) for product in products_of_plans(plans))


def _unresolved(person: DirectoryPerson, skus: Mapping[str, Sku]) -> bool:
    return any(licence.sku not in skus for licence in person.licences or ())
