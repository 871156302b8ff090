"""The tables of the store of showings in PostgreSQL, in a schema of their own beside those of the pages.

They mean what those of SQLite mean (`delivery/sqlite/schema.py`). What differs: everything about a person is found by
tenant and person, so that a server may spread the rows by these; sums are kept in shards, one for each process, so
that two processes never wait for the same sum; and `lane` is what a batch holds while it writes about its people: a
person always has the same one of LANES, and no lane says whose it is.
"""

from collections.abc import Iterable
from zlib import crc32

import psycopg

SCHEMA = "uptake_showings"
VERSION = 1
LANES = 1 << 16
SHARDS = 64
_BRINGING_UP = 0x75707461  # the lock of whoever changes the tables

_FIRST = (
    "create table lane (number integer primary key) with (fillfactor = 90)",
    f"insert into lane select generate_series(0, {LANES - 1})",
    """
    create table exposure (
        tenant text collate "C" not null,
        person integer not null,
        message bigint not null,
        showings integer not null,
        shown_at bigint,
        clicked_at bigint,
        dismissed_at bigint,
        irrelevant_at bigint,
        earlier_at bigint,
        snoozed_until bigint,
        counts smallint not null,
        lease text collate "C",
        lease_device text,
        lease_surface text,
        lease_until bigint,
        primary key (tenant, person, message)
    ) with (fillfactor = 70)
    """,
    """
    create table showing (
        lease text collate "C" not null,
        tenant text collate "C" not null,
        message bigint not null,
        person integer not null,
        surface text collate "C" not null,
        device text not null,
        locale text not null,
        granted_at bigint not null,
        expires_at bigint not null,
        counts smallint not null,
        seen_at bigint,
        clicked_at bigint,
        dismissed_at bigint,
        snoozed_at bigint,
        snoozed_until bigint,
        irrelevant_at bigint,
        primary key (tenant, person, lease)
    )
    """,
    "create index showing_seen on showing (tenant, seen_at, surface, person, counts) where seen_at is not null",
    "create index exposure_snoozed on exposure (tenant, snoozed_until) where snoozed_until is not null",
    """
    create table trial (
        tenant text collate "C" not null,
        person integer not null,
        message bigint not null,
        device text collate "C" not null,
        surface text collate "C" not null,
        lease text collate "C" not null,
        granted_at bigint not null,
        expires_at bigint not null,
        seen_at bigint,
        clicked_at bigint,
        dismissed_at bigint,
        irrelevant_at bigint,
        primary key (tenant, person, message, device, surface)
    )
    """,
    """
    create table tally (
        tenant text collate "C" not null,
        message bigint not null,
        day text collate "C" not null,
        surface text collate "C" not null,
        shard smallint not null,
        seen integer not null,
        clicks integer not null,
        dismissals integer not null,
        primary key (tenant, message, day, surface, shard)
    ) with (fillfactor = 70)
    """,
    "create index tally_by_day on tally (tenant, day, message)",
    """
    create table reach (
        tenant text collate "C" not null,
        message bigint not null,
        shard smallint not null,
        delivered integer not null,
        seen integer not null,
        clicked integer not null,
        dismissed integer not null,
        snoozed integer not null,
        irrelevant integer not null,
        primary key (tenant, message, shard)
    ) with (fillfactor = 70)
    """,
    """
    create table device (
        tenant text collate "C" not null,
        device bytea not null,
        surface text collate "C" not null,
        reason text collate "C" not null,
        reported_at bigint not null,
        primary key (tenant, device, surface)
    )
    """,
    """
    create table enrolled (
        tenant text collate "C" not null,
        device text collate "C" not null,
        person integer not null,
        public bytea not null,
        enrolled_at bigint not null,
        proved_at bigint not null,
        primary key (tenant, device)
    )
    """,
    """
    create table enrolment (
        tenant text collate "C" not null,
        code text collate "C" not null,
        used integer not null,
        first_at bigint not null,
        primary key (tenant, code)
    )
    """,
    "create table placed (latest bigint not null)",
    "insert into placed values (0)",
    """
    create table file (
        name text collate "C" primary key,
        number bigint not null unique,
        digest bytea,                         -- null where the file is gone
        content bytea,
        named_at bigint
    )
    """,
    "alter table file alter column content set storage external",  # it is compact already
)

CHANGES = (_FIRST,)
"""The statements that lead to each version from the one before; they only add, so that older processes go on."""


def lanes(people: Iterable[tuple[str, int]]) -> list[int]:
    """The lanes of these people, in the order in which everybody takes them."""
    return sorted({crc32(f"{tenant}/{person}".encode()) % LANES for tenant, person in people})


def bring_up(at: psycopg.Connection) -> None:
    """Make the tables, or change those of an older version, in one transaction; nothing when they are up to date.

    Raises RuntimeError where a newer Uptake has written them.
    """
    if _version(at) == VERSION:
        return
    with at.transaction():
        at.execute("select pg_advisory_xact_lock(%s)", (_BRINGING_UP,))
        version = _version(at)
        if version > VERSION:
            raise RuntimeError(f"the database of the showings was written by a newer Uptake (version {version})")
        if version == 0:
            at.execute(f"create schema if not exists {SCHEMA}")
            at.execute("create table version (version integer not null)")
            at.execute("insert into version values (0)")
        for change in CHANGES[version:]:
            for statement in change:
                at.execute(statement)
        at.execute("update version set version = %s", (VERSION,))


def _version(at: psycopg.Connection) -> int:
    # Not to_regclass: it would remember that there was nothing before somebody else made it.
    there = "select 1 from pg_catalog.pg_tables where schemaname = %s and tablename = 'version'"
    if at.execute(there, (SCHEMA,)).fetchone() is None:
        return 0
    (version,) = at.execute("select version from version").fetchone() or (0,)
    return int(version)
