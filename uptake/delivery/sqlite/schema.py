"""The tables of the store of showings in SQLite.

Moments are microseconds since 1970, days are UTC dates as text. `exposure` is what a poll reads: one row per
person and message, clustered by person. `showing` is one row per lease and makes events idempotent. `tally` and
`reach` are what the engagement pages read: showings per day, and distinct people. `trial` are the leases of tests,
which nothing counts. `device` holds, without saying whose it is, why a device shows nothing in a place of Windows.

A change of the tables is a new version with its steps in CHANGES; a file of an older version is brought up when it is
opened, and what it holds stays.
"""

import sqlite3
from pathlib import Path

VERSION = 3

_FIRST = (
    """
    create table exposure (
        tenant text not null,
        person integer not null,
        message integer not null,
        showings integer not null default 0,  -- confirmed ones
        shown_at integer,                     -- the latest confirmed one
        clicked_at integer,
        dismissed_at integer,
        lease text,                           -- handed out last and not confirmed; void after lease_until
        lease_device text,
        lease_surface text,
        lease_until integer,
        primary key (tenant, person, message)
    ) without rowid
    """,
    """
    create table showing (
        lease text primary key,
        tenant text not null,
        message integer not null,
        person integer not null,
        surface text not null,
        device text not null,
        locale text not null,
        granted_at integer not null,
        expires_at integer not null,
        seen_at integer,
        clicked_at integer,
        dismissed_at integer
    ) without rowid
    """,
    """
    create table tally (
        tenant text not null,
        message integer not null,
        day text not null,
        surface text not null,
        seen integer not null,
        clicks integer not null,
        dismissals integer not null,
        primary key (tenant, message, day, surface)
    ) without rowid
    """,
)

_SECOND = (
    "alter table exposure add column earlier_at integer",  # the latest showing but one
    "alter table exposure add column snoozed_until integer",  # asked for on this message, meant for all
    "alter table exposure add column irrelevant_at integer",
    "alter table exposure add column counts integer not null default 1",  # whether it uses up the week
    "alter table showing add column snoozed_at integer",
    "alter table showing add column snoozed_until integer",
    "alter table showing add column irrelevant_at integer",
    "alter table showing add column counts integer not null default 1",
    # By time, so that it grows at its end: where people were seen lately, and what a person saw until a moment.
    "create index showing_seen on showing (tenant, seen_at, surface, person) where seen_at is not null",
    # Sums of days are read from this alone; the primary key has the sums of a message.
    "create index tally_by_day on tally (tenant, day, message, seen, clicks)",
    """
    create table reach (
        tenant text not null,
        message integer not null,
        delivered integer not null,
        seen integer not null,
        clicked integer not null,
        dismissed integer not null,
        snoozed integer not null,
        irrelevant integer not null,
        primary key (tenant, message)
    ) without rowid
    """,
    """
    insert into reach
    select e.tenant, e.message, count(*), count(e.shown_at), count(e.clicked_at), count(e.dismissed_at), 0, 0
    from exposure e
    group by e.tenant, e.message
    """,
    """
    create table trial (
        lease text not null unique,
        tenant text not null,
        person integer not null,
        message integer not null,
        device text not null,
        surface text not null,
        granted_at integer not null,
        expires_at integer not null,
        seen_at integer,
        clicked_at integer,
        dismissed_at integer,
        irrelevant_at integer,
        primary key (tenant, person, message, device, surface)
    ) without rowid
    """,
    """
    create table device (
        tenant text not null,
        device blob not null,                 -- a keyed hash
        surface text not null,
        reason text not null,                 -- the first gate that holds; empty where none does
        reported_at integer not null,
        primary key (tenant, device, surface)
    ) without rowid
    """,
)

_THIRD = (
    """
    create table enrolled (
        tenant text not null,
        device text not null,                 -- the digest of its public key
        person integer not null,
        public blob not null,
        enrolled_at integer not null,
        proved_at integer not null,           -- the moment of its latest identity: none of before counts again
        primary key (tenant, device)
    ) without rowid
    """,
    """
    create table enrolment (
        tenant text not null,
        code text not null,
        used integer not null,
        first_at integer not null,
        primary key (tenant, code)
    ) without rowid
    """,
)

CHANGES = (_FIRST, _SECOND, _THIRD)
"""The statements that lead to each version from the one before."""


def bring_up(at: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or change those of an older version, in one transaction; nothing when they are up to date.

    Raises RuntimeError where a newer Uptake has written the file.
    """
    at.execute("begin immediate")
    try:
        (version,) = at.execute("pragma user_version").fetchone()
        if version > VERSION:
            raise RuntimeError(f"{path} was written by a newer Uptake (version {version})")
        for change in CHANGES[version:]:
            for statement in change:
                at.execute(statement)
        at.execute(f"pragma user_version = {VERSION}")
        at.execute("commit")
    except BaseException:
        at.rollback()
        raise
