"""The store of showings: who was offered what, and what they did with it. One SQLite file.

Everything that is answered as granted or accepted was flushed to the disk before. Any number of processes
may use the file; a transaction that writes holds the only write lock, so two of them never grant the same.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from uptake.delivery import counting, devices, ledger, marking, past, schema
from uptake.delivery.counting import Blocked, Reached, Tally
from uptake.delivery.counts import Counts
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.marking import Mark
from uptake.delivery.moments import number
from uptake.delivery.offer import Asker, Exposure
from uptake.rules.delivery import Message
from uptake.rules.frequency import History

__all__ = ["Blocked", "Reached", "Showings", "Tally"]

_WAIT_SECONDS = 20.0  # for another process's transaction


class Showings:
    """Grants, marks and counts showings. Reads are safe from any thread, writes are made one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        self._readers = threading.local()
        self._writer = self._connect()
        self._create()

    def close(self) -> None:
        """Close the file for every thread."""
        with self._writing:
            while self._connections:
                self._connections.pop().close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock; on the way out all is flushed to the disk, on an error nothing is kept.

        Inside another one it is part of that one.
        """
        with self._writing:
            if self._writer.in_transaction:
                yield self._writer
                return
            self._writer.execute("begin immediate")
            try:
                yield self._writer
                self._writer.execute("commit")
            except BaseException:
                self._writer.rollback()
                raise

    def grant(self, batch: Sequence[Claim]) -> list[Granted | None]:
        """Grant what may be granted, one after the other; None for those who came too late."""
        counts = Counts()
        with self.transaction() as at:
            granted = [ledger.grant(at, claim, counts) for claim in batch]
            counts.write(at)
        return granted

    def mark(self, batch: Sequence[Mark]) -> list[str | None]:
        """Write down what happened; None where accepted (also when known already), otherwise a reason."""
        counts = Counts()
        with self.transaction() as at:
            outcomes = [marking.mark(at, told, counts) for told in batch]
            counts.write(at)
        return outcomes

    def note(self, batch: Sequence[Reported]) -> None:
        """Write down what devices report about themselves."""
        with self.transaction() as at:
            for told in batch:
                devices.note(at, told)

    def standing(self, asker: Asker, messages: Sequence[Message]) -> dict[int, Exposure]:
        """Look up everything about one person, and how the tests among the messages stand on their device."""
        return ledger.standing(self._reader, asker, messages)

    def exposures(self, tenant: str, person: int) -> dict[int, Exposure]:
        """Look up everything about one person, by message."""
        return ledger.exposures(self._reader, tenant, person)

    def history(self, tenant: str, person: int, messages: Sequence[int]) -> dict[int, History]:
        """Look up what the gates ask for, open leases counted; messages never met are left out."""
        found = self.exposures(tenant, person)
        return {message: found[message].charged for message in messages if message in found}

    def exposures_at(self, tenant: str, person: int, when: datetime) -> dict[int, Exposure]:
        """Look up what `exposures` would have said at a moment that has passed."""
        return past.exposures_at(self._reader, tenant, person, when)

    def tallies(self, tenant: str, first: date = date.min, last: date = date.max) -> list[Tally]:
        """Count per message, day and surface, both days included."""
        return counting.tallies(self._reader, tenant, first, last)

    def reached(self, tenant: str, message: int) -> Reached:
        """Count the distinct people whom a message reached, and what they did."""
        return counting.reached(self._reader, tenant, message)

    def seen_on(self, tenant: str, first_day: date) -> dict[str, int]:
        """Count the distinct people who saw anything since a UTC day, by surface."""
        return counting.seen_on(self._reader, tenant, first_day)

    def blocked(self, tenant: str, since: datetime | None = None) -> list[Blocked]:
        """Count the devices that show nothing, by place of Windows and reason, as reported since a moment."""
        return counting.blocked(self._reader, tenant, since)

    def devices(self, tenant: str, since: datetime | None = None) -> dict[str, int]:
        """Count the devices that reported since a moment, by place of Windows."""
        return counting.devices(self._reader, tenant, since)

    def forget(self, tenant: str, person: int) -> None:
        """Erase what is known about a person; counts, which name nobody, stay."""
        with self.transaction() as at:
            at.execute("delete from exposure where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from showing where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from trial where tenant = ? and person = ?", (tenant, person))

    def forget_showings(self, tenant: str, messages: Sequence[int]) -> None:
        """Erase who was shown these messages and what they did with them; the tallies, which name nobody, stay."""
        with self.transaction() as at:
            for message in messages:
                at.execute("delete from exposure where tenant = ? and message = ?", (tenant, message))
                at.execute("delete from showing where tenant = ? and message = ?", (tenant, message))

    def persons(self, tenant: str) -> list[int]:
        """The numbers of everybody who was shown anything."""
        rows = self._reader.execute("select distinct person from exposure where tenant = ?", (tenant,))
        return [number for (number,) in rows]

    def forget_tallies(self, tenant: str, before: date) -> int:
        """Erase the counts of the days before that one; how many rows they were."""
        with self.transaction() as at:
            found = at.execute("delete from tally where tenant = ? and day < ?", (tenant, before.isoformat()))
            return found.rowcount

    def forget_trials(self, tenant: str, before: datetime) -> None:
        """Erase the showings of tests that ended before that moment."""
        with self.transaction() as at:
            at.execute("delete from trial where tenant = ? and expires_at < ?", (tenant, number(before)))

    def forget_devices(self, tenant: str, before: datetime) -> None:
        """Erase what devices reported before that moment and not since."""
        with self.transaction() as at:
            at.execute("delete from device where tenant = ? and reported_at < ?", (tenant, number(before)))

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty the log beside it.

        Raises sqlite3.OperationalError when another process did not let go of the file in time.
        """
        with self._writing:
            self._writer.execute("vacuum")
            (busy, *_) = self._writer.execute("pragma wal_checkpoint(truncate)").fetchone()
            if busy:
                raise sqlite3.OperationalError("the log of the showings is still being read")

    @property
    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if reader is None:
            reader = self._readers.connection = self._connect()
        return reader

    def _connect(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        self._connections.append(opened)
        opened.execute("pragma journal_mode = wal")
        opened.execute("pragma synchronous = full")
        return opened

    def _create(self) -> None:
        with self.transaction() as at:
            (version,) = at.execute("pragma user_version").fetchone()
            if version > schema.VERSION:
                raise RuntimeError(f"{self.path} was written by a newer Uptake (version {version})")
            for change in schema.CHANGES[version:]:
                for statement in change:
                    at.execute(statement)
            at.execute(f"pragma user_version = {schema.VERSION}")
