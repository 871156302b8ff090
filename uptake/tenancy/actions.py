"""Writes about tenants, admins and their settings."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from uptake.rules.choices import checked, choice, chosen
from uptake.rules.permissions import Permission, Role
from uptake.rules.refusals import Refused
from uptake.rules.retention import checked as checked_period
from uptake.rules.retention import days_kept, period
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note, note_installation
from uptake.tenancy.models import Admin, Assignment, Tenant
from uptake.tenancy.whose import rows_of

CHOICE_MADE = "choice.made"


@transaction.atomic
def create_tenant(*, slug: str, name: str, time_zone: str, now: datetime) -> Tenant:
    """Make a tenant, with Adoption Score and messages off until an admin turns them on.

    Raises Refused("unknown_time_zone") for a zone that is not in the time zone database.
    """
    if time_zone not in available_timezones():
        raise Refused("unknown_time_zone", time_zone=time_zone)
    tenant = Tenant.objects.create(slug=slug, name=name, time_zone=time_zone, created_at=now)
    with rows_of(tenant):
        note(None, "tenant.created", slug, tenant=tenant, at=now)
    note_installation("tenant.created", slug, at=now)
    return tenant


def tenant_of(slug: str) -> Tenant:
    """The tenant of that slug; raises Refused("no_such_tenant") when there is none."""
    found = Tenant.objects.filter(slug=slug).first()
    if found is None:
        raise Refused("no_such_tenant", slug=slug)
    return found


@transaction.atomic
def create_admin(*, sign_in: str, name: str, password: str, roles: dict[str, list[Role]], now: datetime) -> Admin:
    """Make an admin with a local password, and give roles by tenant slug."""
    admin = Admin.objects.create(sign_in=sign_in, name=name, password=password)
    note_installation("admin.created", f"admin {admin.pk}", at=now)
    for slug, held in roles.items():
        tenant = tenant_of(slug)
        with rows_of(tenant):
            for role in held:
                Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=role.value)
                note(None, "role.assigned", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value)
    return admin


@transaction.atomic
def switch_score(*, on: bool, by: Acting, now: datetime) -> None:
    """Turn Adoption Score on or off; global administrators only (messages spec, M46)."""
    by.require(Permission.CHANGE_SETTINGS)
    Tenant.objects.filter(pk=by.tenant.pk).update(score_on=on)
    note(by, "score.on" if on else "score.off", by.tenant.slug, tenant=by.tenant, at=now)


@transaction.atomic
def switch_messages(*, on: bool, by: Acting, now: datetime) -> None:
    """Allow approved admins to send recommendations, or stop that.

    Raises Refused("score_is_off") while Adoption Score is off and Refused("people_are_off") while people
    experiences are opted out: without facts there is no audience (messages spec, section 5.3).
    """
    by.require(Permission.OPT_IN_MESSAGES)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    if on and not tenant.score_on:
        raise Refused("score_is_off")
    if on and tenant.people_off:
        raise Refused("people_are_off")
    Tenant.objects.filter(pk=tenant.pk).update(messages_on=on)
    note(by, "messages.on" if on else "messages.off", tenant.slug, tenant=tenant, at=now)


@transaction.atomic
def make_choice(*, choice_id: str, value: str, by: Acting, now: datetime) -> None:
    """Answer an open reading of the sources; global administrators only. The same answer again changes nothing.

    Raises Refused("no_such_choice") for a choice or value that does not exist (rules/choices).
    """
    by.require(Permission.CHANGE_SETTINGS)
    wanted = checked(choice_id, value)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    before = chosen(tenant.choices, choice_id)
    if wanted == before:
        return
    before_change(tenant, f"choice.{choice_id}", before, wanted)
    others = {name: held for name, held in tenant.choices.items() if name != choice_id}
    made = {} if wanted == choice(choice_id).default else {choice_id: wanted}
    Tenant.objects.filter(pk=tenant.pk).update(choices=others | made)
    note(by, CHOICE_MADE, choice_id, tenant=tenant, at=now, before=before, after=wanted)


@transaction.atomic
def keep_for(*, what: str, days: int, by: Acting, now: datetime) -> None:
    """Keep a kind of data for so many days; global administrators only. The same days again change nothing.

    Raises Refused("no_such_period") and Refused("period_out_of_bounds") (rules/retention). What has become too
    old goes with the next night.
    """
    by.require(Permission.CHANGE_SETTINGS)
    wanted = checked_period(what, days)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    before = days_kept(tenant.retention, what)
    if wanted == before:
        return
    before_change(tenant, f"retention.{what}", before, wanted)
    others = {name: held for name, held in tenant.retention.items() if name != what}
    made = {} if wanted == period(what).default else {what: wanted}
    Tenant.objects.filter(pk=tenant.pk).update(retention=others | made)
    note(by, "retention.changed", what, tenant=tenant, at=now, before=before, after=wanted)


def note_concealed(tenant: Tenant, *, concealed: bool) -> None:
    """Remember whether the newest reports hid people's names."""
    Tenant.objects.filter(pk=tenant.pk).update(names_concealed=concealed)
