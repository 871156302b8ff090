"""The policies of PostgreSQL that keep the rows of tenants apart, whatever a query asks for.

They hold for the owner of the tables too, though not for superusers, whom Uptake does not need. A connection that has
not said whose rows it is about (tenancy/whose) sees none. Tables that only join two tables of a tenant name none
themselves: their rows are seen with those of the first of the two.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models import ForeignKey, Model

from uptake.tenancy.scope import Owned
from uptake.tenancy.whose import ALL, SETTING

_NAME = "of_one_tenant"
_EVERYBODYS = f"current_setting('{SETTING}', true) = '{ALL}'"
_HOLDS = f"{_EVERYBODYS} or tenant_id::text = current_setting('{SETTING}', true)"


def make_policies(sender: AppConfig, using: str = "default", **_told: Any) -> None:
    """Put the policies in place on the tables of an application where they are missing; after every migration."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    there = set(connection.introspection.table_names())
    wanted = {name: holds for name, holds in conditions(sender).items() if name in there}
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_policies where policyname = %s", [_NAME])
        kept = {name for (name,) in cursor.fetchall()}
        for table in sorted(wanted.keys() - kept):
            name = connection.ops.quote_name(table)
            cursor.execute(f"create policy {_NAME} on {name} using ({wanted[table]})")
            cursor.execute(f"alter table {name} enable row level security, force row level security")


def conditions(sender: AppConfig) -> dict[str, str]:
    """Each table of an application whose rows belong to tenants, and when a row of it is seen and written."""
    found = {}
    for model in sender.get_models(include_auto_created=True):
        if issubclass(model, Owned):
            found[model._meta.db_table] = _HOLDS
        elif model._meta.auto_created and (holder := _owned_end(model)) is not None:
            whole = holder.related_model._meta.db_table
            found[model._meta.db_table] = f'{_EVERYBODYS} or "{holder.column}" in (select id from "{whole}")'  # noqa: S608
    return found


def _owned_end(joining: type[Model]) -> Any:
    """The first column of a joining table that leads to a table of a tenant."""
    ends = [each for each in joining._meta.local_fields if isinstance(each, ForeignKey)]
    return next((each for each in ends if issubclass(each.related_model, Owned)), None)
