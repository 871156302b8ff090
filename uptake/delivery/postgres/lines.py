"""Lines to the PostgreSQL server: opened when they are needed, kept for the next, given up when they are dead.

A server that was away is found again by the next question; nothing has to be restarted. What goes wrong is told as
`Unavailable`, and then nothing is half done.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo, errors

from uptake.delivery.showings import Unavailable

_T = TypeVar("_T")

_KEPT = 8  # lines that wait for the next question
_TRIES = 6
_AGAIN_SECONDS = 0.5  # a server that did not answer is not asked again before
_FRESH_SECONDS = 1.0  # a line that was used so lately is believed to be alive
_CONNECT: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "uptake",
}
_SETTINGS = {
    "statement_timeout": "20s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",  # a process that was stopped in the middle lets go
    "default_transaction_isolation": "read\\ committed",
    "enable_hashjoin": "off",  # people are looked up by their keys, however many there are
    "enable_mergejoin": "off",
}
_IN_THE_WAY = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
_Line = psycopg.Connection[tuple[Any, ...]]


class Lines:
    """Lends lines to threads; `schema` is where the tables are looked for, `changed` are other settings of a line."""

    def __init__(self, address: str, schema: str, **changed: str) -> None:
        settings = " ".join(
            f"-c {name}={value}" for name, value in ({**_SETTINGS, "search_path": schema, **changed}).items()
        )
        try:
            asked = conninfo.conninfo_to_dict(address)
        except psycopg.Error as error:
            raise ValueError("the address of the PostgreSQL server cannot be read") from error
        asked["options"] = f"{settings} {asked.get('options') or ''}".strip()
        self._conninfo = conninfo.make_conninfo("", **{**_CONNECT, **asked})
        self._idle: list[tuple[_Line, float]] = []
        self._lock = threading.Lock()
        self._away_until = 0.0
        self._is_open = True

    def run(self, work: Callable[[_Line], _T]) -> _T:
        """Run work that is one transaction or one question; once more when the line was lost or others in the way.

        The work must be such that it may be run again when nobody knows whether it was done. Raises Unavailable.
        """
        is_lost = False
        for _ in range(_TRIES):
            try:
                with self._lent() as line:
                    return work(line)
            except _IN_THE_WAY as error:
                failed: psycopg.Error = error
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._hang_up()
                failed = error
                if is_lost:
                    break
                is_lost = True
            except psycopg.Error as error:
                raise Unavailable(_said(error)) from error
        raise Unavailable(_said(failed)) from failed

    @contextmanager
    def alone(self) -> Iterator[_Line]:
        """A line that is never lent to anybody else. Raises Unavailable, also for whatever fails inside."""
        line = self._connect()
        try:
            yield line
        except psycopg.Error as error:
            raise Unavailable(_said(error)) from error
        finally:
            line.close()

    def close(self) -> None:
        """Give up all lines."""
        self._is_open = False
        self._hang_up()

    @contextmanager
    def _lent(self) -> Iterator[_Line]:
        line = self._take()
        try:
            yield line
        finally:
            is_sound = not line.closed and line.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            with self._lock:
                is_kept = is_sound and self._is_open and len(self._idle) < _KEPT
                if is_kept:
                    self._idle.append((line, time.monotonic()))
            if not is_kept:
                line.close()

    def _take(self) -> _Line:
        while True:
            with self._lock:
                if not self._idle:
                    break
                line, used_at = self._idle.pop()
            if time.monotonic() - used_at < _FRESH_SECONDS:
                return line
            with suppress(psycopg.Error):
                line.execute("select 1")
                return line
            line.close()
        return self._connect()

    def _connect(self) -> _Line:
        if time.monotonic() < self._away_until:
            raise Unavailable("the PostgreSQL server did not answer a moment ago")
        with ExitStack() as to_close:
            try:
                line = to_close.enter_context(closing(psycopg.connect(self._conninfo, autocommit=True)))
                if line.execute("show synchronous_commit").fetchone() == ("off",):
                    line.execute("set synchronous_commit = on")  # what is answered is on the disk, whoever chose else
            except psycopg.Error as error:
                self._away_until = time.monotonic() + _AGAIN_SECONDS
                raise Unavailable(_said(error)) from error
            to_close.pop_all()
        return line

    def _hang_up(self) -> None:
        with self._lock:
            given_up, self._idle = self._idle, []
        for line, _used_at in given_up:
            line.close()


def _said(error: psycopg.Error) -> str:
    """What went wrong, in words that hold no password and no row."""
    return f"PostgreSQL: {(error.diag.message_primary or str(error)).strip()}"
