"""An organization whose reports are looked at: a reader, a global administrator, and weeks of people."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import pyarrow as pa
from django.test import Client

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Table
from uptake.rules.permissions import Role
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Admin, Tenant

NOW = datetime(2025, 7, 28, 6, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
NEWEST = date(2025, 6, 23)
THESE = [NEWEST - n * WEEK for n in range(3, -1, -1)]
BEFORE = [week - 52 * WEEK for week in THESE]
PASSWORD = "long-enough-for-a-test"


def open_office(slug: str) -> Tenant:
    tenant = tenancy.create_tenant(slug=slug, name=slug.title(), time_zone="UTC", now=NOW)
    for name, role in (("rita", Role.REPORTS_READER), ("gina", Role.GLOBAL_ADMINISTRATOR)):
        sign_in = f"{name}@{slug}.example"
        tenancy.create_admin(sign_in=sign_in, name=name, password=PASSWORD, roles={slug: [role]}, now=NOW)
    Tenant.objects.filter(pk=tenant.pk).update(score_on=True)
    tenant.refresh_from_db()
    return tenant


def client_of(name: str, slug: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(sign_in=f"{name}@{slug}.example"))
    return client


def acting(name: str, tenant: Tenant) -> Acting:
    found = acting_as(Admin.objects.get(sign_in=f"{name}@{tenant.slug}.example"), tenant)
    assert found is not None
    return found


def keep(tenant: Tenant, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as an import does: the named columns of their days, whole."""
    rows = sorted(rows, key=lambda row: row["day"])
    columns = sorted({name for row in rows for name in row} - set(table.key))
    schema = pa.schema([field for field in table.schema if field.name in {*table.key, *columns} - {"day"}])
    days = {
        day: pa.Table.from_pylist(list(of_day), schema) for day, of_day in groupby(rows, key=lambda row: row["day"])
    }
    facts_of(tenant).replace(table, columns, days)


def weeks(people: int, days: Iterable[date], **values: Any) -> list[dict[str, Any]]:
    told = {"collaboration_hours": 20_000} | values
    return [{"day": day, "code": f"p{n}", **told} for day in days for n in range(people)]


def keep_weeks(tenant: Tenant, people: int, **values: Any) -> None:
    keep(tenant, PERSON_WEEK, weeks(people, THESE, **values))


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())
