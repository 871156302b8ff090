"""Opting out of people experiences: what ends with it, what is refused, and the way back."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.messaging.office import NOW, TODAY, Office
from uptake.facts.about_people import OTHER_TABLES, PEOPLE_TABLES
from uptake.facts.store import FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE, TABLES
from uptake.facts.turns import NotNow, alone, together
from uptake.groups import actions as groups
from uptake.insights import actions as insights
from uptake.insights import goals, queries
from uptake.insights.models import DailyInsight
from uptake.jobs import clock
from uptake.jobs.bring_in import bring_in
from uptake.jobs.daily import answers_of, run_day
from uptake.jobs.models import Job
from uptake.messaging import actions as messages
from uptake.messaging import queries as message_queries
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.clock import register_pending
from uptake.people.models import Person
from uptake.privacy import actions
from uptake.privacy.removal import remove
from uptake.reports import actions as reports
from uptake.rules.frequency import Kind
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.score.registry import METRICS
from uptake.score.result import Result
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import Admin, AuditEntry, Tenant

TEAMS, APPS = "communication.teams", "apps_health.channels"
MIDNIGHT = datetime(2025, 3, 6, 0, 0, tzinfo=UTC)  # the end of the day of NOW
CHATS = "Report Refresh Date,User Principal Name,Last Activity Date,Team Chat Message Count,Report Period\n"


def off(office: Office) -> Tenant:
    actions.opt_out(confirmed="hillside", by=office.gina, now=NOW)
    return now_of(office)


def now_of(office: Office) -> Tenant:
    return Tenant.objects.get(pk=office.tenant.pk)


def recorded(office: Office, share: int = 12) -> None:
    results = [
        Result(metric.id, TODAY, share, 30, "daily:28/28", None, method=metric.method, asked=30) for metric in METRICS
    ]
    insights.record(now_of(office), results)


def test_every_fact_table_is_either_about_people_or_not() -> None:
    assert set(PEOPLE_TABLES) | set(OTHER_TABLES) == set(TABLES)
    assert all(table in PEOPLE_TABLES for table in TABLES if table.about_persons)


def test_it_must_be_confirmed_with_the_name_of_the_organization(staffed: Office) -> None:
    with pytest.raises(Refused, match="removal_not_confirmed"):
        actions.opt_out(confirmed="hilside", by=staffed.gina, now=NOW)
    assert not now_of(staffed).people_off
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(sign_in=staffed.gina.sign_in))
    assert "Do you want to remove data" in client.get("/settings/people/remove/").content.decode()
    assert client.post("/settings/people/remove/", {"confirmed": "yes"}).status_code == 400
    told = client.post("/settings/people/remove/", {"confirmed": "Hillside"}, follow=True).content.decode()
    assert "People experiences are off" in told
    assert "Keep the data and turn on again" in told
    assert now_of(staffed).people_off
    told = client.post("/settings/people/on/", follow=True).content.decode()
    assert "with their history" in told


def test_the_people_categories_leave_the_maximum_at_once_and_come_back_with_a_change_of_mind(staffed: Office) -> None:
    recorded(staffed)
    before = queries.latest_day(now_of(staffed))
    tenant = off(staffed)
    hidden = queries.latest_day(tenant)
    assert before is not None
    assert hidden is not None
    assert (before.total.maximum, hidden.total.maximum) == (900, 300)
    assert hidden.answer(TEAMS) is None
    assert queries.newest_share(tenant, TEAMS) is None
    assert actions.opt_in(by=staffed.gina, now=MIDNIGHT - timedelta(seconds=1)) is True
    back = queries.latest_day(now_of(staffed))
    assert back is not None
    assert back.total == before.total


def test_scoring_while_opted_out_neither_adds_nor_takes_anything_about_people(staffed: Office) -> None:
    recorded(staffed, share=12)
    tenant = off(staffed)
    recorded(staffed, share=15)
    kept = {row.metric: row.numerator for row in DailyInsight.objects.of(tenant)}
    assert (kept[TEAMS], kept[APPS]) == (12, 15)
    assert answers_of(tenant, TODAY).answer(TEAMS) is None


def test_running_recommendations_are_canceled_with_the_reason_and_stay_so(staffed: Office) -> None:
    staffed.tenant.refresh_from_db()
    message = staffed.scheduled()
    tenant = off(staffed)
    told = message_queries.details(tenant, message)
    assert told is not None
    assert (told.history[-1].move, told.history[-1].reason) == ("cancel", "people_experiences_opt_out")
    assert told.audience is None
    actions.opt_in(by=staffed.gina, now=NOW + timedelta(hours=1))
    row = message_queries.row(now_of(staffed), message)
    assert row is not None
    assert row.state.value == "canceled"


def test_what_waits_for_its_registration_fails_with_the_reason(staffed: Office) -> None:
    message = staffed.draft()
    messages.schedule(message_id=message, by=staffed.will, now=NOW)
    tenant = off(staffed)
    register_pending(tenant, TODAY, NOW)
    told = message_queries.details(tenant, message)
    assert told is not None
    assert (told.row.state.value, told.history[-1].reason) == ("failed", "people_experiences_opt_out")


def test_m33_what_needs_people_experiences_is_refused(staffed: Office) -> None:
    tenant = off(staffed)
    with pytest.raises(Refused, match="people_are_off"):
        staffed.draft()
    with pytest.raises(Refused, match="people_are_off"):
        chosen_by(tenant, Choice(Kind.RECOMMENDATION, TEAMS), TODAY)
    with pytest.raises(Refused, match="people_are_off"):
        tenancy.switch_messages(on=True, by=staffed.gina, now=NOW)
    with pytest.raises(Refused, match="people_are_off"):
        goals.set_goal(category="teamwork", points=50, by_day=TODAY + timedelta(days=9), by=staffed.gina, now=NOW)
    with pytest.raises(Refused, match="people_are_opted_out"):
        groups.choose(on=True, attributes=["department"], by=staffed.gina, now=NOW)
    with pytest.raises(Refused, match="people_are_opted_out"):
        actions.opt_out(confirmed="hillside", by=staffed.gina, now=NOW)
    survey = b"quality,effort,speed,productivity\n" + b"5,4,3,4\n" * 12
    with pytest.raises(Refused, match="people_are_off"):
        reports.upload_survey(survey, words={}, replace=False, by=staffed.gina, now=NOW)


def test_reports_about_people_are_refused_with_a_sentence_and_of_the_directory_only_the_people_are_kept(
    staffed: Office, tmp_path: Path
) -> None:
    tenant = off(staffed)
    files = tmp_path / "exports"
    files.mkdir()
    (files / "teams.csv").write_text(f"{CHATS}2025-03-04,u1@hillside.example,2025-03-04,9,1\n")
    (files / "users.csv").write_text(
        "userPrincipalName,id,displayName,accountEnabled,department\nnew@hillside.example,id-99,New,True,Sales\n"
    )
    store = FactStore(settings.UPTAKE.facts, tenant.slug)
    coverage = store.coverage()
    states = store.read(PERSON_STATE, TODAY - timedelta(days=60), TODAY).num_rows
    report = bring_in(tenant, [files], snapshot_day=TODAY, now=NOW)
    assert {(each.name, each.reason) for each in report.skipped} == {("teams.csv", "people_experiences_off")}
    assert [each.name for each in report.taken] == ["users.csv"]
    assert Person.objects.of(tenant).filter(principal="new@hillside.example", department="Sales").exists()
    assert store.coverage() == coverage
    assert store.read(PERSON_STATE, TODAY - timedelta(days=60), TODAY).num_rows == states


def test_the_clock_removes_after_the_end_of_the_day_and_not_before(staffed: Office) -> None:
    tenant = off(staffed)
    clock.wind(MIDNIGHT - timedelta(seconds=1))
    assert not Job.objects.of(tenant).filter(name="remove_people").exists()
    assert remove(tenant, MIDNIGHT - timedelta(seconds=1)) is False
    clock.wind(MIDNIGHT)
    assert Job.objects.of(tenant).get(name="remove_people").due_at == MIDNIGHT
    assert actions.opt_in(by=staffed.gina, now=MIDNIGHT - timedelta(microseconds=1)) is True
    assert remove(tenant, MIDNIGHT) is False
    assert FactStore(settings.UPTAKE.facts, tenant.slug).days(PERSON_DAY)


def test_after_midnight_there_is_no_way_back_until_all_is_removed(staffed: Office) -> None:
    off(staffed)
    with pytest.raises(Refused, match="people_are_being_removed"):
        actions.opt_in(by=staffed.gina, now=MIDNIGHT)
    assert now_of(staffed).people_off


def test_a_removal_waits_for_an_import_and_an_import_for_a_removal(staffed: Office) -> None:
    tenant = off(staffed)
    with together(settings.UPTAKE.facts, tenant.slug), pytest.raises(NotNow):
        remove(tenant, MIDNIGHT)
    assert FactStore(settings.UPTAKE.facts, tenant.slug).days(PERSON_DAY)
    waited = threading.Event()

    def write() -> None:
        with together(settings.UPTAKE.facts, tenant.slug):
            waited.set()

    writer = threading.Thread(target=write)
    with alone(settings.UPTAKE.facts, tenant.slug):
        writer.start()
        writer.join(timeout=0.2)
        assert not waited.is_set()
    writer.join()
    assert waited.is_set()


def test_the_night_goes_on_for_technology_alone(staffed: Office) -> None:
    tenant = off(staffed)
    assert run_day(tenant, NOW) is not None
    assert not DailyInsight.objects.of(tenant).filter(metric=TEAMS).exists()
    assert DailyInsight.objects.of(tenant).filter(metric=APPS).exists()


def test_who_did_what_stands_in_the_audit_log(staffed: Office) -> None:
    off(staffed)
    actions.opt_in(by=staffed.gina, now=NOW + timedelta(minutes=5))
    told = AuditEntry.objects.of(staffed.tenant).filter(action__startswith="people.").order_by("pk")
    assert [(row.action, row.admin) for row in told] == [
        ("people.opted_out", "gina@hillside.example"),
        ("people.opted_in", "gina@hillside.example"),
    ]
    assert told[1].details == {"history_kept": True}
    assert Role.GLOBAL_ADMINISTRATOR in staffed.gina.roles
