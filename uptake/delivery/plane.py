"""What the doors of the delivery plane share: its settings, and what it holds in memory and on the disk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from uptake.delivery.commit import GroupCommit
from uptake.delivery.cursor import Cursors
from uptake.delivery.folder import SnapshotFolder
from uptake.delivery.store import Showings
from uptake.delivery.tokens import Bearer, Tokens
from uptake.rules.refusals import Refused

_SCHEME = b"Bearer "


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class DeliveryConfig:
    """Settings of the delivery plane.

    `data` is the data folder, `secret` the installation's key, `origins` the web origins whose pages may
    show messages (`https://intranet.example`), `poll_seconds` how often a client asks when nothing else
    is known. `clock` answers the present moment in UTC.
    """

    data: Path
    secret: bytes
    origins: frozenset[str] = frozenset()
    clock: Callable[[], datetime] = _now
    poll_seconds: int = 300


class Plane:
    """One running delivery plane; everything in it is opened when it is first needed."""

    def __init__(self, config: DeliveryConfig) -> None:
        self.config = config
        self.clock = config.clock
        self.tokens = Tokens(config.secret)
        self.cursors = Cursors(config.secret)
        self.folder = SnapshotFolder(config.data / "snapshots")
        self._open: tuple[Showings, GroupCommit] | None = None

    @property
    def showings(self) -> Showings:
        """The store, for reading."""
        return self._opened()[0]

    @property
    def commit(self) -> GroupCommit:
        """The store, for writing."""
        return self._opened()[1]

    def open(self) -> None:
        """Open the store now, so that a server that cannot reach it does not start."""
        self._opened()

    def close(self) -> None:
        """Write what waits to be written, and let go of the store."""
        if self._open:
            showings, commit = self._open
            self._open = None
            commit.close()
            showings.close()

    def bearer(self, authorization: bytes, now: datetime) -> Bearer:
        """Say who sends the request; raises Refused."""
        if not authorization.startswith(_SCHEME):
            raise Refused("bad_token")
        return self.tokens.verify(authorization[len(_SCHEME) :], now)

    def _opened(self) -> tuple[Showings, GroupCommit]:
        if self._open is None:
            showings = Showings(self.config.data / "delivery.sqlite3")
            self._open = (showings, GroupCommit(showings))
        return self._open
