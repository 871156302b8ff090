"""A tenant to put under load: people, live messages, and what they have seen before."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pyroaring

from uptake.delivery import moments, snapshot
from uptake.delivery.cursor import Cursors
from uptake.delivery.postgres.schema import SCHEMA
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text
from uptake.delivery.store import open_showings
from uptake.delivery.tokens import Tokens
from uptake.rules.frequency import NEVER
from uptake.rules.locales import LOCALES

TENANT = "contoso"
SURFACE = "web-bar"
LANGUAGES = ("en-GB", "en")
OLD_MESSAGES = 200
_SHARE = 50  # a person is a recipient of every fiftieth of them, and has met these


class Population:
    """Some people are asked for under load; all of them are in the snapshot and in the store."""

    def __init__(
        self,
        data: Path,
        secret: bytes,
        people: int,
        asked: int,
        *,
        messages: int = OLD_MESSAGES,
        store: str = "",
    ) -> None:
        """Make `people` people, of whom about `asked` will ask; `store` is a PostgreSQL address, or empty."""
        self.data = data
        self.store: Path | str = store or data / "delivery.sqlite3"
        self.messages = messages
        self.people = people
        self._tokens, self._cursors = Tokens(secret), Cursors(secret)
        self._version = 0
        self._now = datetime.now(UTC)
        chosen = range(1, people + 1, max(1, people // asked))
        self.tokens = {
            person: self._tokens.issue(TENANT, person, f"device-{person}", LANGUAGES, self._now)[0] for person in chosen
        }
        self._old = [
            self._message(number, range(1 + number % _SHARE, people + 1, _SHARE)) for number in range(messages)
        ]

    def fill(self) -> None:
        """Write that everybody has seen their old messages an hour ago, so that these rest."""
        shown_at = moments.number(self._now - timedelta(hours=1))
        met = (
            (TENANT, person, number, 1, shown_at, 1)
            for person in range(1, self.people + 1)
            for number in range((person - 1) % _SHARE, self.messages, _SHARE)
        )
        open_showings(self.store).close()  # makes the tables
        columns = "exposure (tenant, person, message, showings, shown_at, counts)"
        if isinstance(self.store, Path):
            with closing(sqlite3.connect(self.store)) as at:
                statement = f"insert into {columns} values (?, ?, ?, ?, ?, ?)"  # noqa: S608 - a constant
                at.executemany(statement, met)
                at.commit()
            return
        with psycopg.connect(self.store) as far, far.cursor() as cursor:
            cursor.execute(f"set search_path = {SCHEMA}")
            with cursor.copy(f"copy {columns} from stdin") as lines:
                for row in met:
                    lines.write_row(row)
            far.commit()
            far.autocommit = True
            cursor.execute("vacuum analyze exposure")

    def publish(self, *new: int, recipients: range | None = None) -> None:
        """Put a snapshot in place with the old messages and new ones, for everybody or for some."""
        self._version += 1
        live = [*self._old, *(self._message(number, recipients or range(1, self.people + 1)) for number in new)]
        snapshot.write(self.data / "snapshots", Snapshot(TENANT, self._version, self._now, live))

    def cursors(self, ahead: int = 0) -> dict[int, str]:
        """Make the cursors of the people, as their last polls would have given them; or so many snapshots later."""
        found = {}
        for person, token in self.tokens.items():
            bearer = self._tokens.verify(token.encode(), self._now)
            found[person] = self._cursors.seal(bearer, SURFACE, self._version + ahead, NEVER).decode()
        return found

    def leases(self, message: int) -> dict[int, str]:
        """Read the leases of a message from the store."""
        showings = open_showings(self.store)
        question = "select person, lease from showing where message = ?"
        rows = showings.ask(lambda at: list(at.rows(question, message)))
        showings.close()
        return dict(rows)

    def _message(self, number: int, recipients: range) -> LiveMessage:
        return LiveMessage(
            id=number,
            kind="recommendation",
            starts_at=self._now - timedelta(days=1),
            ends_at=self._now + timedelta(days=365),
            interval_seconds=7 * 24 * 3600,
            surfaces=["word-bar", "excel-bar", "outlook-bar", SURFACE],
            format="bar",
            lifetime_showings=None,
            texts={
                locale: Text(
                    f"Title of message {number}",
                    "A body of some length. " * 4,
                    "Show me",
                    "https://x.example/",
                )
                for locale in LOCALES
            },
            recipients=pyroaring.BitMap(recipients).serialize(),
        )
