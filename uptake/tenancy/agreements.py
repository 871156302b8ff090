"""What an organization has agreed upon with those who speak for its people: changes that one admin may not make alone.

Actions ask before they change a setting; what was agreed is kept by a room above, which hands itself in at start.
"""

from typing import Protocol

from uptake.rules.works_council import Value
from uptake.tenancy.models import Tenant


class Agreement(Protocol):
    """Something that was agreed upon."""

    def before_change(self, tenant: Tenant, setting: str, before: Value, after: Value) -> None:
        """Raise Refused where the change is not for one admin alone."""

    def forbids(self, tenant: Tenant, what: str) -> bool:
        """Whether something that is usual is not done in this organization."""


_agreements: list[Agreement] = []


def hold_to(agreement: Agreement) -> None:
    """Hold everybody to an agreement from now on; rooms above this one do so at start."""
    if type(agreement) not in {type(each) for each in _agreements}:
        _agreements.append(agreement)


def before_change(tenant: Tenant, setting: str, before: Value, after: Value) -> None:
    """Ask in the transaction of a change, when the tenant's row is locked; raises Refused("needs_two")."""
    if before != after:
        for each in _agreements:
            each.before_change(tenant, setting, before, after)


def forbids(tenant: Tenant, what: str) -> bool:
    """Whether an agreement forbids something that is usual."""
    return any(each.forbids(tenant, what) for each in _agreements)
