"""Writes about who may do what in an organization, and about the accounts of others."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from uptake.access import sessions
from uptake.access.auditing import note_everywhere
from uptake.access.models import BreakGlass, CodeSecret, FirstPassword, OutsideIdentity, Passkey, RecoveryCode
from uptake.rules.permissions import Permission, Role, may
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, acting_as, tenants_of
from uptake.tenancy.audit import note, note_installation
from uptake.tenancy.models import Admin, Assignment, Tenant


@transaction.atomic
def set_roles(*, admin_id: int, roles: Iterable[Role], by: Acting, now: datetime) -> None:
    """Give an admin of this organization exactly these roles; none takes them out of it.

    Raises Refused("not_allowed"), ("no_such_admin"), ("roles_from_provider") or ("last_global_administrator").
    """
    by.require(Permission.ASSIGN_ROLES)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    admin, before = _member(tenant, admin_id)
    if from_provider(tenant, admin):
        raise Refused("roles_from_provider")
    wanted = frozenset(roles)
    if Role.GLOBAL_ADMINISTRATOR in before - wanted and not _others(tenant, admin):
        raise Refused("last_global_administrator")
    for role in sorted(before - wanted):
        Assignment.objects.of(tenant).filter(admin=admin, role=role.value).delete()
        note(by, "role.taken", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value)
    for role in sorted(wanted - before):
        Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=role.value)
        note(by, "role.assigned", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value)
    if not wanted and not tenants_of(admin):
        sessions.end_all(admin)


@transaction.atomic
def add_admin(*, sign_in: str, name: str, roles: Iterable[Role], by: Acting, now: datetime) -> str:
    """Give roles to somebody who has none here yet; the first password of an account made for it, "" if there was one.

    Raises Refused("not_allowed"), ("no_role_chosen") or ("admin_is_here").
    """
    by.require(Permission.ASSIGN_ROLES)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    wanted = frozenset(roles)
    if not wanted:
        raise Refused("no_role_chosen")
    known = Admin.objects.filter(sign_in=sign_in.strip().lower()).first()
    if known is not None and acting_as(known, tenant) is not None:
        raise Refused("admin_is_here")
    password = "" if known else secrets.token_urlsafe(12)
    admin = known or Admin.objects.create(sign_in=sign_in, name=name.strip() or sign_in, password=password)
    if password:
        FirstPassword.objects.create(admin=admin)
        note(by, "admin.made", f"admin {admin.pk}", tenant=tenant, at=now)
    for role in sorted(wanted):
        Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=role.value)
        note(by, "role.assigned", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value)
    return password


@transaction.atomic
def end_sessions_of(*, admin_id: int, by: Acting, now: datetime) -> int:
    """End every session of an admin of this organization, and say how many there were."""
    by.require(Permission.ASSIGN_ROLES)
    admin, _roles = _member(by.tenant, admin_id)
    ended = sessions.end_all(admin)
    note(by, "session.ended", f"admin {admin.pk}", tenant=by.tenant, at=now, sessions=ended)
    return ended


@transaction.atomic
def set_break_glass(*, admin_id: int, on: bool, by: Acting, now: datetime) -> None:
    """Let an admin sign in with a password even where that is turned off, or not any more.

    Raises Refused("not_allowed"), ("no_such_admin"), ("elsewhere_too") or ("roles_from_provider").
    """
    by.require(Permission.ASSIGN_ROLES)
    admin, _roles = _member(by.tenant, admin_id)
    _check_reach(admin, by)
    if from_provider(by.tenant, admin):
        raise Refused("roles_from_provider")
    if on:
        BreakGlass.objects.get_or_create(admin=admin, defaults={"since": now})
    else:
        BreakGlass.objects.filter(admin=admin).delete()
    note_by(by, "break_glass.on" if on else "break_glass.off", admin, now)


@transaction.atomic
def reset_second_factor(*, admin_id: int, by: Acting, now: datetime) -> None:
    """Take app, passkeys and recovery codes of an admin away who has lost them; their sessions end.

    Raises Refused("not_allowed"), ("no_such_admin") or ("elsewhere_too").
    """
    by.require(Permission.ASSIGN_ROLES)
    admin, _roles = _member(by.tenant, admin_id)
    _check_reach(admin, by)
    forget_factors(admin)
    note_by(by, "second_factor.reset", admin, now)


def forget_factors(admin: Admin) -> None:
    """Delete every second factor of an admin, and end the sessions."""
    for table in (CodeSecret, Passkey, RecoveryCode):
        table.objects.filter(admin=admin).delete()
    sessions.end_all(admin)


@transaction.atomic
def reset_from_outside(sign_in: str, now: datetime) -> None:
    """Take the second factors of an admin away, for whoever runs the installation; Refused("no_such_admin").

    It is noted in the log of the installation too: an admin without a role belongs to no organization's.
    """
    admin = Admin.objects.filter(sign_in=sign_in.strip().lower()).first()
    if admin is None:
        raise Refused("no_such_admin")
    forget_factors(admin)
    note_installation("second_factor.reset", f"admin {admin.pk}", at=now)
    note_everywhere(admin, "second_factor.reset", now, by_themselves=False)


def from_provider(tenant: Tenant, admin: Admin) -> bool:
    """Whether the identity provider of the organization says which roles the admin has."""
    return OutsideIdentity.objects.filter(provider__tenant=tenant, provider__on=True, admin=admin).exists()


def note_by(by: Acting, action: str, admin: Admin, now: datetime) -> None:
    """Note in the log of the organization what was done to an admin."""
    note(by, action, f"admin {admin.pk}", tenant=by.tenant, at=now)


def _member(tenant: Tenant, admin_id: int) -> tuple[Admin, frozenset[Role]]:
    admin = Admin.objects.filter(pk=admin_id).first()
    held = acting_as(admin, tenant) if admin else None
    if admin is None or held is None:
        raise Refused("no_such_admin")
    return admin, held.roles


def _others(tenant: Tenant, admin: Admin) -> bool:
    found = Assignment.objects.of(tenant).filter(role=Role.GLOBAL_ADMINISTRATOR.value, admin__is_active=True)
    return found.exclude(admin=admin).exists()


def _check_reach(admin: Admin, by: Acting) -> None:
    """What touches the account itself reaches into every organization of it: who does it needs the right in each."""
    me = Admin.objects.get(pk=by.admin_id)
    for tenant in tenants_of(admin):
        mine = acting_as(me, tenant)
        if mine is None or not may(mine.roles, Permission.ASSIGN_ROLES):
            raise Refused("elsewhere_too")
