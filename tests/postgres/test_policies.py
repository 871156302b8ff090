"""The second lock around each tenant, tried with raw SQL that forgot to ask whose rows it wants: `make on-postgres`."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from tests.postgres.whose_rows import guarded
from uptake.jobs import queue
from uptake.jobs.models import Job
from uptake.people.models import Group, Person
from uptake.tenancy.actions import create_tenant
from uptake.tenancy.whose import rows_of, rows_of_everyone

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has policies"),
]


@pytest.fixture
def tenants():
    found = [create_tenant(slug=slug, name=slug, time_zone="UTC", now=NOW) for slug in ("hill", "vale")]
    for tenant in found:
        queue.enqueue(tenant, "day", "x", due_at=NOW)
    return found


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else cursor.rowcount


COUNT = "select tenant_id, count(*) from jobs_job group by tenant_id order by tenant_id"


def test_a_query_that_forgot_whose_rows_it_wants_gets_no_foreign_ones(tenants):
    hill, vale = tenants
    assert raw(COUNT) == [(hill.pk, 1), (vale.pk, 1)]
    with rows_of(hill):
        assert raw(COUNT) == [(hill.pk, 1)]
        assert Job.objects.of(vale).count() == 0
        with rows_of_everyone():
            assert raw(COUNT) == [(hill.pk, 1), (vale.pk, 1)]
        assert raw(COUNT) == [(hill.pk, 1)]
    assert raw(COUNT) == [(hill.pk, 1), (vale.pk, 1)]


def test_foreign_rows_are_neither_changed_nor_deleted_nor_added(tenants):
    hill, vale = tenants
    with rows_of(hill):
        assert raw("update jobs_job set attempts = 7") == 1
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            queue.enqueue(vale, "day", "another", due_at=NOW)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            raw(f"update jobs_job set tenant_id = {vale.pk}")
        assert raw("delete from jobs_job") == 1
    assert raw(COUNT) == [(vale.pk, 1)]


def test_a_job_sees_the_rows_of_its_tenant_alone(tenants):
    seen = []
    queue.work_off({"day": lambda tenant, _now: seen.append((tenant.pk, raw(COUNT)))}, lambda: NOW)
    assert seen == [(tenant.pk, [(tenant.pk, 1)]) for tenant in tenants]


def test_a_transaction_that_failed_does_not_leave_its_tenant_behind(tenants):
    hill, vale = tenants

    def fails():
        with rows_of(hill), transaction.atomic():
            raw("select 1 / 0")

    with pytest.raises(Exception, match="division"), transaction.atomic():
        fails()
    assert raw(COUNT) == [(hill.pk, 1), (vale.pk, 1)]


def test_rows_that_join_two_tables_are_those_of_their_tenant(tenants):
    for tenant in tenants:
        group = Group.objects.of(tenant).create(tenant=tenant, directory_id=tenant.slug, name=tenant.slug)
        person = Person.objects.of(tenant).create(tenant=tenant, number=1, principal="p@x")
        group.members.add(person)
    hill, vale = tenants
    assert len(raw("select * from people_group_members")) == 2
    with rows_of(hill):
        held = raw("select group_id, person_id from people_group_members")
        assert held == [(Group.objects.of(hill).get().pk, Person.objects.of(hill).get().pk)]
        foreign = Group.objects.of(hill).get().pk + 1
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            raw(f"update people_group_members set group_id = {foreign}")
        assert raw("delete from people_group_members") == 1
    with rows_of(vale):
        assert len(raw("select * from people_group_members")) == 1


def test_every_table_of_a_tenant_has_its_policy_and_it_holds_for_the_owner_too():
    owned = guarded()
    kept = raw(
        "select c.relname from pg_class c join pg_policies p on p.tablename = c.relname"
        " where c.relrowsecurity and c.relforcerowsecurity and p.policyname = 'of_one_tenant'"
    )
    assert {name for (name,) in kept} == owned
    assert {"people_person", "people_group_members", "people_group_inner"} <= owned
    assert raw("select rolsuper or rolbypassrls from pg_roles where rolname = current_user") == [(False,)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_says_nothing_sees_nothing():
    tenant = create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)
    queue.enqueue(tenant, "day", "x", due_at=NOW)
    told = connection.get_connection_params()
    for name in ("cursor_factory", "context", "pool", "prepare_threshold"):
        told.pop(name, None)
    with psycopg.connect(**told) as at:
        assert at.execute("select count(*) from jobs_job").fetchone() == (0,)
        at.execute("select set_config('uptake.tenant', %s, false)", (str(tenant.pk),))
        assert at.execute("select count(*) from jobs_job").fetchone() == (1,)
