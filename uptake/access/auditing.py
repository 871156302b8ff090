"""Entries of the audit log about signing in: in the log of every organization in which the admin holds a role."""

from datetime import datetime
from typing import Any

from uptake.tenancy.acting import acting_as, tenants_of
from uptake.tenancy.audit import note
from uptake.tenancy.models import Admin
from uptake.tenancy.whose import rows_of


def note_everywhere(admin: Admin, action: str, at: datetime, *, by_themselves: bool = True, **details: Any) -> None:
    """Add the entry to each log; `by_themselves` is false where it happened to the admin, whom a number then names."""
    for tenant in tenants_of(admin):
        with rows_of(tenant):
            by = acting_as(admin, tenant) if by_themselves else None
            note(by, action, f"admin {admin.pk}", tenant=tenant, at=at, **details)
