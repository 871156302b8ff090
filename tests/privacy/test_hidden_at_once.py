"""From the moment of the opt-out on nothing about people is shown, though all of it is still stored."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.privacy import planted
from uptake.groups import queries as groups
from uptake.insights import goals, listings, queries
from uptake.insights.models import DailyListing, Goal
from uptake.messaging.queries import details
from uptake.peers.models import Contribution
from uptake.peers.queries import benchmarks
from uptake.privacy import actions
from uptake.reports.queries import of_today
from uptake.reports.survey_results import results
from uptake.score.categories import CATEGORIES, about_people
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 7, 28, 17, 0, tzinfo=UTC)


@pytest.fixture
def meadow(db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The planted organization; the token of its program."""
    (tmp_path / "data").mkdir()
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", tmp_path / "data")
    return planted.plant()


def now() -> Tenant:
    return Tenant.objects.get(slug="meadow")


def opted_out() -> Tenant:
    actions.opt_out(confirmed="meadow", by=planted.gina(), now=planted.OPTED_OUT)
    return now()


def test_no_door_shows_anything_and_each_shows_it_again_after_a_change_of_mind(meadow: str) -> None:
    before = planted.seen(meadow)
    opted_out()
    assert planted.seen(meadow) == frozenset()
    actions.opt_in(by=planted.gina(), now=NOW)
    assert planted.seen(meadow) == before - {"snapshot"}  # what was canceled stays canceled


def test_goals_for_people_and_for_an_earlier_total_are_hidden(meadow: str) -> None:
    Goal.objects.of(now()).filter(category="apps_health").update(category="")
    day = queries.latest_day(now())
    assert day is not None
    assert len(goals.progress(now(), day, NOW.date())) == 2
    tenant = opted_out()
    assert goals.progress(tenant, day, NOW.date()) == []
    later = {"points": 30, "by_day": day.as_of.replace(year=2027), "by": planted.gina()}
    goals.set_goal(category="", now=NOW, **later)
    assert [each.category for each in goals.progress(tenant, day, NOW.date())] == [None]


def test_groups_reports_survey_listings_and_the_audience_of_a_message_are_hidden(meadow: str) -> None:
    DailyListing.objects.of(now()).filter(listing="teamwork.planted").update(listing="ai_adoption.periods")
    message = planted.Message.objects.of(now()).get().pk
    tenant = opted_out()
    assert not groups.settings_of(tenant).on
    assert groups.newest_day(tenant) is None
    assert groups.figures(tenant, ["communication.modes"], "department") == []
    assert of_today(tenant, NOW) is None
    assert results(tenant) is None
    assert {table.about.category.area.value for table in listings.of_category(tenant)} <= {"technology"}
    told = details(tenant, message)
    assert told is not None
    assert told.audience is None


def test_peers_are_not_compared_with_an_organization_that_has_opted_out(meadow: str) -> None:
    other = Tenant.objects.get(slug="next-door")
    month = planted.AS_OF.replace(day=1)
    assert Contribution.objects.of_others(other, month).count() == 1
    opted_out()
    assert Contribution.objects.of_others(other, month).count() == 0
    shown = set(benchmarks(now(), planted.AS_OF))
    assert shown >= {"apps_health", "network_connectivity"}
    assert not any(about_people(measure) for measure in shown)
    actions.opt_in(by=planted.gina(), now=NOW)
    assert Contribution.objects.of_others(other, month).count() == 1
    assert "communication" in benchmarks(now(), planted.AS_OF)


def test_the_pages_of_people_categories_say_that_they_are_off(meadow: str, client) -> None:
    opted_out()
    client.force_login(planted.Admin.objects.get())
    for category in CATEGORIES:
        body = client.get(f"/score/{category.id}/", headers={"host": "localhost"}).content.decode()
        assert ("People experiences are off" in body) is (category.area.value == "people"), category.id
    home = client.get("/", headers={"host": "localhost"}).content.decode()
    assert "Your organization has opted out of people experiences." in home
