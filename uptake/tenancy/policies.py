"""The policies of PostgreSQL that keep the rows of tenants apart, whatever a query asks for.

They hold for the owner of the tables too, though not for superusers, whom Uptake does not need. A connection that has
not said whose rows it is about (tenancy/whose) sees none.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections

from uptake.tenancy.scope import Owned
from uptake.tenancy.whose import ALL, SETTING

_NAME = "of_one_tenant"
_HOLDS = f"current_setting('{SETTING}', true) = '{ALL}' or tenant_id::text = current_setting('{SETTING}', true)"


def make_policies(sender: AppConfig, using: str = "default", **_told: Any) -> None:
    """Put the policies in place on the tables of an application where they are missing; after every migration."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    there = set(connection.introspection.table_names())
    owned = [model._meta.db_table for model in sender.get_models() if issubclass(model, Owned)]
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_policies where policyname = %s", [_NAME])
        kept = {name for (name,) in cursor.fetchall()}
        for table in sorted(there.intersection(owned) - kept):
            name = connection.ops.quote_name(table)
            cursor.execute(f"create policy {_NAME} on {name} using ({_HOLDS})")
            cursor.execute(f"alter table {name} enable row level security, force row level security")
