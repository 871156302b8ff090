"""One file that is looked at again and again: what it held when it was last sound."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from uptake.delivery.figures import Figure, add
from uptake.delivery.sealed import LARGE, Corrupt

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(slots=True)
class Changes:
    """Whether something about some files has changed: then `state` is another object than before."""

    state: object = field(default_factory=object)

    def happened(self) -> None:
        """Say that something has changed; from any thread."""
        self.state = object()


@dataclass(slots=True)
class Watched(Generic[_T]):
    """A file, what it held when it was last sound, and what it looked like when it was last read.

    `changes` are told together with those of the files that belong to it.
    """

    path: Path
    read: Callable[[Path], _T]
    changes: Changes
    held: _T | None = None
    seen: tuple[int, int, int] | None = None
    corrupt: bool = False
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def look(self) -> None:
        """Read the file if it looks other than before; a corrupt one is told once and not taken.

        A large one that takes the place of another is read beside the answers, which go on with the one before.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            if self.seen is not None:
                self.held, self.seen, self.corrupt = None, None, False
                self.changes.happened()
            return
        looks = (status.st_mtime_ns, status.st_ino, status.st_size)
        if looks == self.seen or not self._reading.acquire(blocking=False):
            return
        if self.held is None or status.st_size < LARGE:
            self._take(looks)
        else:
            threading.Thread(target=self._take, args=(looks,), name=f"reads {self.path.name}", daemon=True).start()

    def _take(self, looks: tuple[int, int, int]) -> None:
        try:
            self.held, self.seen, self.corrupt = self.read(self.path), looks, False
            add(Figure.SNAPSHOTS_READ)
        except FileNotFoundError:
            pass  # gone again; the next look says so
        except Corrupt as error:
            self.seen, self.corrupt = looks, True
            add(Figure.SNAPSHOTS_CORRUPT)
            _LOG.error("%s; the one before stays in use", error)
        finally:
            self.changes.happened()
            self._reading.release()
