"""A state from before the chain of the audit log comes up with all of its entries in their places."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from uptake.config.environment import Environment
from uptake.tenancy.audit_queries import checked
from uptake.tenancy.models import AuditEntry, Tenant

BEFORE = [("tenancy", "0005_people_experiences")]
THEN = datetime(2026, 1, 1, tzinfo=UTC)


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_are_chained_in_the_order_in_which_they_were_written(settings, tmp_path):
    settings.UPTAKE = Environment(data=tmp_path)
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    try:
        apps = migrate(BEFORE)
        tenants, entries = apps.get_model("tenancy", "Tenant"), apps.get_model("tenancy", "AuditEntry")
        for slug in ("hillside", "valley", "empty"):
            tenant = tenants.objects.create(slug=slug, name=slug, created_at=THEN)
            for number in range({"hillside": 2500, "valley": 3, "empty": 0}[slug]):
                entries.everyone.create(
                    tenant=tenant,
                    at=THEN + timedelta(minutes=number % 7),
                    admin="gina",
                    action="score.on",
                    subject=slug,
                    details={"share": 0.5} if number == 1 else {"n": number},
                )
    finally:
        migrate(latest)
    for slug, many in (("hillside", 2500), ("valley", 3), ("empty", 0)):
        tenant = Tenant.objects.get(slug=slug)
        found = checked(tenant)
        assert (found.entries, found.broken) == (many, None)
        rows = AuditEntry.objects.of(tenant).order_by("number").values_list("number", "pk")
        assert [number for number, _pk in rows] == list(range(1, many + 1))
        assert [pk for _number, pk in rows] == sorted(pk for _number, pk in rows)
