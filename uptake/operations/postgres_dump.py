"""Copying and bringing back a PostgreSQL database, with PostgreSQL's own tools."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from uptake.rules.refusals import Refused

DUMP = "database.dump"
_OF_A_TENANT, _BY_SLUG = "tenant_id", "tenant"
_OF_EVERYONE = "-c uptake.tenant=all"  # the policies of the tables show the rows of all tenants to who says so


def dump_of(address: str) -> Callable[[Path, Callable[[], Any]], Mapping[str, Any]]:
    """What copies the database at that address into a folder, as it is at one moment, and tells its figures."""

    def dump(folder: Path, moment_is_held: Callable[[], Any]) -> Mapping[str, Any]:
        tool = _tool("pg_dump")
        with psycopg.connect(address, options=_OF_EVERYONE) as connection:
            connection.execute("set transaction isolation level repeatable read, read only")
            (snapshot,) = connection.execute("select pg_export_snapshot()").fetchone() or ("",)
            moment_is_held()
            target = folder / DUMP
            how = ("--format=custom", "--enable-row-security", f"--snapshot={snapshot}", f"--file={target}")
            _run([tool, *how], address)
            target.chmod(0o600)
            return {"migrations": _migrations(connection), "delivery_version": 0, "figures": _figures(connection)}

    return dump


def bring_back(folder: Path, address: str) -> None:
    """Fill an empty database from the dump in the folder; raises Refused("data_is_there") for one with tables."""
    tool = _tool("pg_restore")
    with psycopg.connect(address, options=_OF_EVERYONE) as connection:
        row = connection.execute("select count(*) from information_schema.tables where table_schema = 'public'")
        if (row.fetchone() or (0,))[0]:
            raise Refused("data_is_there", place="PostgreSQL")
    _run([tool, "--exit-on-error", "--no-owner", "--single-transaction", str(folder / DUMP)], address, restore=True)


def figures_at(address: str) -> dict[str, Any]:
    """The figures of the database at that address."""
    with psycopg.connect(address, options=_OF_EVERYONE) as connection:
        return _figures(connection)


def _figures(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    slugs = dict(connection.execute("select id, slug from tenancy_tenant").fetchall())
    found: dict[str, dict[str, int]] = {}
    for column in (_OF_A_TENANT, _BY_SLUG):
        for table in _tables(connection, column):
            rows = connection.execute(f'select "{column}", count(*) from "{table}" group by 1')  # noqa: S608
            for whose, many in rows:
                found.setdefault(str(slugs.get(whose, whose)), {})[table] = many
    return {"database": found}


def _tables(connection: psycopg.Connection[Any], column: str) -> list[str]:
    rows = connection.execute(
        "select c.table_name from information_schema.columns c join information_schema.tables t using (table_name)"
        " where c.table_schema = 'public' and t.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        " and c.column_name = %s order by 1",
        (column,),
    )
    return [name for (name,) in rows]


def _migrations(connection: psycopg.Connection[Any]) -> dict[str, str]:
    return dict(connection.execute("select app, max(name) from django_migrations group by app").fetchall())


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused("no_postgres_tool", tool=name)
    return found


def _run(command: list[str], address: str, *, restore: bool = False) -> None:
    """Run a tool; the password goes through the environment, where other users of the machine do not see it."""
    parts = urlsplit(address)
    told = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGOPTIONS": _OF_EVERYONE,
    }
    named = [f"--dbname={told['PGDATABASE']}"] if restore else []
    given = os.environ | {name: value for name, value in told.items() if value}
    done = subprocess.run([*command, *named], env=given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused("postgres_tool_failed", told=done.stderr.strip()[-500:])
