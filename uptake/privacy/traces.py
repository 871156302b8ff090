"""Of whom anything is kept, and the end of names of which nothing is."""

from pyroaring import BitMap

from uptake.facts.tables import TABLES
from uptake.messaging.publish import publish_people
from uptake.people.actions import forget_gone
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings


def forget_names(tenant: Tenant) -> int:
    """Delete people whom the directory does not have and of whom no fact and no showing tells; how many.

    They left, or were named in reports alone. Clients cannot sign them in any more either.
    """
    store = facts_of(tenant)
    traces = BitMap(number for table in TABLES if table.about_persons for number in store.persons(table))
    with opened_showings() as showings:
        if showings is not None:
            traces |= BitMap(showings.persons(tenant.slug))
    gone = forget_gone(tenant, traces)
    if gone:
        publish_people(tenant)
    return gone
