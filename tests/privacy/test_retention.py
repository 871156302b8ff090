"""What is older than its period goes, and nothing else; every table and every field is declared."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.messaging.office import NOW, TODAY, Office
from uptake.delivery.snapshot import Snapshot
from uptake.delivery.store import open_showings
from uptake.facts.sources import NETWORK, PERSON_QUERY, TEAMS
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import COVERAGE, PERSON_DAY, PERSON_STATE, TABLES
from uptake.facts.technology import NETWORK_LOCATION
from uptake.insights import actions as insights
from uptake.insights.models import DailyInsight
from uptake.jobs import clock
from uptake.jobs.models import Job
from uptake.messaging import actions as messages
from uptake.messaging.models import Recipients
from uptake.people.actions import register
from uptake.people.models import Person
from uptake.privacy.fields import DECLARED, everything
from uptake.privacy.shelves import SHELVES, tidy
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.rules.retention import PERIODS, checked, days_kept, first_kept, period
from uptake.score.result import Result
from uptake.tenancy import actions
from uptake.tenancy.audit import note
from uptake.tenancy.models import Admin, AuditEntry, Tenant

DJANGOS_OWN = {"auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType"}  # all empty here
DECADE = date(2035, 1, 1)


def test_no_field_of_any_table_is_undeclared() -> None:
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label in models.keys() - DJANGOS_OWN:
        fields = {field.name for field in models[label]._meta.concrete_fields}
        declared = DECLARED[label]
        assert fields == set(declared.personal) | declared.others, label
        assert not set(declared.personal) & declared.others, label


def test_no_column_of_the_showings_and_no_part_of_a_snapshot_is_undeclared(folder) -> None:
    store = open_showings(settings.UPTAKE.showings)
    with store.transaction() as at:
        tables = [name for (name,) in at.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            columns = {row[1] for row in at.execute(f"pragma table_info({table})")}
            declared = DECLARED[f"delivery.{table}"]
            assert columns == set(declared.personal) | declared.others, table
    store.close()
    assert set(Snapshot.__struct_fields__) <= DECLARED["snapshots.snapshot"].others


def test_every_table_has_one_shelf() -> None:
    named = [table for shelf in SHELVES for table in shelf.tables]
    assert len(named) == len(set(named))
    assert set(named) == {*DECLARED, *(f"facts.{table.name}" for table in TABLES)}
    assert everything().keys() <= set(named)
    assert {shelf.id for shelf in SHELVES if shelf.has_period} == {each.id for each in PERIODS}


@given(st.sampled_from(PERIODS), st.integers(-10, 10_000))
def test_a_period_is_never_outside_of_its_bounds(about, days) -> None:
    assert about.least <= about.default <= about.most
    assert about.least <= days_kept({about.id: days}, about.id) <= about.most
    if about.least <= days <= about.most:
        assert checked(about.id, days) == days_kept({about.id: days}, about.id) == days
    else:
        with pytest.raises(Refused, match="period_out_of_bounds"):
            checked(about.id, days)


def test_the_last_day_of_a_period_is_kept() -> None:
    assert first_kept(date(2026, 3, 31), 30) == date(2026, 3, 1)
    with pytest.raises(Refused, match="no_such_period"):
        period("shoes")


def rows(table, days: int) -> dict[date, pa.Table]:
    name = table.values[0].name
    key = {"person": pa.array([1], pa.int32())} if table is PERSON_DAY else {"location": pa.array(["x"])}
    value = pa.array([1], table[name].stored) if table is PERSON_DAY else pa.array(["here"])
    return {TODAY - timedelta(days=back): pa.table({**key, name: value}) for back in (0, days, days + 1)}


def test_old_facts_go_with_the_notes_of_their_delivery_and_others_stay(staffed: Office) -> None:
    store = FactStore(settings.UPTAKE.facts, staffed.tenant.slug)
    for table in (PERSON_DAY, NETWORK_LOCATION):
        store.replace(table, (table.values[0].name,), rows(table, 208))
    days = [TODAY - timedelta(days=back) for back in (208, 209)]
    store.note_coverage(
        [Coverage(day, source, 1, 1, False, "") for day in days for source in (TEAMS, NETWORK, PERSON_QUERY)]
    )
    Tenant.objects.update(retention={"technology": 400})
    staffed.tenant.refresh_from_db()
    tidy(staffed.tenant, TODAY)
    assert store.days(PERSON_DAY) == [TODAY - timedelta(days=208), TODAY]
    assert len(store.days(NETWORK_LOCATION)) == 3
    noted = {(row.source, row.day) for row in store.coverage()}
    assert (TEAMS, days[0]) in noted
    assert (TEAMS, days[1]) not in noted
    assert {(NETWORK, days[1]), (PERSON_QUERY, days[1])} <= noted


def test_replaced_and_deleted_files_leave_the_disk(staffed: Office) -> None:
    store = FactStore(settings.UPTAKE.facts, staffed.tenant.slug)
    store.replace(PERSON_DAY, (PERSON_DAY.values[0].name,), rows(PERSON_DAY, 208))
    tidy(staffed.tenant, TODAY)
    assert store.vacuum(keep_hours=0) > 0
    on_disk = {path.parent.name for path in store.folder.glob("person_day/day=*/*.parquet")}
    assert f"day={TODAY - timedelta(days=209)}" not in on_disk


def test_scores_audit_entries_tokens_and_sessions_go_in_their_time(staffed: Office) -> None:
    tenant = staffed.tenant
    for day in (DECADE - timedelta(days=732), DECADE - timedelta(days=731), DECADE):
        insights.record(tenant, [Result("communication.teams", day, 1, 2, "daily:28/28", None, method="m", asked=20)])
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        note(None, "x", str(day), tenant=tenant, at=at)
        Session.objects.create(session_key=str(day), session_data="", expire_date=at)
    tidy(tenant, DECADE)
    days = list(DailyInsight.objects.of(tenant).order_by("as_of_day").values_list("as_of_day", flat=True))
    assert days == [DECADE - timedelta(days=731), DECADE]
    kept = AuditEntry.objects.of(tenant).filter(action="x").order_by("at").values_list("subject", flat=True)
    assert list(kept) == [str(DECADE - timedelta(days=731)), str(DECADE)]
    assert list(Session.objects.values_list("session_key", flat=True)) == [str(DECADE)]


def test_who_received_and_saw_a_message_is_forgotten_some_time_after_its_end(staffed: Office) -> None:
    message = staffed.scheduled()
    store = open_showings(settings.UPTAKE.showings)
    with store.transaction() as at:
        at.execute("insert into exposure (tenant, person, message, showings) values ('hillside', 7, ?, 1)", (message,))
        at.execute("insert into tally values ('hillside', ?, ?, 'web-bar', 1, 0, 0)", (message, TODAY.isoformat()))
    tidy(staffed.tenant, TODAY + timedelta(days=300))  # it is still scheduled or running
    assert store.exposures("hillside", 7)
    assert Recipients.objects.of(staffed.tenant).exists()
    messages.cancel(message_id=message, by=staffed.will, now=NOW)
    tidy(staffed.tenant, TODAY + timedelta(days=30))
    assert Recipients.objects.of(staffed.tenant).exists()
    tidy(staffed.tenant, TODAY + timedelta(days=31))
    assert not Recipients.objects.of(staffed.tenant).exists()
    tidy(staffed.tenant, TODAY + timedelta(days=365))
    assert store.exposures("hillside", 7)
    tidy(staffed.tenant, TODAY + timedelta(days=366))
    assert not store.exposures("hillside", 7)
    assert [tally.seen for tally in store.tallies("hillside")] == [1]
    tidy(staffed.tenant, TODAY + timedelta(days=732))
    assert store.tallies("hillside") == []
    store.close()


def test_names_go_with_the_last_trace_of_people_who_left_and_no_number_is_given_twice(staffed: Office) -> None:
    tenant = staffed.tenant
    Person.objects.of(tenant).filter(number__lte=20).update(in_directory=True)
    tidy(tenant, TODAY)
    assert Person.objects.of(tenant).count() == 30  # facts tell of all of them
    store = FactStore(settings.UPTAKE.facts, tenant.slug)
    store.remove([PERSON_STATE, PERSON_DAY])
    showings = open_showings(settings.UPTAKE.showings)
    with showings.transaction() as at:
        at.execute("insert into exposure (tenant, person, message) values ('hillside', 25, 1)")
    showings.close()
    tidy(tenant, TODAY)
    tidy(tenant, TODAY)
    left = list(Person.objects.of(tenant).order_by("number").values_list("number", "principal"))
    assert [number for number, _ in left] == [*range(1, 21), 25, 30]
    assert left[-1] == (30, "nobody-30")
    assert register(tenant, ["new@hillside.example"]) == {"new@hillside.example": 31}


def test_it_runs_every_night(staffed: Office) -> None:
    clock.wind(NOW)
    job = Job.objects.of(staffed.tenant).get(name="tidy")
    clock.HANDLERS[job.name](staffed.tenant, NOW)
    assert FactStore(settings.UPTAKE.facts, "hillside").days(COVERAGE)


def test_the_page_lists_every_table_and_a_global_administrator_changes_periods(staffed: Office) -> None:
    client = Client(SERVER_NAME="localhost")
    staffed.admin("rita", Role.REPORTS_READER)
    client.force_login(Admin.objects.get(sign_in="rita@hillside.example"))
    told = client.get("/settings/people/retention/").content.decode()
    assert all(table in told for shelf in SHELVES for table in shelf.tables)
    assert "days-audit" not in told
    assert client.post("/settings/people/retention/audit/", {"days": "400"}).status_code == 403
    client.force_login(Admin.objects.get(pk=staffed.gina.admin_id))
    assert "days-audit" in client.get("/settings/people/retention/").content.decode()
    client.post("/settings/people/retention/audit/", {"days": "400"})
    staffed.tenant.refresh_from_db()
    assert staffed.tenant.retention == {"audit": 400}
    noted = AuditEntry.objects.of(staffed.tenant).get(action="retention.changed")
    assert noted.details == {"before": 731, "after": 400}
    refused = client.post("/settings/people/retention/audit/", {"days": "5"}, follow=True).content.decode()
    assert "This number of days is not possible" in refused
    actions.keep_for(what="audit", days=731, by=staffed.gina, now=NOW)
    staffed.tenant.refresh_from_db()
    assert staffed.tenant.retention == {}
