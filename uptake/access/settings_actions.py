"""Writes about how people sign in to an organization."""

from datetime import datetime

from django.db import transaction

from uptake.access import sessions
from uptake.access.metadata import forget
from uptake.access.models import BreakGlass, OutsideIdentity, Provider, RoleLine, SignInRules
from uptake.access.oidc import secret_purpose
from uptake.access.sealing import seal
from uptake.rules.permissions import Permission, Role
from uptake.rules.refusals import Refused
from uptake.rules.role_mapping import CLAIMS
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Assignment, Tenant

_TOLD = ("name", "issuer", "client_id", "scopes", "subject_claim", "directory", "on")


def rules_of(tenant: Tenant) -> SignInRules:
    """What the organization asks; nothing, when it never said."""
    return SignInRules.objects.filter(tenant=tenant).first() or SignInRules(tenant=tenant)


def provider_of(tenant: Tenant) -> Provider | None:
    """The identity provider of the organization."""
    return Provider.objects.filter(tenant=tenant).first()


@transaction.atomic
def set_rules(*, second_factor: bool, local_off: bool, by: Acting, now: datetime) -> None:
    """Ask for a second factor, and turn local sign-in off; or no more. The same again changes nothing.

    Raises Refused("not_allowed"); ("no_provider") and ("no_break_glass") where nobody could get in any more.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    rules = rules_of(tenant)
    if (rules.second_factor, rules.local_off) == (second_factor, local_off):
        return
    if local_off and not rules.local_off:
        _check_ways_in(tenant)
    before_change(tenant, "second_factor", before=rules.second_factor, after=second_factor)
    rules.second_factor, rules.local_off = second_factor, local_off
    rules.save()
    note(by, "sign_in.rules", tenant.slug, tenant=tenant, at=now, second_factor=second_factor, local_off=local_off)


@transaction.atomic
def set_provider(
    *,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    scopes: str,
    subject_claim: str,
    directory: str,
    on: bool,
    by: Acting,
    now: datetime,
) -> None:
    """Keep how the identity provider is reached; an empty secret keeps the one there is.

    With another issuer, client or subject claim, the identities that are known there are forgotten: they were told
    by somebody else. Raises Refused("not_allowed"), ("no_secret"), and ("local_is_off") where nobody could get in.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    row = Provider.objects.filter(tenant=tenant).first() or Provider(tenant=tenant, secret=b"")
    if not secret and not row.secret:
        raise Refused("no_secret")
    if not on and rules_of(tenant).local_off:
        raise Refused("local_is_off")
    before = (row.issuer, row.client_id, row.subject_claim)
    told = dict(zip(_TOLD, (name, issuer, client_id, scopes, subject_claim, directory, on), strict=True))
    for field, value in told.items():
        setattr(row, field, value)
    if secret:
        row.secret = seal(secret.encode(), secret_purpose(row))
    changed_party = row.pk is not None and before != (issuer, client_id, subject_claim)
    row.save()
    if changed_party or not on:
        _end_sessions(row)
    if changed_party:
        OutsideIdentity.objects.filter(provider=row).delete()
    forget()
    note(by, "provider.changed", tenant.slug, tenant=tenant, at=now, **told, new_secret=bool(secret))


@transaction.atomic
def remove_provider(*, by: Acting, now: datetime) -> None:
    """Forget the identity provider, its mapping and the identities known there.

    Raises Refused("not_allowed"), and Refused("local_is_off") where nobody could get in any more.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    if rules_of(tenant).local_off:
        raise Refused("local_is_off")
    row = Provider.objects.filter(tenant=tenant).first()
    if row is not None:
        _end_sessions(row)
        row.delete()
        note(by, "provider.removed", tenant.slug, tenant=tenant, at=now)


@transaction.atomic
def add_line(*, claim: str, value: str, role: Role, by: Acting, now: datetime) -> None:
    """Give everybody with this value in that claim the role, from their next sign-in on; Refused("no_provider")."""
    by.require(Permission.CHANGE_SETTINGS)
    by.require(Permission.ASSIGN_ROLES)
    row = provider_of(by.tenant)
    if row is None or claim not in CLAIMS:
        raise Refused("no_provider")
    _line, made = RoleLine.objects.get_or_create(provider=row, claim=claim, value=value.strip(), role=role.value)
    if made:
        note(
            by,
            "mapping.added",
            by.tenant.slug,
            tenant=by.tenant,
            at=now,
            claim=claim,
            value=value.strip(),
            role=role.value,
        )


@transaction.atomic
def remove_line(*, line_id: int, by: Acting, now: datetime) -> None:
    """Take one line of the mapping away; raises Refused("no_such_line")."""
    by.require(Permission.CHANGE_SETTINGS)
    by.require(Permission.ASSIGN_ROLES)
    line = RoleLine.objects.filter(pk=line_id, provider__tenant=by.tenant).first()
    if line is None:
        raise Refused("no_such_line")
    line.delete()
    told = {"claim": line.claim, "value": line.value, "role": line.role}
    note(by, "mapping.removed", by.tenant.slug, tenant=by.tenant, at=now, **told)


def _check_ways_in(tenant: Tenant) -> None:
    provider = provider_of(tenant)
    if provider is None or not provider.on or not provider.lines.exists():
        raise Refused("no_provider")
    administrators = Assignment.objects.of(tenant).filter(
        role=Role.GLOBAL_ADMINISTRATOR.value, admin__is_active=True, admin__in=BreakGlass.objects.values("admin")
    )
    if not any(each.admin.has_usable_password() for each in administrators.select_related("admin")):
        raise Refused("no_break_glass")


def _end_sessions(provider: Provider) -> None:
    sessions.end_by_provider(provider.identities.values_list("admin_id", flat=True))
