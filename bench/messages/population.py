"""Fills a data folder with one organization, its messages, and what was counted of them.

Everything comes from a fixed seed. Counts and showings are written straight into their tables, because ten million
events through the door of the delivery would take hours; they are what the delivery would have left behind.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from uptake.delivery.store import Showings
from uptake.messaging.catalogue.library import recommendation
from uptake.messaging.models import Message
from uptake.rules.permissions import Role
from uptake.tenancy import actions
from uptake.tenancy.models import Admin

SLUG = "bench"
LAST = date(2026, 6, 30)  # the day on which the pages are asked for
_SEED = 4
_DAYS = 730  # in which all messages lie
_STATES = (("completed", 0.72), ("canceled", 0.14), ("active", 0.08), ("scheduled", 0.01), ("draft", 0.05))
_PLACES = {
    "office_bar": ("word-bar", "excel-bar"),
    "teams": ("teams-popover",),
    "taskbar": ("windows-taskbar",),
    "notifications": ("windows-notification",),
    "web": ("web-popover",),
}
_OBJECTIVES = ("adoption", "onboarding", "sustainability", "tech_updates")
_WAS_OUT = ("completed", "canceled", "active")
_CLICKED, _DISMISSED = 0.08, 0.12  # of those that were seen


@dataclass(frozen=True)
class Planned:
    """A message before it is written down."""

    number: int
    state: str
    location: str
    first: date
    last: date


@dataclass(frozen=True)
class Filled:
    """How much there is now."""

    messages: int
    tally_rows: int
    showings: int
    events: int
    mebibytes: int


def fill(messages: int, events: int, *, showings: bool) -> Filled:
    """Make the organization with so many messages and about so many events."""
    chance = random.Random(_SEED)  # noqa: S311 - invented numbers, not secrets
    planned = list(_planned(messages, chance))
    _write_messages(planned, chance)
    Showings(settings.UPTAKE.showings).close()
    with closing(sqlite3.connect(settings.UPTAKE.showings, isolation_level=None)) as at:
        at.execute("pragma journal_mode = off")
        at.execute("pragma synchronous = off")
        at.execute("begin")
        at.executemany("insert into tally values (?, ?, ?, ?, ?, ?, ?)", _tallies(planned, events, chance))
        if showings:
            _write_showings(at)
        at.execute("commit")
        at.execute("analyze")
        (rows, seen, told) = at.execute(
            "select count(*), sum(seen), sum(seen + clicks + dismissals) from tally"
        ).fetchone()
    folder: Path = settings.UPTAKE.folder
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Filled(messages, rows, seen if showings else 0, told, size >> 20)


def _planned(messages: int, chance: random.Random) -> Iterator[Planned]:
    states = [name for name, _share in _STATES]
    weights = [share for _name, share in _STATES]
    for number in range(1, messages + 1):
        (state,) = chance.choices(states, weights)
        length = chance.randrange(14, 76)
        if state == "active":
            first = LAST - timedelta(days=chance.randrange(length))
        elif state in _WAS_OUT:
            first = LAST - timedelta(days=chance.randrange(length, _DAYS))
        else:
            first = LAST + timedelta(days=chance.randrange(1, 30))
        location = chance.choice(sorted(_PLACES))
        yield Planned(number, state, location, first, first + timedelta(days=length - 1))


def _write_messages(planned: list[Planned], chance: random.Random) -> None:
    now = datetime.combine(LAST, datetime.min.time(), UTC)
    tenant = actions.create_tenant(slug=SLUG, name="Bench", time_zone="Europe/Berlin", now=now)
    actions.create_admin(
        sign_in="admin@bench.example",
        name="Admin",
        password="a long enough word 42",  # noqa: S106 - of an organization that lives for this run
        roles={SLUG: [Role.GLOBAL_ADMINISTRATOR]},
        now=now,
    )
    author = Admin.objects.get()
    words = {"title": "A title of usual length", "body": "A body of some length. " * 6, "button": "Show me"}
    rows = []
    for each in planned:
        recommended = each.location == "office_bar"
        begun = datetime.combine(each.first, datetime.min.time(), UTC)
        rows.append(
            Message(
                tenant=tenant,
                kind="recommendation" if recommended else "announcement",
                action="communicate_in_teams" if recommended and each.state not in ("active", "scheduled") else "",
                insight=recommendation("communicate_in_teams").insight
                if recommended and each.state not in ("active", "scheduled")
                else "",
                category="communication" if recommended else "",
                wording="question" if recommended else "",
                objective="" if recommended else chance.choice(_OBJECTIVES),
                location=each.location,
                texts={} if recommended else {"en-US": words, "de-DE": words, "fr-FR": words},
                state=each.state,
                name=f"{chance.choice(('Update', 'Welcome', 'Training', 'News', 'Security'))} {each.number}",
                named=True,
                starts_at=begun,
                ends_at=datetime.combine(each.last + timedelta(days=1), datetime.min.time(), UTC),
                interval="weekly",
                all_users=True,
                created_by=author,
                creator=author.sign_in,
                created_at=begun,
                edited_at=begun + timedelta(seconds=each.number),
            )
        )
    Message.objects.of(tenant).bulk_create(rows, batch_size=500)


def _tallies(planned: list[Planned], events: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    """A row for each message that was out, day and surface; together about so many events."""
    out = [each for each in planned if each.state in _WAS_OUT]
    cells = sum(((min(e.last, LAST) - e.first).days + 1) * len(_PLACES[e.location]) for e in out)
    usual = events / cells / (1 + _CLICKED + _DISMISSED)
    for each in out:
        for back in range((min(each.last, LAST) - each.first).days + 1):
            day = (each.first + timedelta(days=back)).isoformat()
            for surface in sorted(_PLACES[each.location]):
                seen = round(chance.uniform(0, 2 * usual))
                clicks = round(seen * chance.uniform(0, 2 * _CLICKED))
                yield SLUG, each.number, day, surface, seen, clicks, round(seen * chance.uniform(0, 2 * _DISMISSED))


def _write_showings(at: sqlite3.Connection) -> None:
    """A showing for each that was seen, in the order of its key; the index beside it is made at the end."""
    indexes = at.execute(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'showing' and sql <> ''"
    )
    made = indexes.fetchall()
    for name, _sql in made:
        at.execute(f"drop index {name}")
    (most,) = at.execute("select max(seen) from tally").fetchone()
    at.execute("create temp table number (n integer primary key)")
    at.executemany("insert into number values (?)", ((n,) for n in range(most)))
    at.execute(
        "insert into showing (lease, tenant, message, person, surface, device, locale, granted_at, expires_at, seen_at)"
        " select printf('%06d%s%s%05d', message, day, surface, n), tenant, message, n * 97 + message, surface,"
        " 'device', 'en-US', moment, moment + 900000000, moment from"
        " (select tenant, message, day, surface, seen, unixepoch(day) * 1000000 as moment from tally)"
        " join number on n < seen order by message, day, surface, n"
    )
    for _name, sql in made:
        at.execute(sql)
