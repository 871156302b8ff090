"""Methods and choices: everybody reads them, a global administrator changes them, and it is written down."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from uptake.rules.choices import CHOICES, READINGS
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy import actions
from uptake.tenancy.acting import acting_as
from uptake.tenancy.choice_queries import last_made
from uptake.tenancy.models import Admin, AuditEntry, Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
PASSWORD = "long-enough-for-a-test"
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    made = actions.create_tenant(slug="fell", name="Fell", time_zone="UTC", now=NOW)
    for name, role in (("gina", Role.GLOBAL_ADMINISTRATOR), ("rita", Role.REPORTS_READER)):
        actions.create_admin(
            sign_in=f"{name}@fell.example", name=name, password=PASSWORD, roles={"fell": [role]}, now=NOW
        )
    return made


def page_of(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    assert client.login(username=f"{name}@fell.example", password=PASSWORD)
    return client


def acting(tenant: Tenant, name: str):
    found = acting_as(Admin.objects.get(sign_in=f"{name}@fell.example"), tenant)
    assert found is not None
    return found


def text(page: Client) -> str:
    answer = page.get("/settings/choices/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_every_choice_stands_there_with_its_options_and_its_source(tenant):
    shown = text(page_of("rita"))
    for choice in CHOICES:
        assert f'id="{choice.id}"' in shown
        document = "Organizational messages" if choice.spec.startswith("messages ") else "Adoption Score"
        assert f"{document}, section {choice.spec.removeprefix('messages ')}" in shown
        for option in choice.options:
            assert f'value="{option.value}"' in shown


def test_a_reader_reads_and_cannot_change(tenant):
    page = page_of("rita")
    assert "A global administrator can change these choices." in text(page)
    assert page.post("/settings/choices/score_method/", {"value": "consistency"}).status_code == 403
    tenant.refresh_from_db()
    assert tenant.choices == {}


def test_a_global_administrator_changes_a_choice_and_it_is_written_down(tenant):
    page = page_of("gina")
    page.post("/settings/choices/score_method/", {"value": "consistency"})
    tenant.refresh_from_db()
    assert tenant.choices == {"score_method": "consistency"}
    entry = AuditEntry.objects.of(tenant).get(action="choice.made")
    assert (entry.admin, entry.subject) == ("gina@fell.example", "score_method")
    assert entry.details == {"before": "primary_insight", "after": "consistency"}
    shown = text(page)
    assert "by gina@fell.example" in shown
    assert "Changed" in shown


def test_back_to_the_default_nothing_is_kept(tenant):
    for value in ("consistency", "primary_insight"):
        actions.make_choice(choice_id="score_method", value=value, by=acting(tenant, "gina"), now=NOW)
    tenant.refresh_from_db()
    assert tenant.choices == {}
    assert AuditEntry.objects.of(tenant).filter(action="choice.made").count() == 2


def test_the_same_answer_again_changes_nothing_and_is_not_written_down(tenant):
    actions.make_choice(choice_id="group_noise", value="off", by=acting(tenant, "gina"), now=NOW)
    assert last_made(tenant, "group_noise") is None


def test_one_choice_leaves_the_others_as_they_are(tenant):
    for name, value in (("group_noise", "two_people"), ("smallest_group", "25")):
        actions.make_choice(choice_id=name, value=value, by=acting(tenant, "gina"), now=NOW)
    tenant.refresh_from_db()
    assert tenant.choices == {"group_noise": "two_people", "smallest_group": "25"}


@pytest.mark.parametrize(("name", "value"), [("smallest_group", "9"), ("smallest_group", ""), ("taste", "sweet")])
def test_what_does_not_exist_is_refused(tenant, name, value):
    with pytest.raises(Refused, match="no_such_choice"):
        actions.make_choice(choice_id=name, value=value, by=acting(tenant, "gina"), now=NOW)
    assert page_of("gina").post(f"/settings/choices/{name}/", {"value": value}).status_code == 409


def test_another_organization_keeps_its_own_choices(tenant):
    other = actions.create_tenant(slug="dale", name="Dale", time_zone="UTC", now=NOW)
    actions.make_choice(choice_id="score_method", value="consistency", by=acting(tenant, "gina"), now=NOW)
    other.refresh_from_db()
    assert other.choices == {}
    assert last_made(other, "score_method") is None


def test_what_is_read_in_one_way_only_is_named_with_its_section(tenant):
    page = page_of("rita").get("/settings/choices/").content.decode()
    assert len({each.id for each in (*READINGS, *CHOICES)}) == len(READINGS) + len(CHOICES)
    for each in READINGS:
        assert f'id="{each.id}"' in page
        assert f"section {each.spec}" in page
