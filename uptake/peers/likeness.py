"""What an organization is like: its profile, and what its licences tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow.compute as pc

from uptake.facts.sources import PRODUCTS
from uptake.facts.store import FactStore
from uptake.facts.tables import PERSON_STATE
from uptake.peers.models import Profile
from uptake.rules.cohorts import Key, Keys, band, licence_types, tenure
from uptake.rules.window import window
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Likeness:
    """The profile of an organization as pages show it; "" and None are not known."""

    region: str = ""
    industry: str = ""
    customer_since: date | None = None
    contributes: bool = True
    band: str = ""
    licences: str = ""
    computed_day: date | None = None

    def keys(self, today: date) -> Keys:
        """The values that decide whom it is compared with."""
        return {
            Key.REGION: self.region,
            Key.BAND: self.band,
            Key.LICENCES: self.licences,
            Key.INDUSTRY: self.industry,
            Key.TENURE: tenure(self.customer_since, today),
        }


def likeness(tenant: Tenant) -> Likeness:
    """What is known of the organization; everything empty while nobody has told anything."""
    row = Profile.objects.of(tenant).first()
    if row is None:
        return Likeness()
    return Likeness(
        row.region, row.industry, row.customer_since, row.contributes, row.band, row.licences, row.computed_day
    )


def licensed(store: FactStore, as_of: date) -> tuple[date, Mapping[str, int]] | None:
    """The newest day of the 28 that tells licences, and how many people may use each product ("any": one at all).

    Guests and deleted accounts do not count. None when nothing tells licences.
    """
    span = window(as_of)
    day = span.last
    while day >= span.first:
        found = _licensed_on(store, day)
        if found is not None:
            return day, found
        day -= timedelta(days=1)
    return None


def computed(tenant: Tenant, as_of: date) -> tuple[date, str, str] | None:
    """The day of the licences, the band of licensed users, and the types of licences; None without licences."""
    found = licensed(facts_of(tenant), as_of)
    if found is None:
        return None
    day, by_product = found
    everybody = by_product["any"]
    types = {product: people for product, people in by_product.items() if product != "any"}
    return day, band(everybody), licence_types(types)


def _licensed_on(store: FactStore, day: date) -> Mapping[str, int] | None:
    rows = store.read(PERSON_STATE, day, day)
    if not rows.num_rows:
        return None
    told = pc.or_(pc.is_valid(rows["products"]), pc.is_valid(rows["products_reported"]))
    if not pc.any(told).as_py():
        return None
    flags = pc.bit_wise_or(pc.fill_null(rows["products"], 0), pc.fill_null(rows["products_reported"], 0))
    outside = pc.or_(pc.fill_null(rows["guest"], fill_value=False), pc.fill_null(rows["deleted"], fill_value=False))
    flags = flags.filter(pc.invert(outside))
    counted = {
        product: pc.sum(pc.not_equal(pc.bit_wise_and(flags, PERSON_STATE["products"].bit(product)), 0)).as_py() or 0
        for product in PRODUCTS
    }
    return {**counted, "any": pc.sum(pc.not_equal(flags, 0)).as_py() or 0}
