"""Where the facts of a tenant lie."""

from django.conf import settings

from uptake.facts.store import FactStore
from uptake.tenancy.models import Tenant


def facts_of(tenant: Tenant) -> FactStore:
    """The fact tables of a tenant."""
    return FactStore(settings.UPTAKE.facts, tenant.slug)
