"""A tenant to put under load: people, live messages, and what they have seen before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyroaring

from uptake.delivery import moments, snapshot
from uptake.delivery.cursor import Cursors
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text
from uptake.delivery.store import Showings
from uptake.delivery.tokens import Tokens
from uptake.rules.frequency import NEVER
from uptake.rules.locales import LOCALES

TENANT = "contoso"
SURFACE = "web-bar"
OLD_MESSAGES = 20
_SHARE = 5  # a person is a recipient of every fifth of them


class Population:
    """Some people are asked for under load; all of them are in the snapshot and in the store."""

    def __init__(self, data: Path, secret: bytes, people: int, asked: int) -> None:
        self.data = data
        self.people = people
        self._tokens, self._cursors = Tokens(secret), Cursors(secret)
        self._version = 0
        self._now = datetime.now(UTC)
        chosen = range(1, people + 1, max(1, people // asked))
        self.tokens = {
            person: self._tokens.issue(TENANT, person, f"device-{person}", ("en-GB", "en"), self._now)[0]
            for person in chosen
        }
        self._old = [
            self._message(number, range(1 + number % _SHARE, people + 1, _SHARE)) for number in range(OLD_MESSAGES)
        ]

    def fill(self) -> None:
        """Write that everybody has seen their old messages an hour ago, so that these rest."""
        shown_at = moments.number(self._now - timedelta(hours=1))
        showings = Showings(self.data / "delivery.sqlite3")
        with showings.transaction() as at:
            at.executemany(
                "insert into exposure (tenant, person, message, showings, shown_at) values (?, ?, ?, 1, ?)",
                (
                    (TENANT, person, number, shown_at)
                    for person in range(1, self.people + 1)
                    for number in range((person - 1) % _SHARE, OLD_MESSAGES, _SHARE)
                ),
            )
        showings.close()

    def publish(self, new: int) -> None:
        """Put a snapshot in place with the old messages and a new one for everybody."""
        self._version += 1
        live = [*self._old, self._message(new, range(1, self.people + 1))]
        snapshot.write(self.data / "snapshots", Snapshot(TENANT, self._version, self._now, live))

    def cursors(self) -> dict[int, str]:
        """Make the cursors of the people, as their last polls would have given them."""
        found = {}
        for person, token in self.tokens.items():
            bearer = self._tokens.verify(token.encode(), self._now)
            found[person] = self._cursors.seal(bearer, SURFACE, self._version, NEVER).decode()
        return found

    def leases(self, message: int) -> dict[int, str]:
        """Read the leases of a message from the store."""
        showings = Showings(self.data / "delivery.sqlite3")
        with showings.transaction() as at:
            rows = at.execute("select person, lease from showing where message = ?", (message,)).fetchall()
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
