"""Writes about groups: their evaluation, its approval, and what is shown."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from uptake.groups.evaluation import as_csv, evaluate
from uptake.groups.models import Evaluation, Freeze, FrozenBlock, FrozenTree, GroupFigure, GroupSettings
from uptake.people import queries as people
from uptake.rules.choices import chosen
from uptake.rules.group_trees import ATTRIBUTES, tree_of
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import smallest_group
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant


@transaction.atomic
def run_evaluation(*, by: Acting, now: datetime) -> int:
    """Count how well the directory fills the attributes; the number of the evaluation.

    Raises Refused("no_directory") before a directory was imported.
    """
    by.require(Permission.CHANGE_SETTINGS)
    values = people.employees(by.tenant)
    if not values:
        raise Refused("no_directory")
    report = as_csv(evaluate(values, smallest_group(chosen(by.tenant.choices, "smallest_group"))))
    digest = sha256(report.encode()).hexdigest()
    row = Evaluation.objects.of(by.tenant).create(
        tenant=by.tenant, run_at=now, run_by=by.sign_in, report=report, digest=digest
    )
    note(by, "groups.evaluated", str(row.pk), tenant=by.tenant, at=now, sha256=digest)
    return row.pk


@transaction.atomic
def approve_evaluation(*, evaluation_id: int, digest: str, by: Acting, now: datetime) -> None:
    """Say that the attributes are good enough; who, when and for which report is kept.

    Raises Refused("no_such_evaluation") unless the report is the one of that SHA-256: what is approved is
    what was read. Approving again changes nothing.
    """
    by.require(Permission.CHANGE_SETTINGS)
    row = Evaluation.objects.of(by.tenant).select_for_update().filter(pk=evaluation_id, digest=digest).first()
    if row is None:
        raise Refused("no_such_evaluation")
    if row.approved_at is not None:
        return
    row.approved_at, row.approved_by = now, by.sign_in
    row.save(update_fields=["approved_at", "approved_by"])
    note(by, "groups.approved", str(row.pk), tenant=by.tenant, at=now, sha256=digest)


@transaction.atomic
def choose(*, on: bool, attributes: Collection[str], by: Acting, now: datetime) -> None:
    """Show figures of groups by these attributes, or stop it.

    Raises Refused("people_are_opted_out"), Refused("score_is_off"), Refused("no_approved_evaluation") before
    an evaluation is approved, and Refused("no_attribute") when nothing is chosen. What was told is deleted
    when it stops; who stood where is kept, so that starting again divides nobody off.
    """
    by.require(Permission.CHANGE_SETTINGS)
    for attribute in attributes:
        tree_of(attribute)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    if on:
        _require_ready(tenant, attributes)
    before = GroupSettings.objects.of(tenant).filter(on=True).exists()
    before_change(tenant, "group_insights", before=before, after=on)
    kept = [each for each in ATTRIBUTES if each in attributes]
    GroupSettings.objects.of(tenant).update_or_create(
        tenant=tenant, defaults={"tenant": tenant, "on": on, "attributes": kept}
    )
    gone = GroupFigure.objects.of(tenant)
    (gone.exclude(attribute__in=kept) if on else gone).delete()
    note(by, "groups.on" if on else "groups.off", tenant.slug, tenant=tenant, at=now, attributes=kept)


@transaction.atomic
def forget(tenant: Tenant) -> None:
    """Delete everything about groups but the evaluations: for the end of people experiences."""
    for table in (GroupFigure, FrozenBlock, FrozenTree, Freeze):
        table.objects.of(tenant).delete()
    GroupSettings.objects.of(tenant).update(on=False)


def _require_ready(tenant: Tenant, attributes: Collection[str]) -> None:
    told = (
        ("people_are_opted_out", tenant.people_off),
        ("score_is_off", not tenant.score_on),
        ("no_approved_evaluation", not Evaluation.objects.of(tenant).filter(approved_at__isnull=False).exists()),
        ("no_attribute", not attributes),
    )
    for reason, holds in told:
        if holds:
            raise Refused(reason)
