"""Copies the log back into the file beside the commits, which therefore never wait for it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

_COMMITS = 64  # worth copying back
_LARGE_LOG_BYTES = 64 * 1024 * 1024  # worth making writers wait, so that it begins anew


class Checkpoints:
    """A thread that copies after every 64th commit, and sleeps otherwise."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        self._log = path.with_name(f"{path.name}-wal")
        self._connect = connect
        self._wake = threading.Event()
        self._ended = False
        self._commits = 0
        self._thread: threading.Thread | None = None

    def written(self) -> None:
        """Say that something was committed."""
        self._commits += 1
        if self._commits < _COMMITS:
            return
        self._commits = 0
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """End the thread; whoever closes the file last copies what is left."""
        self._ended = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()  # before looking whether it is the end: what is said from here on wakes it again
            if self._ended:
                return
            # A full disk, another process that does the same: what is not copied now will be after later commits.
            with suppress(sqlite3.Error), closing(self._connect()) as at:
                large = self._size() > _LARGE_LOG_BYTES
                at.execute(f"pragma wal_checkpoint({'truncate' if large else 'passive'})").fetchall()

    def _size(self) -> int:
        try:
            return self._log.stat().st_size
        except OSError:
            return 0
