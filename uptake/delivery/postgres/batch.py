"""A batch in PostgreSQL: hold the lanes of its people, read its book, put down what changed, in whole columns.

Everybody takes lanes in the same order and writes in the order of the keys, so two processes wait for each other and
never in a circle.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from uptake.delivery import devices
from uptake.delivery.book import EXPOSURE, Book, Person, Showing, Trial
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark
from uptake.delivery.moments import number
from uptake.delivery.postgres.schema import lanes
from uptake.delivery.trials import KEPT

Line = psycopg.Connection[tuple[Any, ...]]

_LANES = "select number from lane where number = any(%s::integer[]) order by number for update"
_PEOPLE = "unnest(%s::text[], %s::integer[]) as asked (tenant, person)"
_EXPOSURES = f"""
    select known.tenant, known.person, known.message, {", ".join(f"known.{each}" for each in EXPOSURE.split(", "))}
    from {_PEOPLE} join exposure known on known.tenant = asked.tenant and known.person = asked.person
"""  # noqa: S608 - made of constants
_SHOWINGS = """
    select s.lease, s.tenant, s.message, s.person, s.surface, s.device, s.locale, s.granted_at, s.expires_at, s.counts,
        s.seen_at, s.clicked_at, s.dismissed_at, s.snoozed_at, s.snoozed_until, s.irrelevant_at
    from unnest(%s::text[], %s::integer[], %s::text[]) as asked (tenant, person, lease)
    join showing s on s.tenant = asked.tenant and s.person = asked.person and s.lease = asked.lease
"""
_TRIALS = f"""
    select t.tenant, t.person, t.message, t.device, t.surface,
        t.lease, t.granted_at, t.expires_at, t.seen_at, t.clicked_at, t.dismissed_at, t.irrelevant_at
    from {_PEOPLE} join trial t on t.tenant = asked.tenant and t.person = asked.person
"""  # noqa: S608 - as above


def _upsert(table: str, keys: str, values: str, types: str, sums: str = "") -> str:
    """A statement that takes one array for each column; `sums` are values that are added to those there are."""
    arrays = ", ".join(f"%s::{each}[]" for each in types.split(", "))
    put = [f"{each} = excluded.{each}" for each in values.split(", ") if each]
    put += [f"{each} = {table}.{each} + excluded.{each}" for each in sums.split(", ") if each]
    named = ", ".join(filter(None, (keys, values, sums)))
    begun = f"insert into {table} ({named}) select * from unnest({arrays})"  # noqa: S608 - as above
    return f"{begun} on conflict ({keys}) do update set {', '.join(put)}"


_MOMENTS = ", ".join(["bigint"] * 6)
_MEET = _upsert(
    "exposure",
    "tenant, person, message",
    EXPOSURE,
    f"text, integer, bigint, integer, {_MOMENTS}, smallint, text, text, text, bigint",
)
_GRANT = """
    insert into showing (lease, tenant, message, person, surface, device, locale, granted_at, expires_at, counts)
    select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::integer[], %s::text[], %s::text[], %s::text[],
        %s::bigint[], %s::bigint[], %s::smallint[])
