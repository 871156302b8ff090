"""The pages of the score show what was recorded, and nothing about few people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from uptake.insights import actions, queries
from uptake.rules.permissions import Role
from uptake.score.result import Result
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
DAY = date(2026, 7, 26)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    made = tenancy.create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)
    tenancy.create_admin(
        sign_in="rita@hill.example",
        name="Rita",
        password="long-enough-for-a-test",
        roles={"hill": [Role.REPORTS_READER]},
        now=NOW,
    )
    Tenant.objects.filter(pk=made.pk).update(score_on=True)
    made.refresh_from_db()
    return made


def result(metric: str, day: date, above: int | None, below: int | None, basis: str = "daily:28/28") -> Result:
    return Result(metric, day, above, below, basis, None, method=f"{metric}/1")


@pytest.fixture
def page(tenant: Tenant) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.login(username="rita@hill.example", password="long-enough-for-a-test")
    return client


def seen(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_import_the_page_says_what_to_do(page: Client) -> None:
    assert "No score yet" in seen(page, "/")


def test_a_score_that_is_off_says_who_turns_it_on(page: Client, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(score_on=False)
    assert "Adoption Score is turned off" in seen(page, "/")


def test_the_breakdown_adds_up_to_the_total(page: Client, tenant: Tenant) -> None:
    actions.record(tenant, [result("communication.modes", DAY, 125, 200), result("mobility.platforms", DAY, 101, 200)])
    home = seen(page, "/")
    assert "Communication 63 + Mobility 51 = 114 of 200 points" in home


def test_the_share_on_the_page_is_rounded_like_its_points(page: Client, tenant: Tenant) -> None:
    actions.record(tenant, [result("communication.modes", DAY, 125, 200)])
    assert "63% of people use more than one way to communicate" in seen(page, "/")


@pytest.mark.parametrize(("below", "shown"), [(9, False), (10, True)])
def test_nine_people_are_hidden_and_ten_are_shown(page: Client, tenant: Tenant, below: int, shown: bool) -> None:
    actions.record(tenant, [result("communication.modes", DAY, 5, below)])
    assert (f"5 of {below} people" in seen(page, "/score/communication/")) is shown
    assert ("fewer than 10 people" in seen(page, "/score/communication/")) is not shown


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_days_of_copilot_are_counted_by_people_for_the_rule_of_ten(tenant: Tenant, people: int, shown: bool) -> None:
    actions.record(tenant, [result("ai_adoption.score", DAY, 12, 12 * people)])
    day = queries.latest_day(tenant)
    assert day is not None
    assert (day.answers["ai_adoption.score"].points is not None) is shown


def test_a_number_from_a_period_report_is_labelled(page: Client, tenant: Tenant) -> None:
    actions.record(tenant, [result("communication.modes", DAY, 50, 100, f"period:30@{DAY}")])
    assert "one report about the 30 days" in seen(page, "/score/communication/")


def test_recording_a_day_again_replaces_it(tenant: Tenant) -> None:
    actions.record(tenant, [result("communication.modes", DAY, 50, 100), result("communication.email", DAY, 1, 100)])
    actions.record(tenant, [result("communication.modes", DAY, 60, 100)])
    day = queries.latest_day(tenant)
    assert day is not None
    assert {name: answer.numerator for name, answer in day.answers.items()} == {"communication.modes": 60}


def test_the_change_compares_with_28_days_before_and_the_same_maximum_only(tenant: Tenant) -> None:
    before = DAY - timedelta(days=28)
    actions.record(tenant, [result("communication.modes", before, 50, 100)])
    actions.record(tenant, [result("communication.modes", DAY, 60, 100)])
    assert queries.change(tenant, queries.day(tenant, DAY)) == 10
    actions.record(tenant, [result("communication.modes", DAY, 60, 100), result("mobility.platforms", DAY, 1, 100)])
    assert queries.change(tenant, queries.day(tenant, DAY)) is None


def test_another_way_of_counting_never_joins_the_same_line(tenant: Tenant) -> None:
    earlier = DAY - timedelta(days=1)
    old = Result("communication.modes", earlier, 90, 100, "daily:28/28", None, method="communication.modes/0")
    actions.record(tenant, [old, result("communication.modes", DAY, 50, 100)])
    line = queries.shares(tenant, ["communication.modes"], DAY)["communication.modes"]
    assert [value for value in line.values if value is not None] == [0.5]


def test_one_organization_never_sees_the_numbers_of_another(page: Client) -> None:
    other = tenancy.create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)
    actions.record(other, [result("communication.modes", DAY, 50, 100)])
    assert "No score yet" in seen(page, "/")


def test_an_unknown_category_is_not_found(page: Client) -> None:
    assert page.get("/score/cooking/").status_code == 404
