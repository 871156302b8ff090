"""The snapshot folder as the delivery plane sees it: the newest sound files, held in memory."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from uptake.delivery import directory, revoked, snapshot
from uptake.delivery.directory import Directory
from uptake.delivery.live import NO_MESSAGES, Messages
from uptake.delivery.revoked import Revocations
from uptake.delivery.watched import Changes, Watched
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms

__all__ = ["Known", "Messages", "SnapshotFolder"]

_LOOK_EVERY = timedelta(seconds=1)
_SLUG = re.compile(r"[a-z0-9-]+")
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Known:
    """The files of one tenant; what they hold surely stands from `looked_at` until before `look_at`."""

    messages: Watched[Messages]
    directory: Watched[Directory]
    revoked: Watched[Revocations]
    changes: Changes
    watched: tuple[Watched[Any], ...] = field(init=False)
    looked_at: datetime = field(default=_BEGINNING)
    look_at: datetime = field(default=_BEGINNING)
    not_known: Revocations | None = None  # what holds while the file of revocations was never sound

    def __post_init__(self) -> None:
        self.watched = (self.messages, self.directory, self.revoked)

    def look(self, now: datetime) -> None:
        """Look at the files again."""
        self.looked_at, self.look_at = now, now + _LOOK_EVERY
        for watched in self.watched:
            watched.look()


class SnapshotFolder:
    """Answers from memory; a new file is noticed within a second, a corrupt one is not taken.

    `pseudonyms` are those by which the people of this installation are known.
    """

    def __init__(self, path: Path, pseudonyms: Pseudonyms = NAMES_AS_THEY_ARE) -> None:
        self.path = path
        self._read_people = partial(directory.read, pseudonyms=pseudonyms)
        self._tenants: dict[str, Known] = {}

    def messages(self, tenant: str, now: datetime) -> Messages:
        """Give the live messages of a tenant; none, of version 0, when it has no snapshot."""
        known = self.known(tenant, now)
        return (known and known.messages.held) or NO_MESSAGES

    def directory(self, tenant: str, now: datetime) -> Directory | None:
        """Give the directory of a tenant; None when it has none."""
        known = self.known(tenant, now)
        return known.directory.held if known else None

    def revoked(self, tenant: str, now: datetime) -> Revocations:
        """Say what is revoked in a tenant; everything until now, where that cannot be read."""
        known = self.known(tenant, now)
        if known is None:
            return revoked.NOTHING
        if known.revoked.held is not None:
            return known.revoked.held
        if not known.revoked.corrupt:
            return revoked.NOTHING
        if known.not_known is None:
            known.not_known = revoked.everything_before(now)
        return known.not_known

    def corrupt(self) -> list[str]:
        """Name the files that were refused and are still in place."""
        return sorted(w.path.name for known in self._tenants.values() for w in known.watched if w.corrupt)

    def known(self, tenant: str, now: datetime) -> Known | None:
        """Give the files of a tenant, looked at within the last second; None for what cannot be a tenant."""
        known = self._tenants.get(tenant)
        if known is None:
            if not _SLUG.fullmatch(tenant):
                return None
            known = self._new(tenant)
        elif known.looked_at <= now < known.look_at:
            return known
        known.look(now)
        if any(watched.seen for watched in known.watched):
            self._tenants[tenant] = known
        else:
            self._tenants.pop(tenant, None)  # nothing there: a stranger's tenant costs no memory
        return known

    def _new(self, tenant: str) -> Known:
        changes = Changes()
        return Known(
            Watched(self._path(tenant, snapshot), lambda path: Messages(snapshot.read_mapped(path)), changes),
            Watched(self._path(tenant, directory), self._read_people, changes),
            Watched(self._path(tenant, revoked), revoked.read, changes),
            changes,
        )

    def _path(self, tenant: str, kind: ModuleType) -> Path:
        return self.path / f"{tenant}{kind.SUFFIX}"
