"""Giving and taking roles, and the accounts of others."""

import re

import pytest
from access_world import Clock, acts, sign_in, visitor
from django.test import Client

from uptake.access import role_actions
from uptake.access.models import BreakGlass, FirstPassword, OutsideIdentity, Provider, RecoveryCode
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, AuditEntry, Tenant

pytestmark = pytest.mark.django_db
G, R, W = Role.GLOBAL_ADMINISTRATOR, Role.REPORTS_READER, Role.MESSAGES_WRITER


def roles_of(admin: Admin, tenant: Tenant) -> set[Role]:
    held = acting_as(admin, tenant)
    return set(held.roles) if held else set()


def test_roles_are_given_and_taken_on_the_page_and_noted(
    inside: Client, gina: Admin, rita: Admin, tenant: Tenant
) -> None:
    assert inside.post(f"/settings/roles/{rita.pk}/", {"roles": ["messages_writer"]})["Location"] == "/settings/roles/"
    assert roles_of(rita, tenant) == {W}
    noted = AuditEntry.objects.of(tenant).filter(action__startswith="role.", admin=gina.sign_in)
    assert {(each.action, each.subject, each.details["role"]) for each in noted} == {
        ("role.taken", f"admin {rita.pk}", "reports_reader"),
        ("role.assigned", f"admin {rita.pk}", "messages_writer"),
    }


def test_the_last_global_administrator_stays_one(inside: Client, gina: Admin, rita: Admin, tenant: Tenant) -> None:
    answer = inside.post(f"/settings/roles/{gina.pk}/", {"roles": ["reports_reader"]})
    assert answer.status_code == 400
    assert "This is the last global administrator." in answer.content.decode()
    assert roles_of(gina, tenant) == {G}
    inside.post(f"/settings/roles/{rita.pk}/", {"roles": ["global_administrator"]})
    inside.post(f"/settings/roles/{gina.pk}/", {})
    assert roles_of(gina, tenant) == set()


def test_a_closed_account_is_no_other_global_administrator(
    gina: Admin, rita: Admin, tenant: Tenant, clock: Clock
) -> None:
    role_actions.set_roles(admin_id=rita.pk, roles=[G], by=acts(gina, tenant), now=clock.now)
    Admin.objects.filter(pk=rita.pk).update(is_active=False)
    with pytest.raises(Refused, match="last_global_administrator"):
        role_actions.set_roles(admin_id=gina.pk, roles=[], by=acts(gina, tenant), now=clock.now)


def test_only_global_administrators_see_the_page_and_give_roles(rita: Admin, tenant: Tenant, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "rita")
    for path in ("/settings/roles/", f"/settings/roles/{rita.pk}/", "/settings/sign-in/"):
        assert client.get(path).status_code == 403
    by = acts(rita, tenant)
    for asked in (
        lambda: role_actions.set_roles(admin_id=rita.pk, roles=[G], by=by, now=clock.now),
        lambda: role_actions.add_admin(sign_in="x", name="", roles=[R], by=by, now=clock.now),
        lambda: role_actions.set_break_glass(admin_id=rita.pk, on=True, by=by, now=clock.now),
        lambda: role_actions.reset_second_factor(admin_id=rita.pk, by=by, now=clock.now),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            asked()


def test_admins_of_another_organization_are_not_there(inside: Client, other: Tenant, make) -> None:
    stranger = make("stranger", vale=G)
    assert "stranger" not in inside.get("/settings/roles/").content.decode()
    assert inside.get(f"/settings/roles/{stranger.pk}/").status_code == 404
    for what in ("sessions", "second-factor", "break-glass"):
        assert inside.post(f"/settings/roles/{stranger.pk}/{what}/").status_code == 404
    inside.post(f"/settings/roles/{stranger.pk}/", {"roles": ["reports_reader"]})
    assert roles_of(stranger, other) == {G}


def test_somebody_new_gets_a_first_password_that_has_to_be_changed(inside: Client, tenant: Tenant) -> None:
    answer = inside.post(
        "/settings/roles/", {"sign_in": "New@hill.example", "name": "New", "roles": ["reports_reader"]}
    )
    word = re.search(r'<code id="made">(.+?)</code>', answer.content.decode())
    assert word
    client = visitor()
    sign_in(client, "new", word[1])
    assert client.get("/reports/")["Location"] == "/account/password/"
    client.post("/account/password/", {"new": "a-word-of-my-own", "repeated": "a-word-of-my-own"})
    assert client.get("/account/").status_code == 200
    assert not FirstPassword.objects.exists()
    assert word[1] not in inside.get("/settings/roles/").content.decode()


def test_somebody_may_hold_roles_in_several_organizations(inside: Client, other: Tenant, tenant: Tenant, make) -> None:
    both = make("both", vale=R)
    answer = inside.post("/settings/roles/", {"sign_in": "both@hill.example", "roles": ["messages_writer"]})
    assert "The account was there already" in answer.content.decode()
    assert (roles_of(both, tenant), roles_of(both, other)) == ({W}, {R})
    again = inside.post("/settings/roles/", {"sign_in": "both@hill.example", "roles": ["messages_writer"]})
    assert "has roles here already" in again.content.decode()


def test_what_reaches_into_other_organizations_needs_the_right_there_too(
    gina: Admin, other: Tenant, tenant: Tenant, make, clock: Clock
) -> None:
    both = make("both", vale=R, hill=R)
    by = acts(gina, tenant)
    with pytest.raises(Refused, match="elsewhere_too"):
        role_actions.reset_second_factor(admin_id=both.pk, by=by, now=clock.now)
    with pytest.raises(Refused, match="elsewhere_too"):
        role_actions.set_break_glass(admin_id=both.pk, on=True, by=by, now=clock.now)
    role_actions.add_admin(
        sign_in=gina.sign_in, name="", roles=[G], by=acts(make("vera", vale=G), other), now=clock.now
    )
    role_actions.set_break_glass(admin_id=both.pk, on=True, by=by, now=clock.now)
    assert BreakGlass.objects.filter(admin=both).exists()


def test_a_lost_second_factor_is_taken_away_with_its_sessions(inside: Client, rita: Admin, tenant: Tenant) -> None:
    RecoveryCode.objects.create(admin=rita, digest="0" * 64)
    theirs = visitor()
    sign_in(theirs, "rita")
    inside.post(f"/settings/roles/{rita.pk}/second-factor/")
    assert not RecoveryCode.objects.exists()
    assert theirs.get("/account/").status_code == 302
    assert AuditEntry.objects.of(tenant).filter(action="second_factor.reset").count() == 1


def test_roles_from_the_identity_provider_are_changed_there(
    gina: Admin, rita: Admin, tenant: Tenant, clock: Clock
) -> None:
    provider = Provider.objects.create(tenant=tenant, name="P", issuer="https://p.example", secret=b"x", on=True)
    OutsideIdentity.objects.create(provider=provider, subject="s", admin=rita)
    with pytest.raises(Refused, match="roles_from_provider"):
        role_actions.set_roles(admin_id=rita.pk, roles=[G], by=acts(gina, tenant), now=clock.now)
    with pytest.raises(Refused, match="roles_from_provider"):
        role_actions.set_break_glass(admin_id=rita.pk, on=True, by=acts(gina, tenant), now=clock.now)