"""
_TELL = """
    update showing s set seen_at = told.seen_at, clicked_at = told.clicked_at, dismissed_at = told.dismissed_at,
        snoozed_at = told.snoozed_at, snoozed_until = told.snoozed_until, irrelevant_at = told.irrelevant_at
    from unnest(%s::text[], %s::integer[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
        %s::bigint[], %s::bigint[]) as told (tenant, person, lease, seen_at, clicked_at, dismissed_at, snoozed_at,
        snoozed_until, irrelevant_at)
    where s.tenant = told.tenant and s.person = told.person and s.lease = told.lease
"""
_TRY = _upsert(
    "trial",
    "tenant, person, message, device, surface",
    "lease, granted_at, expires_at, seen_at, clicked_at, dismissed_at, irrelevant_at",
    "text, integer, bigint, text, text, text, bigint, bigint, bigint, bigint, bigint, bigint",
)
_TALLY = _upsert(
    "tally",
    "tenant, message, day, surface, shard",
    "",
    "text, bigint, text, text, smallint, integer, integer, integer",
    sums="seen, clicks, dismissals",
)
_REACH = _upsert(
    "reach",
    "tenant, message, shard",
    "",
    "text, bigint, smallint, integer, integer, integer, integer, integer, integer",
    sums="delivered, seen, clicked, dismissed, snoozed, irrelevant",
)
_NOTE = _upsert("device", "tenant, device, surface", "reason, reported_at", "text, bytea, text, text, bigint")


def hold(at: Line, people: Iterable[Person]) -> None:
    """Keep everybody else from writing about these people until the transaction ends."""
    at.execute(_LANES, (lanes(people),))


def read(at: Line, claims: Sequence[Claim], marks: Sequence[Mark]) -> Book:
    """Hold the people of a batch, then read everything that its entries may ask about."""
    telling = {(mark.tenant, mark.person) for mark in marks}
    people = {(claim.asker.tenant, claim.asker.person) for claim in claims} | telling
    if not people:
        return Book()
    hold(at, people)
    leases = sorted({(mark.tenant, mark.person, mark.lease) for mark in marks})
    found = at.execute(_SHOWINGS, _across(leases)) if leases else None
    testing = {
        (claim.asker.tenant, claim.asker.person) for claim in claims if any(each.test for each in claim.messages)
    }
    book = look_up(at, people, testing | telling)
    for row in found or ():
        book.showings[row[0]] = Showing(*row)
    return book


def look_up(at: Line, people: Iterable[Person], testing: Iterable[Person]) -> Book:
    """Read everything about these people, of some of them the tests too; in a pipeline both go on their way at once."""
    asked = sorted(people)
    book = Book({person: {} for person in asked})
    trying = sorted(testing)
    known = at.execute(_EXPOSURES, _across(asked))
    trials = at.execute(_TRIALS, _across(trying)) if trying else None
    for tenant, person, message, *row in known:
        book.rows[tenant, person][message] = tuple(row)
    for tenant, person, message, device, surface, *trial in trials or ():
        book.trials[tenant, person, message, device, surface] = Trial(*trial)
    return book


def put_down(at: Line, book: Book, claims: Iterable[Claim], reports: Iterable[Reported], shard: int) -> None:
    """Write what has changed in the book, and what devices report; tests of a month ago are forgotten on the way."""
    _write(at, _MEET, list(book.changed()))
    _write(
        at,
        _GRANT,
        [
            (
                g.lease,
                g.tenant,
                g.message,
                g.person,
                g.surface,
                g.device,
                g.locale,
                g.granted_at,
                g.expires_at,
                g.counts,
            )
            for g in book.granted
        ],
    )
    _write(at, _TELL, [_told(showing) for showing in book.told.values()])
    if book.tried:
        for tenant, now in {claim.asker.tenant: claim.now for claim in claims}.items():
            at.execute("delete from trial where tenant = %s and expires_at < %s", (tenant, number(now - KEPT)))
        tried = ((place, book.trials[place]) for place in sorted(book.tried))
        _write(at, _TRY, [(*place, *_tried(trial)) for place, trial in tried])
    _write(at, _TALLY, [(*row[:4], shard, *row[4:]) for row in book.counts.tally()])
    _write(at, _REACH, [(*row[:2], shard, *row[2:]) for row in book.counts.reach()])
    _write(at, _NOTE, devices.latest(reports))


def _told(s: Showing) -> tuple[Any, ...]:
    moments = s.seen_at, s.clicked_at, s.dismissed_at, s.snoozed_at, s.snoozed_until, s.irrelevant_at
    return (s.tenant, s.person, s.lease, *moments)


def _tried(t: Trial) -> tuple[Any, ...]:
    return t.lease, t.granted_at, t.expires_at, t.seen_at, t.clicked_at, t.dismissed_at, t.irrelevant_at


def _write(at: Line, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        at.execute(statement, _across(rows))


def _across(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Turn rows into whole columns."""
    return [list(column) for column in zip(*rows, strict=True)]
