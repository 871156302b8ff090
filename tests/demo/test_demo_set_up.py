"""A small demonstration, made as the command makes it: pages have groups, benchmarks and a survey to show."""

from datetime import UTC, date, datetime, timedelta

import pytest

from uptake.config.environment import Environment
from uptake.demo.actions import LAG, exists, make, whole_weeks
from uptake.demo.answers import survey_answers
from uptake.demo.benchmarks import NAME, benchmark_file
from uptake.demo.organization import DEMO_TENANTS, Organization, made
from uptake.groups import queries as groups
from uptake.insights import queries as insights
from uptake.messaging import queries as messages
from uptake.peers import benchmark_file as benchmarks
from uptake.peers import queries as peers
from uptake.reports.survey import read_answers
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import AuditEntry, Tenant

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = (NOW - LAG).date()


@pytest.mark.django_db
def test_a_small_demonstration_shows_everything(tmp_path, settings) -> None:
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    passwords = make(now=NOW, size=240, days=32, tenants=DEMO_TENANTS[:1])
    assert len(passwords) == 4
    noted = set(AuditEntry.objects.of(Tenant.objects.get()).values_list("action", flat=True))
    assert {"tenant.created", "role.assigned", "facts.imported"} <= noted
    assert exists()
    tenant = Tenant.objects.get()
    day = insights.day(tenant, DAY)
    assert day is not None
    assert day.total.maximum == 900
    assert groups.latest_approved(tenant) is not None
    assert len(groups.shown_groups(tenant, "department")) >= 5
    assert groups.figures(tenant, ["communication.modes"], "department")
    found = peers.benchmarks(tenant, DAY)
    assert found["communication"].source is peers.Source.FILE
    assert peers.total(found, day.scores) is not None
    file = peers.file_of(tenant)
    assert file is not None
    assert file.name == NAME == "invented-benchmarks.csv"
    states = {row.name: row.state for row in messages.rows(tenant)}
    assert states == {"One file for everybody": State.ACTIVE, "Friday is for files": State.PENDING_APPROVAL}


def test_invented_benchmarks_are_a_file_that_can_be_taken_over() -> None:
    rows = benchmarks.read(benchmark_file(DAY), today=DAY)
    assert max(row.as_of for row in rows) == DAY
    assert min(row.as_of for row in rows) < DAY - timedelta(days=150)
    assert {row.measure for row in rows} >= {"communication", "meetings.visual"}


@pytest.mark.parametrize("days", [28, 56, 210])
def test_the_history_begins_on_a_monday(days: int) -> None:
    longer = whole_weeks(DAY, days)
    assert days <= longer < days + 7
    assert (DAY - timedelta(days=longer - 1)).weekday() == 0


def test_the_profiles_differ() -> None:
    assert len({(tenant.region, tenant.industry) for tenant in DEMO_TENANTS}) == len(DEMO_TENANTS)
    assert all(tenant.customer_since < date(2024, 1, 1) for tenant in DEMO_TENANTS)


def test_the_answers_of_the_survey_can_all_be_read(main: Organization) -> None:
    content = survey_answers(main)
    assert content is not None
    answers = read_answers(content, {})
    assert not answers.problems
    assert sum(answers.rows.values()) > 100
    assert 0 < answers.rows["Legal"] < 10 < answers.rows["Sales"]


def test_without_copilot_nobody_is_asked_about_it() -> None:
    assert survey_answers(made(DEMO_TENANTS[2])) is None
