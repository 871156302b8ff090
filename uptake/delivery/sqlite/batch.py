"""A batch in SQLite: read its book inside the transaction that holds the write lock, and put down what changed."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from uptake.delivery import devices
from uptake.delivery.book import EXPOSURE, Book, Person, Row, Showing, Trial
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark
from uptake.delivery.moments import number
from uptake.delivery.offer import Asker, Exposure
from uptake.delivery.trials import KEPT
from uptake.rules.delivery import Message

# The rows of a person come as one JSON value: each step from row to row would hand the interpreter to another thread.
_ROWS = f"json_group_array(json_array(message, {EXPOSURE}))"
_OF_ONE = f"select {_ROWS} from exposure where tenant = ? and person = ?"  # noqa: S608 - a constant
# A batch reads with one statement: most of what a short one costs is beginning and ending it.
_OF_MANY = (
    f"select person, {_ROWS} from exposure where tenant = ?"  # noqa: S608 - a constant
    " and person in (select value from json_each(?)) group by person"
)
_MET = ", ".join(f"e.{column}" for column in EXPOSURE.replace(" ", "").split(","))
_SHOWINGS = (
    "select s.lease, s.tenant, s.message, s.person, s.surface, s.device, s.locale, s.granted_at, s.expires_at,"  # noqa: S608 - made of constants
    f" s.counts, s.seen_at, s.clicked_at, s.dismissed_at, s.snoozed_at, s.snoozed_until, s.irrelevant_at, {_MET},"
    " e.message from json_each(?) told join showing s on s.lease = told.value"
    " left join exposure e on (e.tenant, e.person, e.message) = (s.tenant, s.person, s.message)"
)
_SHOWING_COLUMNS = 16
_DECODER = msgspec.json.Decoder(list[tuple[Any, ...]])
_TRIALS = (
    "select message, device, surface, lease, granted_at, expires_at, seen_at, clicked_at, dismissed_at, irrelevant_at"
    " from trial where tenant = ? and person = ?"
)
_MARKS = ", ?" * 12
_MEET = f"insert or replace into exposure (tenant, person, message, {EXPOSURE}) values (?, ?, ?{_MARKS})"  # noqa: S608
_GRANT = (
    "insert into showing (lease, tenant, message, person, surface, device, locale, granted_at, expires_at, counts)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TELL = (
    "update showing set seen_at = ?, clicked_at = ?, dismissed_at = ?, snoozed_at = ?, snoozed_until = ?,"
    " irrelevant_at = ? where lease = ?"
)
_TRY = (
    "insert or replace into trial (tenant, person, message, device, surface, lease, granted_at, expires_at,"
    " seen_at, clicked_at, dismissed_at, irrelevant_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_GRANTED = attrgetter(
    "lease", "tenant", "message", "person", "surface", "device", "locale", "granted_at", "expires_at", "counts"
)
_TOLD = attrgetter("seen_at", "clicked_at", "dismissed_at", "snoozed_at", "snoozed_until", "irrelevant_at", "lease")
_TALLY = (
    "insert into tally values (?, ?, ?, ?, ?, ?, ?)"
    " on conflict do update set seen = seen + excluded.seen, clicks = clicks + excluded.clicks,"
    " dismissals = dismissals + excluded.dismissals"
)
_REACH = (
    "insert into reach values (?, ?, ?, ?, ?, ?, ?, ?)"
    " on conflict do update set delivered = delivered + excluded.delivered, seen = seen + excluded.seen,"
    " clicked = clicked + excluded.clicked, dismissed = dismissed + excluded.dismissed,"
    " snoozed = snoozed + excluded.snoozed, irrelevant = irrelevant + excluded.irrelevant"
)


def read(at: sqlite3.Connection, claims: Sequence[Claim], marks: Sequence[Mark]) -> Book:
    """Read everything that the entries of a batch may ask about."""
    book = Book()
    for tenant, persons in _by_tenant((claim.asker.tenant, claim.asker.person) for claim in claims).items():
        for one in persons:
            book.rows[tenant, one] = {}
        for one, rows in at.execute(_OF_MANY, (tenant, json.dumps(persons))):
            book.rows[tenant, one] = _unpacked(rows)
    asking = frozenset(book.rows)
    leases = json.dumps([mark.lease for mark in marks]) if marks else ""
    for row in at.execute(_SHOWINGS, (leases,)) if marks else ():
        showing = Showing(*row[:_SHOWING_COLUMNS])
        book.showings[showing.lease] = showing
        person = (showing.tenant, showing.person)
        if person not in asking and row[-1] is not None:  # of those who only tell, nothing else is needed
            book.rows.setdefault(person, {})[showing.message] = row[_SHOWING_COLUMNS:-1]
    testing = {
        (claim.asker.tenant, claim.asker.person) for claim in claims if any(each.test for each in claim.messages)
    }
    strange = {(mark.tenant, mark.person) for mark in marks if mark.lease not in book.showings}
    for person in testing | strange:
        _read_trials(at, book, person)
    return book


def _by_tenant(people: Iterable[Person]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for tenant, person in people:
        found.setdefault(tenant, []).append(person)
    return found


def standing(at: sqlite3.Connection, asker: Asker, messages: Sequence[Message]) -> dict[int, Exposure]:
    """Read everything about one person, and how the tests among the messages stand on the device."""
    person = (asker.tenant, asker.person)
    book = Book({person: rows_of(at, person)})
    if any(message.test for message in messages):
        _read_trials(at, book, person)
    return dict(book.standing(asker, messages))


def rows_of(at: sqlite3.Connection, person: Person) -> dict[int, Row]:
    """Read everything about one person, by message; tests are left out."""
    ((rows,),) = at.execute(_OF_ONE, person)
    return _unpacked(rows)


def _unpacked(rows: str) -> dict[int, Row]:
    return {row[0]: row[1:] for row in _DECODER.decode(rows)}


def _read_trials(at: sqlite3.Connection, book: Book, person: Person) -> None:
    for message, device, surface, *trial in at.execute(_TRIALS, person):
        book.trials[*person, message, device, surface] = Trial(*trial)


def put_down(at: sqlite3.Connection, book: Book, claims: Iterable[Claim], reports: Iterable[Reported]) -> None:
    """Write what has changed in the book, and what devices report; tests of a month ago are forgotten on the way."""
    at.executemany(_MEET, book.changed())
    at.executemany(_GRANT, map(_GRANTED, book.granted))
    at.executemany(_TELL, map(_TOLD, book.told.values()))
    if book.tried:
        for claim in claims:
            at.execute(
                "delete from trial where tenant = ? and expires_at < ?", (claim.asker.tenant, number(claim.now - KEPT))
            )
        at.executemany(_TRY, (_trial_row(book, place) for place in sorted(book.tried)))
    at.executemany(_TALLY, book.counts.tally())
    at.executemany(_REACH, book.counts.reach())
    at.executemany("insert or replace into device values (?, ?, ?, ?, ?)", devices.latest(reports))


def _trial_row(book: Book, place: tuple[str, int, int, str, str]) -> tuple[str | int | None, ...]:
    trial = book.trials[place]
    return (
        *place,
        trial.lease,
        trial.granted_at,
        trial.expires_at,
        trial.seen_at,
        trial.clicked_at,
        trial.dismissed_at,
        trial.irrelevant_at,
    )
