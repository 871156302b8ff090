"""Snapshot folders of many machines that hold the same: what one puts into its own, all have within a second.

The control plane hands each file to the database before it puts it in place; every process that reads the folder
follows the database, whole files, renamed in place. What cannot be read as it was written is not taken.
"""

import logging
import os
import threading
from contextlib import suppress
from pathlib import Path

from uptake.delivery import carrying, sealed
from uptake.delivery.moments import moment
from uptake.delivery.postgres.files import NAME, Files, Placed, digest
from uptake.delivery.showings import Unavailable

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0


class Follower:
    """Keeps a folder as the database says; a thread, from `start` to `stop`."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._files = Files(address)
        self._seen = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        """Bring the folder up to date, then keep it so. Raises Unavailable when the database cannot be asked."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Stop following; the files stay."""
        self._ending.set()
        if self._thread.is_alive():
            with suppress(Unavailable):
                self._files.nudge()
            self._thread.join()
        self._files.close()

    def look(self) -> None:
        """Take over what has changed since the last look. Raises Unavailable."""
        for placed in self._files.since(self._seen):
            self._take(placed)
            self._seen = placed.number

    def _run(self) -> None:
        is_away = False
        while not self._ending.is_set():
            try:
                for _ in self._files.wait(_LOOK_SECONDS):
                    if self._ending.is_set():
                        return
                    self.look()
                    is_away = False
            except (Unavailable, OSError) as error:
                if not is_away:
                    _LOG.warning("the snapshots stay as they are until the database answers again: %s", error)
                is_away = True
                self._ending.wait(_LOOK_SECONDS)

    def _take(self, placed: Placed) -> None:
        if not NAME.fullmatch(placed.name):
            _LOG.error("the database names a file that no snapshot folder has; it is not taken")
            return
        path = self._folder / placed.name
        if placed.digest is None:
            path.unlink(missing_ok=True)
            return
        if not path.exists() or digest(path.read_bytes()) != placed.digest:
            self._fetch(path, placed.name)
        if placed.named_at is not None:
            when = moment(placed.named_at).timestamp()
            with suppress(FileNotFoundError):
                os.utime(path, (when, when))

    def _fetch(self, path: Path, name: str) -> None:
        found = self._files.content(name)
        if found is None:
            return  # gone meanwhile; its newer number says so
        expected, content = found
        if digest(content) != expected:
            _LOG.error("%s came damaged from the database; the one before stays in use", name)
            return
        sealed.place(path, content)


def publish(folder: Path, address: str) -> Files:
    """Hand everything that this process puts into its snapshot folder to all others from now on."""
    files = Files(address)
    carrying.carry(folder, files)
    return files


def follow(folder: Path, address: str) -> Follower:
    """Bring a folder up to date and keep it so. Raises Unavailable."""
    follower = Follower(folder, address)
    try:
        follower.start()
    except BaseException:
        follower.stop()
        raise
    return follower
