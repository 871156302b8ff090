"""The database itself refuses to change entries of the audit log, and to delete those that are not forgotten.

A second lock behind the chain: it stops mistakes and whoever may write rows, not whoever may change tables. Made
after every migration, because SQLite loses triggers when a table is written anew.
"""

from typing import Any

from django.db import connections

_TABLES = {
    "tenancy_auditentry": "select 1 from tenancy_auditchain c"
    " where c.tenant_id = old.tenant_id and c.cut_number >= old.number",
    "tenancy_installationentry": "select 1 from tenancy_installationchain c where c.cut_number >= old.number",
}
_NO = "entries of the audit log are kept as they are"


def make_triggers(using: str = "default", **_told: Any) -> None:
    """Put the triggers in place where they are missing."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    make = {"sqlite": _sqlite, "postgresql": _postgresql}.get(connection.vendor)
    with connection.cursor() as cursor:
        for table, covered in _TABLES.items():
            if make and table in there:
                make(cursor, table, covered)


def _sqlite(cursor: Any, table: str, covered: str) -> None:
    cursor.execute(
        f"create trigger if not exists {table}_unchanged before update on {table}"
        f" begin select raise(abort, '{_NO}'); end"
    )
    cursor.execute(
        f"create trigger if not exists {table}_kept before delete on {table} when not exists ({covered})"
        f" begin select raise(abort, '{_NO}'); end"
    )


def _postgresql(cursor: Any, table: str, covered: str) -> None:
    cursor.execute("select 1 from pg_trigger where tgname = %s", [f"{table}_kept"])
    if cursor.fetchone():
        return
    cursor.execute(
        f"create or replace function {table}_kept() returns trigger language plpgsql as $$ begin"
        f" if tg_op = 'DELETE' and exists ({covered}) then return old; end if;"
        f" raise exception '{_NO}'; end $$"
    )
    cursor.execute(
        f"create trigger {table}_kept before update or delete on {table} for each row execute function {table}_kept()"
    )
