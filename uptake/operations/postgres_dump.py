"""Copying and bringing back a PostgreSQL database, with PostgreSQL's own tools.

The snapshots for clients are not copied: a restore writes them anew, as it does where they are files.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, sql

from uptake.delivery.postgres.schema import SCHEMA, VERSION
from uptake.operations.postgres_tools import OPTIONS, fitting, run
from uptake.rules.refusals import Refused

DUMP = "database.dump"
_PAGES = "public"
_UNCOUNTED = ("django_session", "django_migrations")  # sessions end; a newer version adds migrations
_MAJOR = 10_000

_Line = psycopg.Connection[Any]


def dump_of(address: str) -> Callable[[Path, Callable[[], Any]], Mapping[str, Any]]:
    """What copies the database at that address into a folder, as it is at one moment, and tells its figures.

    Raises the refusals of postgres_tools, before the moment is taken down.
    """

    def dump(folder: Path, moment_is_held: Callable[[], Any]) -> Mapping[str, Any]:
        with _line(address) as line:
            tool = fitting("pg_dump", line.info.server_version // _MAJOR)[0]
            line.execute("set transaction isolation level repeatable read, read only")
            (snapshot,) = line.execute("select pg_export_snapshot()").fetchone() or ("",)
            moment_is_held()
            target = folder / DUMP
            target.touch(mode=0o600)
            how = ["--format=custom", "--enable-row-security", "--no-owner", "--no-privileges"]
            what = [f"--snapshot={snapshot}", f"--exclude-table-data={SCHEMA}.file", f"--file={target}"]
            run(tool, [*how, *what], address)
            return {"migrations": _migrations(line), "delivery_version": _delivery(line), "figures": _figures(line)}

    return dump


def bring_back(folder: Path, address: str) -> None:
    """Fill an empty database from the dump in the folder: all of it or nothing.

    The oldest tool that fits the server may be older than the one that wrote the dump: then the next is tried.
    """
    with _line(address) as line:
        tools = fitting("pg_restore", line.info.server_version // _MAJOR)
    how = ["--exit-on-error", "--no-owner", "--no-privileges", "--single-transaction", str(folder / DUMP)]
    for tool in tools:
        try:
            run(tool, how, address)
        except Refused:
            if tool == tools[-1]:
                raise
        else:
            return


def require_empty(address: str) -> None:
    """Raise Refused("data_is_there") for a database with tables."""
    with _line(address) as line:
        if _tables(line):
            raise Refused("data_is_there", place="PostgreSQL")


def clear(address: str) -> None:
    """Take everything out of a database that a restore has put into it."""
    with _line(address) as line:
        line.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(SCHEMA)))
        for schema, table in _tables(line):
            line.execute(sql.SQL("drop table if exists {} cascade").format(sql.Identifier(schema, table)))
        own = "select oid::regprocedure::text from pg_proc where pronamespace = %s::regnamespace"
        mine = f"{own} and proowner = %s::regrole"
        for (function,) in line.execute(mine, (_PAGES, line.info.user)).fetchall():
            line.execute(f"drop function {function} cascade".encode())  # the server itself has written the name


def name_of(address: str) -> str:
    """By which a database is recognised: where it is and what it is called, without who asks and the password."""
    asked = conninfo.conninfo_to_dict(address)
    return f"{asked.get('host') or ''}:{asked.get('port') or 5432}/{asked.get('dbname') or ''}"


def figures_at(address: str) -> dict[str, Any]:
    """The figures of the database at that address: rows of every table, by organization and of the installation."""
    with _line(address) as line:
        return _figures(line)


def _line(address: str) -> _Line:
    asked = conninfo.conninfo_to_dict(address)
    return psycopg.connect(address, options=f"{asked.get('options') or ''} {OPTIONS}".strip())


def _figures(line: _Line) -> dict[str, Any]:
    slugs = dict(line.execute("select id, slug from tenancy_tenant").fetchall())
    whose: dict[str, dict[str, Any]] = {slug: {} for slug in slugs.values()}
    installation: dict[str, int] = {}
    for schema, table in _tables(line):
        place, named = sql.Identifier(schema, table), _columns(line, schema, table)
        if column := next((each for each in ("tenant_id", "tenant") if each in named), None):
            counting = sql.SQL("select {0}, count(*) from {1} group by 1").format(sql.Identifier(column), place)
            for owner, many in line.execute(counting):
                slug = slugs.get(owner, owner)
                if slug in whose:
                    kind = "tables" if schema == _PAGES else "showings"
                    whose[slug].setdefault(kind, {})[table] = many
        elif schema == _PAGES and table not in _UNCOUNTED:
            (many,) = line.execute(sql.SQL("select count(*) from {}").format(place)).fetchone() or (0,)
            installation[table] = many
    return {"organizations": whose, "installation": installation}


def _tables(line: _Line) -> list[tuple[str, str]]:
    asked = "select schemaname, tablename from pg_tables where schemaname = any(%s) order by 1, 2"
    return line.execute(asked, ([_PAGES, SCHEMA],)).fetchall()


def _columns(line: _Line, schema: str, table: str) -> set[str]:
    asked = "select column_name from information_schema.columns where table_schema = %s and table_name = %s"
    return {name for (name,) in line.execute(asked, (schema, table))}


def _migrations(line: _Line) -> dict[str, str]:
    return dict(line.execute("select app, max(name) from django_migrations group by app").fetchall())


def _delivery(line: _Line) -> int:
    """The version of the tables of showings; 0 without any."""
    if (SCHEMA, "version") not in _tables(line):
        return 0
    version = sql.SQL("select version from {}").format(sql.Identifier(SCHEMA, "version"))
    (found,) = line.execute(version).fetchone() or (0,)
    return int(found)


def require_known(delivery_version: int) -> None:
    """Raise Refused("backup_of_newer") for tables of showings that this version does not know."""
    if delivery_version > VERSION:
        raise Refused("backup_of_newer", app="delivery")
