"""The pages of groups: evaluate, approve, choose, compare; and what they never show."""

import random
import tomllib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from town import FIRST, MODES, NOW, Town, founded, gina, staff

from uptake.groups import actions, queries, weekly
from uptake.groups.evaluation import evaluate
from uptake.jobs import daily
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import acting_as
from uptake.tenancy.actions import create_tenant
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Admin, Assignment, AuditEntry, Tenant

pytestmark = pytest.mark.django_db
CASE = tomllib.loads((Path(__file__).parents[2] / "cases/groups/evaluation.toml").read_text())["case"][0]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", tmp_path)


@pytest.fixture
def town() -> Town:
    """Two departments' worth of people more than usual, one of them of nine."""
    people = staff(random.Random(3))
    for each in [p for p in people.values() if p.department == "Legal"][9:]:
        each.department = "Sales"
    made = founded("hill", people, 1, {})
    made.write_facts()
    weekly.refresh(made.tenant, FIRST, [FIRST])
    daily.record(made.tenant, facts_of(made.tenant), [FIRST], NOW)
    return made


def page(town: Town, name: str, role: Role = Role.REPORTS_READER, **query: str) -> str:
    admin = Admin.objects.create(sign_in=f"{role.value}@hill.example", name="R", password="long-enough-for-a-test")
    Assignment.objects.of(town.tenant).create(tenant=town.tenant, admin=admin, role=role.value)
    client = Client(SERVER_NAME="localhost")
    assert client.login(username=admin.sign_in, password="long-enough-for-a-test")
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_s40_the_evaluation_counts_people_and_values() -> None:
    rows = [{"department": name} for name, count in CASE["departments"].items() for _ in range(count)]
    rows += [{"department": " "}] * CASE["without_value"]
    whole = [dict.fromkeys(("company", "country", "state", "city"), "") | row for row in rows]
    found = next(row for row in evaluate(whole, 10) if row.attribute == "department")
    told = (found.people_with_value, found.people, found.unique_values, found.large_enough)
    assert told == tuple(CASE["expect"][name] for name in ("filled", "people", "values", "shown"))


def test_the_report_has_its_digest_and_names_no_value(town: Town) -> None:
    found = queries.evaluations(town.tenant)[0]
    assert found.digest == sha256(found.report.encode()).hexdigest()
    assert not any(name in found.report for name in ("Sales", "Legal", "Germany"))
    assert (found.approved_by, found.approved_at) == ("gina@hill.example", NOW)
    actions_noted = set(AuditEntry.objects.of(town.tenant).values_list("action", flat=True))
    assert {"groups.evaluated", "groups.approved", "groups.on"} <= actions_noted


def test_groups_need_an_approved_evaluation_a_choice_and_people_who_take_part() -> None:
    tenant = create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)
    tenant.score_on = True
    tenant.save()
    by = gina(tenant)
    for attributes, opted_out, reason in (
        (["country"], True, "people_are_opted_out"),
        (["country"], False, "no_approved_evaluation"),
        (["shoe_size"], False, "no_such_attribute"),
    ):
        Tenant.objects.filter(pk=tenant.pk).update(people_opted_out_at=NOW if opted_out else None)
        with pytest.raises(Refused, match=reason):
            actions.choose(on=True, attributes=attributes, by=by, now=NOW)
    with pytest.raises(Refused, match="no_directory"):
        actions.run_evaluation(by=by, now=NOW)


def test_only_the_report_that_was_read_can_be_approved(town: Town) -> None:
    by = gina_again(town)
    number = actions.run_evaluation(by=by, now=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="no_such_evaluation"):
        actions.approve_evaluation(evaluation_id=number, digest="0" * 64, by=by, now=NOW)


def gina_again(town: Town):
    return acting_as(Admin.objects.get(sign_in="gina@hill.example"), town.tenant)


def test_the_comparison_shows_bands_and_no_hidden_name(town: Town) -> None:
    text = page(town, "compare_groups", attribute="department", metric=MODES)
    assert "Sales" in text
    assert "people" in text
    assert "Legal" not in text
    assert "2 groups are not shown" in text
    assert "too small to compare" in text


def test_an_insight_about_threads_says_that_it_cannot_be_filtered(town: Town) -> None:
    text = page(town, "compare_groups", attribute="department", metric="communication.questions_answered")
    assert "This insight cannot be told for groups" in text


def test_turning_groups_off_deletes_what_was_told_and_keeps_who_stood_where(town: Town) -> None:
    assert queries.figures(town.tenant, [MODES], "department")
    actions.choose(on=False, attributes=[], by=gina_again(town), now=NOW)
    assert queries.figures(town.tenant, [MODES], "department") == []
    assert queries.newest_day(town.tenant) is None
    assert queries.how_many_hidden(town.tenant, "department") == 0


def test_the_settings_page_shows_the_approval_to_readers_without_buttons(town: Town) -> None:
    text = page(town, "group_settings")
    assert "120 of 120" in text
    assert "gina@hill.example" in text
    assert "Run the evaluation" not in text


def test_a_second_night_changes_nothing(town: Town) -> None:
    before = queries.figures(town.tenant, [MODES], "country")
    weekly.refresh(town.tenant, FIRST, [FIRST])
    assert queries.figures(town.tenant, [MODES], "country") == before
