"""The snapshot folder as the delivery plane sees it: the newest sound files, held in memory."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from uptake.delivery import directory, snapshot
from uptake.delivery.directory import Directory
from uptake.delivery.sealed import Corrupt
from uptake.delivery.snapshot import LiveMessage, Snapshot
from uptake.rules.delivery import Message

_LOOK_EVERY = timedelta(seconds=1)
_SLUG = re.compile(r"[a-z0-9-]+")
_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class Messages:
    """The live messages of a tenant, sorted by where they can appear."""

    def __init__(self, read: Snapshot) -> None:
        self.version = read.version
        self.peace = read.peace
        self.gates = read.gates
        self.live: dict[int, LiveMessage] = {message.id: message for message in read.messages}
        self._on: dict[str, list[Message]] = {}
        for rule in map(snapshot.as_rule, read.messages):
            for surface in rule.surfaces:
                self._on.setdefault(surface, []).append(rule)

    def for_person(self, person: int, surface: str) -> list[Message]:
        """List the messages that the gates for recipient and surface let pass, and no others."""
        return [message for message in self._on.get(surface, ()) if person in message.recipients]


_NO_MESSAGES = Messages(Snapshot("", 0, datetime.min.replace(tzinfo=UTC), []))


@dataclass(slots=True)
class _Watched(Generic[_T]):
    """One file: what it held when it was last sound, and what it looked like when it was last read."""

    path: Path
    read: Callable[[Path], _T]
    held: _T | None = None
    seen: tuple[int, int, int] | None = None
    corrupt: bool = False

    def look(self) -> None:
        try:
            status = self.path.stat()
            looks = (status.st_mtime_ns, status.st_ino, status.st_size)
            if looks == self.seen:
                return
            self.held, self.seen, self.corrupt = self.read(self.path), looks, False
        except FileNotFoundError:
            self.held, self.seen, self.corrupt = None, None, False
        except Corrupt as error:
            self.seen, self.corrupt = looks, True
            _LOG.error("%s; the one before stays in use", error)


@dataclass(slots=True)
class _Tenant:
    messages: _Watched[Messages]
    directory: _Watched[Directory]
    looked_at: datetime
    watched: tuple[_Watched[Messages], _Watched[Directory]] = field(init=False)

    def __post_init__(self) -> None:
        self.watched = (self.messages, self.directory)


class SnapshotFolder:
    """Answers from memory; a new file is noticed within a second, a corrupt one is not taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tenants: dict[str, _Tenant] = {}

    def messages(self, tenant: str, now: datetime) -> Messages:
        """Give the live messages of a tenant; none, of version 0, when it has no snapshot."""
        known = self._known(tenant, now)
        return (known and known.messages.held) or _NO_MESSAGES

    def directory(self, tenant: str, now: datetime) -> Directory | None:
        """Give the directory of a tenant; None when it has none."""
        known = self._known(tenant, now)
        return known.directory.held if known else None

    def corrupt(self) -> list[str]:
        """Name the files that were refused and are still in place."""
        return sorted(w.path.name for known in self._tenants.values() for w in known.watched if w.corrupt)

    def _known(self, tenant: str, now: datetime) -> _Tenant | None:
        known = self._tenants.get(tenant)
        if known is None:
            if not _SLUG.fullmatch(tenant):
                return None
            known = _Tenant(
                _Watched(self.path / f"{tenant}{snapshot.SUFFIX}", lambda path: Messages(snapshot.read(path))),
                _Watched(self.path / f"{tenant}{directory.SUFFIX}", directory.read),
                looked_at=now,
            )
        elif abs(now - known.looked_at) < _LOOK_EVERY:
            return known
        known.looked_at = now
        for watched in known.watched:
            watched.look()
        if known.messages.seen or known.directory.seen:
            self._tenants[tenant] = known
        else:
            self._tenants.pop(tenant, None)  # nothing there: a stranger's tenant costs no memory
        return known
