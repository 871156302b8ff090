"""The store of showings: who was offered what, and what they did with it. One SQLite file.

Everything that is answered as granted or accepted was flushed to the disk before. Any number of processes
may use the file; a transaction that writes holds the only write lock, so two of them never grant the same.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from uptake.delivery import ledger, schema
from uptake.delivery.ledger import Claim, Granted, Mark
from uptake.delivery.offer import Exposure
from uptake.rules.frequency import History

_WAIT_SECONDS = 20.0  # for another process's transaction


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a message was seen, clicked and dismissed on one UTC day and surface."""

    message: int
    day: date
    surface: str
    seen: int
    clicks: int
    dismissals: int


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
        with self.transaction() as at:
            return [ledger.grant(at, claim) for claim in batch]

    def mark(self, batch: Sequence[Mark]) -> list[str | None]:
        """Write down what happened; None where accepted (also when known already), otherwise a reason."""
        with self.transaction() as at:
            return [ledger.mark(at, told) for told in batch]

    def exposures(self, tenant: str, person: int) -> dict[int, Exposure]:
        """Look up everything about one person, by message."""
        return ledger.exposures(self._reader, tenant, person)

    def history(self, tenant: str, person: int, messages: Sequence[int]) -> dict[int, History]:
        """Look up what the gates ask for, open leases counted; messages never met are left out."""
        found = self.exposures(tenant, person)
        return {message: found[message].charged for message in messages if message in found}

    def tallies(self, tenant: str, first: date = date.min, last: date = date.max) -> list[Tally]:
        """Count per message, day and surface, both days included."""
        rows = self._reader.execute(
            "select message, day, surface, seen, clicks, dismissals from tally"
            " where tenant = ? and day between ? and ? order by message, day, surface",
            (tenant, first.isoformat(), last.isoformat()),
        )
        return [Tally(m, date.fromisoformat(day), *rest) for m, day, *rest in rows]

    def forget(self, tenant: str, person: int) -> None:
        """Erase what is known about a person; the tallies, which name nobody, stay."""
        with self.transaction() as at:
            at.execute("delete from exposure where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from showing where tenant = ? and person = ?", (tenant, person))

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
            if version == 0:
                for table in schema.TABLES:
                    at.execute(table)
                at.execute(f"pragma user_version = {schema.VERSION}")
