"""Who gets in, and what those see who do not."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy import actions
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, AuditEntry, Tenant
from uptake.tenancy.scope import ForgottenTenant

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return actions.create_tenant(slug="hill", name="Hill", time_zone="Europe/Berlin", now=NOW)


def admin(tenant: Tenant, *roles: Role) -> Admin:
    return actions.create_admin(
        sign_in=f"{'-'.join(roles) or 'nobody'}@hill.example",
        name="Somebody",
        password="long-enough-for-a-test",
        roles={tenant.slug: list(roles)},
        now=NOW,
    )


def visit(who: Admin | None, address: str) -> int:
    client = Client(SERVER_NAME="localhost")
    if who:
        client.force_login(who)
    return client.get(address).status_code


def test_visitors_are_sent_to_the_sign_in() -> None:
    answer = Client(SERVER_NAME="localhost").get("/settings/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_an_admin_without_a_role_sees_nothing_but_the_reason(tenant: Tenant) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin(tenant))
    answer = client.get("/settings/")
    assert answer.status_code == 403
    assert "Ask a global administrator" in answer.content.decode()


def test_an_approver_reads_messages_but_no_score(tenant: Tenant) -> None:
    approver = admin(tenant, Role.MESSAGES_APPROVER)
    assert visit(approver, "/") == 403
    assert visit(approver, "/settings/") == 200


def test_another_organization_cannot_be_chosen_without_a_role_there(tenant: Tenant) -> None:
    other = actions.create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin(tenant, Role.GLOBAL_ADMINISTRATOR))
    client.post("/organization/", {"tenant": other.slug})
    assert "Vale" not in client.get("/settings/").content.decode()


def test_choosing_an_organization_does_not_lead_elsewhere(tenant: Tenant) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin(tenant, Role.GLOBAL_ADMINISTRATOR))
    answer = client.post("/organization/", {"tenant": tenant.slug, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_m46_only_a_global_administrator_turns_the_score_on_then_a_writer_may_turn_messages_on(
    tenant: Tenant,
) -> None:
    writer = acting_as(admin(tenant, Role.MESSAGES_WRITER), tenant)
    gina = acting_as(admin(tenant, Role.GLOBAL_ADMINISTRATOR), tenant)
    assert writer is not None
    assert gina is not None
    with pytest.raises(Refused, match="not_allowed"):
        actions.switch_score(on=True, by=writer, now=NOW)
    with pytest.raises(Refused, match="score_is_off"):
        actions.switch_messages(on=True, by=writer, now=NOW)
    actions.switch_score(on=True, by=gina, now=NOW)
    actions.switch_messages(on=True, by=writer, now=NOW)
    tenant.refresh_from_db()
    assert tenant.score_on
    assert tenant.messages_on


def test_every_change_of_a_setting_is_in_the_audit_log(tenant: Tenant) -> None:
    gina = acting_as(admin(tenant, Role.GLOBAL_ADMINISTRATOR), tenant)
    assert gina is not None
    actions.switch_score(on=True, by=gina, now=NOW)
    entry = AuditEntry.objects.of(tenant).get(action="score.on")
    assert (entry.admin, entry.at) == (gina.sign_in, NOW)


def test_a_question_that_does_not_say_whose_is_refused() -> None:
    with pytest.raises(ForgottenTenant):
        Person.objects.count()
    with pytest.raises(ForgottenTenant):
        Person.objects.filter(principal="a@hill.example")


def test_signing_in_with_a_password_works_and_a_wrong_one_says_so(tenant: Tenant) -> None:
    admin(tenant, Role.GLOBAL_ADMINISTRATOR)
    client = Client(SERVER_NAME="localhost")
    name = "global_administrator@hill.example"
    wrong = client.post("/sign-in/", {"username": name, "password": "something else"})
    assert wrong.status_code == 200
    right = client.post("/sign-in/", {"username": name, "password": "long-enough-for-a-test"})
    assert right.status_code == 302
