"""The store of showings in one SQLite file.

Any number of processes may use the file; a transaction that writes holds the only write lock.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from uptake.delivery import ledger, marking
from uptake.delivery.asking import Reading
from uptake.delivery.book import Row
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark
from uptake.delivery.moments import number
from uptake.delivery.offer import Asker, Exposure
from uptake.delivery.showings import Showings, Unavailable, Written
from uptake.delivery.sqlite import batch, schema
from uptake.delivery.sqlite.checkpoints import Checkpoints
from uptake.rules.delivery import Message

_T = TypeVar("_T")
_WAIT_SECONDS = 20.0  # for another process's transaction
_AGAIN_SECONDS = 0.01
_CACHE_KIB = 16 * 1024  # of each connection: the upper pages of a file of a million people


class SqliteShowings(Showings):
    """A file; reads are made from any thread at once, writes one at a time."""

    is_near = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        self._readers = threading.local()
        self._checkpoints = Checkpoints(path, self._open)
        try:
            with _told():
                self._writer = self._connect()
                schema.bring_up(self._writer, path)
                self._writer.execute("pragma wal_autocheckpoint = 0")  # by Checkpoints
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file for every thread."""
        self._checkpoints.close()
        with self._writing:
            while self._connections:
                self._connections.pop().close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock; on the way out all is flushed to the disk, on an error nothing is kept.

        Inside another one it is part of that one.
        """
        with self._writing, _told():
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
            self._checkpoints.written()

    def write(self, claims: Sequence[Claim], marks: Sequence[Mark] = (), reports: Sequence[Reported] = ()) -> Written:
        """Write all of it in one transaction."""
        with self.transaction() as at:
            book = batch.read(at, claims, marks)
            granted = [ledger.grant(book, claim) for claim in claims]
            outcomes = [marking.mark(book, told) for told in marks]
            batch.put_down(at, book, claims, reports)
        return Written(granted, outcomes)

    def standings(self, asked: Sequence[tuple[Asker, Sequence[Message]]]) -> list[dict[int, Exposure]]:
        """Look up one after the other."""
        with _told():
            return [batch.standing(self._reader, asker, messages) for asker, messages in asked]

    def rows_of(self, tenant: str, person: int) -> dict[int, Row]:
        """Read one person; on the way of every first poll, hence without the layers of `ask`."""
        try:
            return batch.rows_of(self._reader, (tenant, person))
        except sqlite3.Error as error:
            raise Unavailable(f"the file of the showings: {error}") from error

    def hold_still(self) -> None:
        """Open a transaction that reads."""
        self.let_go()
        with _told():
            self._reader.execute("begin")

    def let_go(self) -> None:
        """End it; where the file is gone or closed meanwhile there is nothing to end."""
        reader: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        with suppress(sqlite3.Error):
            if reader is not None and reader.in_transaction:
                reader.rollback()

    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Ask on the connection of this thread."""
        with _told():
            return question(SqliteReading(self._reader))

    def change(self, work: Callable[[Reading], _T]) -> _T:
        """Change in one transaction."""
        with self.transaction() as at:
            return work(SqliteReading(at))

    def forget(self, tenant: str, person: int) -> None:
        """Erase what is known about a person."""
        with self.transaction() as at:
            at.execute("delete from exposure where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from showing where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from trial where tenant = ? and person = ?", (tenant, person))
            at.execute("delete from enrolled where tenant = ? and person = ?", (tenant, person))

    def forget_showings(self, tenant: str, messages: Sequence[int]) -> None:
        """Erase who was shown these messages, in one transaction."""
        with self.transaction() as at:
            for message in messages:
                at.execute("delete from exposure where tenant = ? and message = ?", (tenant, message))
                at.execute("delete from showing where tenant = ? and message = ?", (tenant, message))

    def forget_tallies(self, tenant: str, before: date) -> int:
        """Erase old counts."""
        with self.transaction() as at:
            found = at.execute("delete from tally where tenant = ? and day < ?", (tenant, before.isoformat()))
            return found.rowcount

    def forget_trials(self, tenant: str, before: datetime) -> None:
        """Erase old tests."""
        with self.transaction() as at:
            at.execute("delete from trial where tenant = ? and expires_at < ?", (tenant, number(before)))

    def forget_devices(self, tenant: str, before: datetime) -> None:
        """Erase old reports of devices."""
        with self.transaction() as at:
            at.execute("delete from device where tenant = ? and reported_at < ?", (tenant, number(before)))
            at.execute("delete from enrolled where tenant = ? and proved_at < ?", (tenant, number(before)))
            at.execute("delete from enrolment where tenant = ? and first_at < ?", (tenant, number(before)))

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty the log beside it.

        Raises Unavailable when another process did not let go of the file in time.
        """
        with self._writing, _told():
            self._writer.execute("vacuum")
            (busy, *_) = self._writer.execute("pragma wal_checkpoint(truncate)").fetchone()
            if busy:
                raise Unavailable("the log of the showings is still being read")

    @property
    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._readers, "connection", None)
        if reader is None:
            reader = self._readers.connection = self._connect()
        return reader

    def _connect(self) -> sqlite3.Connection:
        opened = self._open()
        self._connections.append(opened)
        return opened

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        _write_ahead(opened)
        opened.execute("pragma synchronous = full")
        opened.execute(f"pragma cache_size = -{_CACHE_KIB}")
        return opened


def _write_ahead(opened: sqlite3.Connection) -> None:
    """Keep a log beside the file. SQLite itself waits for nobody here, and two may make a new file at once."""
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            opened.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


class SqliteReading:
    """Asks SQLite for the modules that read."""

    def __init__(self, at: sqlite3.Connection) -> None:
        self._at = at

    def rows(self, statement: str, *values: Any) -> Iterable[tuple[Any, ...]]:
        """Answer the rows of a statement."""
        return self._at.execute(statement, values)

    def among(self, column: str, numbers: Collection[int]) -> tuple[str, Any]:
        """Hand the numbers over as one JSON array."""
        these = " in (select value from json_each(?))"
        return column + these, json.dumps(sorted(numbers))


@contextmanager
def _told() -> Iterator[None]:
    """What SQLite raises is told as the store's own error."""
    try:
        yield
    except sqlite3.Error as error:
        raise Unavailable(f"the file of the showings: {error}") from error
