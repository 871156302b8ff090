"""Whoever comes from an identity provider: which account it is, and which roles it has from now on.

Roles are read anew at each sign-in: what the provider does not give any more is taken away, and who is left without
any does not get in. An account is made only for somebody whom the mapping gives a role.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from uptake.access import sessions
from uptake.access.models import OutsideIdentity, Provider
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.rules.role_mapping import MappedRole, roles_from
from uptake.tenancy.acting import acting_as
from uptake.tenancy.audit import note
from uptake.tenancy.models import Admin, Assignment, Tenant
from uptake.tenancy.whose import rows_of

_SOURCE = "identity provider"


def arrive(provider: Provider, claims: Mapping[str, Any], now: datetime) -> Admin:
    """The admin whom these claims are about, with the roles that they give.

    Raises Refused("wrong_directory"), ("no_role_mapped"), ("too_many_groups"), ("name_taken") or ("account_closed").
    """
    if provider.directory and claims.get("tid") != provider.directory:
        raise Refused("wrong_directory")
    subject = str(claims.get(provider.subject_claim) or "")
    if not subject or len(subject) > 255:
        raise Refused("provider_answer", why="no subject")
    lines = [MappedRole(line.claim, line.value, Role(line.role)) for line in provider.lines.all()]
    with rows_of(provider.tenant):
        try:
            roles = roles_from(claims, lines)
        except Refused:
            _let_go(provider, subject, now)
            raise
        return _let_in(provider, subject, claims, roles, now)


@transaction.atomic
def _let_in(
    provider: Provider, subject: str, claims: Mapping[str, Any], roles: frozenset[Role], now: datetime
) -> Admin:
    known = OutsideIdentity.objects.filter(provider=provider, subject=subject).select_related("admin").first()
    admin = known.admin if known else _made(provider, subject, claims, now)
    if not admin.is_active:
        raise Refused("account_closed")
    _give(provider.tenant, admin, roles, now)
    return admin


@transaction.atomic
def _let_go(provider: Provider, subject: str, now: datetime) -> None:
    """Take every role away from somebody who has none at the provider any more, and end their sessions."""
    known = OutsideIdentity.objects.filter(provider=provider, subject=subject).select_related("admin").first()
    if known is not None:
        _give(provider.tenant, known.admin, frozenset(), now)
        sessions.end_all(known.admin)


def _made(provider: Provider, subject: str, claims: Mapping[str, Any], now: datetime) -> Admin:
    told = claims.get("preferred_username") or claims.get("email") or claims.get("upn") or subject
    sign_in = str(told).strip().lower()[:254]
    if Admin.objects.filter(sign_in=sign_in).exists():
        raise Refused("name_taken")
    admin = Admin(sign_in=sign_in, name=str(claims.get("name") or sign_in)[:200])
    admin.set_unusable_password()
    admin.save()
    OutsideIdentity.objects.create(provider=provider, subject=subject, admin=admin)
    note(None, "admin.from_provider", f"admin {admin.pk}", tenant=provider.tenant, at=now)
    return admin


def _give(tenant: Tenant, admin: Admin, roles: frozenset[Role], now: datetime) -> None:
    held = acting_as(admin, tenant)
    before = held.roles if held else frozenset[Role]()
    for role in sorted(before - roles):
        Assignment.objects.of(tenant).filter(admin=admin, role=role.value).delete()
        note(None, "role.taken", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value, source=_SOURCE)
    for role in sorted(roles - before):
        Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=role.value)
        note(None, "role.assigned", f"admin {admin.pk}", tenant=tenant, at=now, role=role.value, source=_SOURCE)
