"""The tables of the store of showings.

Moments are microseconds since 1970, days are UTC dates as text. `exposure` is what a poll reads: one row per
person and message, clustered by person. `showing` is one row per lease and makes events idempotent. `tally`
is what the engagement pages read.
"""

VERSION = 1

TABLES = (
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
