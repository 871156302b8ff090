"""Writes about people experiences: who is left out of them, and whether there are any.

Three moments on the tenant tell where an opt-out stands, and each is written in one transaction: opted out
(hidden from everybody, at once), removal begun (no way back), removed. Source: specification of Adoption
Score, section 6; rules/opt_out.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from uptake.rules.opt_out import deleted_at, keeps_history
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant


@transaction.atomic
def leave_out(*, groups: Collection[str], by: Acting, now: datetime) -> None:
    """Leave the people of these groups (directory ids) out of every people category, from the next scoring on.

    An empty collection leaves nobody out. The caller has checked that the groups exist. The same groups
    again change nothing; the audit log tells how many they are and their directory ids, never who is in them.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    wanted = sorted(set(groups))
    if wanted == sorted(tenant.excluded_groups):
        return
    before_change(tenant, "excluded_groups", sorted(tenant.excluded_groups), wanted)
    before, tenant.excluded_groups = sorted(tenant.excluded_groups), wanted
    tenant.save(update_fields=["excluded_groups"])
    told = {"added": sorted(set(wanted) - set(before)), "removed": sorted(set(before) - set(wanted))}
    note(by, "people.excluded", tenant.slug, tenant=tenant, at=now, groups=len(wanted), **told)


def opt_out(*, by: Acting, now: datetime) -> Tenant:
    """Turn people experiences off: hidden at once, removed at the end of the UTC day; the tenant as it is now.

    Call it inside a transaction, together with what ends at the same moment. Raises
    Refused("people_are_opted_out") when they are off already.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    if tenant.people_off:
        raise Refused("people_are_opted_out")
    tenant.people_opted_out_at = now
    tenant.save(update_fields=["people_opted_out_at"])
    note(by, "people.opted_out", tenant.slug, tenant=tenant, at=now, removed_from=deleted_at(now).isoformat())
    return tenant


@transaction.atomic
def opt_in(*, by: Acting, now: datetime) -> bool:
    """Turn people experiences on again; whether the history was kept.

    Before the end of the UTC day of the opt-out nothing is lost. Later it begins anew, and only when the
    removal is complete: raises Refused("people_are_being_removed") before, and Refused("people_are_on") when
    there is nothing to revert.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    if tenant.people_opted_out_at is None:
        raise Refused("people_are_on")
    in_time = tenant.people_removal_begun_at is None and keeps_history(tenant.people_opted_out_at, now)
    if not in_time and tenant.people_removed_at is None:
        raise Refused("people_are_being_removed")
    before_change(tenant, "people_experiences", before=False, after=True)
    _moments(tenant, None, None, None)
    note(by, "people.opted_in", tenant.slug, tenant=tenant, at=now, history_kept=in_time)
    return in_time


@transaction.atomic
def begin_removal(tenant: Tenant, now: datetime) -> bool:
    """Note that the removal has begun, from where there is no way back; False when there is nothing to remove.

    Beginning again (after a crash) keeps the first moment.
    """
    row = Tenant.objects.select_for_update().get(pk=tenant.pk)
    opted_out_at = row.people_opted_out_at
    if opted_out_at is None or row.people_removed_at is not None or now < deleted_at(opted_out_at):
        return False
    if row.people_removal_begun_at is None:
        _moments(row, opted_out_at, now, None)
        note(None, "people.removal_begun", row.slug, tenant=row, at=now)
    return True


@transaction.atomic
def end_removal(tenant: Tenant, now: datetime) -> None:
    """Note that nothing is left; raises ValueError for a removal that never began."""
    row = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if row.people_removal_begun_at is None:
        raise ValueError("a removal ends that has not begun")
    if row.people_removed_at is None:
        _moments(row, row.people_opted_out_at, row.people_removal_begun_at, now)
        note(None, "people.removed", row.slug, tenant=row, at=now)


def _moments(tenant: Tenant, opted_out: datetime | None, begun: datetime | None, removed: datetime | None) -> None:
    tenant.people_opted_out_at, tenant.people_removal_begun_at, tenant.people_removed_at = opted_out, begun, removed
    tenant.save(update_fields=["people_opted_out_at", "people_removal_begun_at", "people_removed_at"])
