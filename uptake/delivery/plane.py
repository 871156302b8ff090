"""What the doors of the delivery plane share: its settings, and what it holds in memory and on the disk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.delivery.commit import MOST_WAITING, GroupCommit
from uptake.delivery.cursor import Cursors
from uptake.delivery.folder import SnapshotFolder
from uptake.delivery.looking import Looking
from uptake.delivery.overload import Patience, Places, check_pace
from uptake.delivery.still import StillNothing
from uptake.delivery.store import Showings, open_showings
from uptake.delivery.streams import Streams
from uptake.delivery.tokens import Bearer, Tokens
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms
from uptake.rules.refusals import Refused

if TYPE_CHECKING:
    from uptake.delivery.distribution import Follower

_SCHEME = b"Bearer "


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class DeliveryConfig:
    """Settings of the delivery plane.

    `data` is the data folder, `secret` the installation's key, `origins` the web origins whose pages may
    show messages (`https://intranet.example`), `poll_seconds` how often a client asks when nothing else
    is known. `clock` answers the present moment in UTC. `database` is the address of a PostgreSQL server that
    keeps the showings; without one they are in a file of the data folder. `streams` is how many clients may listen
    to one process at the same time; 0 offers no stream. `most_waiting` requests may wait for the store at the same
    time, and as many for the rest of their body, which has `body_seconds`; one token may ask `most_a_minute` times,
    answers from a cursor not counted. `pseudonyms` turn the names by which hosts and providers call people.
    """

    data: Path
    secret: bytes
    origins: frozenset[str] = frozenset()
    clock: Callable[[], datetime] = _now
    poll_seconds: int = 300
    database: str = ""
    streams: int = 10_000
    most_waiting: int = MOST_WAITING
    most_a_minute: int = 600
    body_seconds: float = 10.0
    pseudonyms: Pseudonyms = NAMES_AS_THEY_ARE


class Plane:
    """One running delivery plane; everything in it is opened when it is first needed."""

    def __init__(self, config: DeliveryConfig) -> None:
        self.config = config
        self.clock = config.clock
        self.tokens = Tokens(config.secret)
        self.cursors = Cursors(config.secret)
        self.folder = SnapshotFolder(config.data / "snapshots", config.pseudonyms)
        self.still = StillNothing()
        self.bodies = Places(config.most_waiting)
        self.patience = Patience(config.body_seconds)
        self.hosts: dict[tuple[str, str], Bearer] = {}  # whose servers ask for flags, by tenant and key
        self.streams = Streams(self.folder, config.clock, config.streams)
        self._follower: Follower | None = None
        self._open: tuple[Showings, GroupCommit, Looking] | None = None

    @property
    def showings(self) -> Showings:
        """The store, for reading."""
        return self._opened()[0]

    @property
    def commit(self) -> GroupCommit:
        """The store, for writing."""
        return self._opened()[1]

    @property
    def looking(self) -> Looking:
        """The store, for what a poll asks it."""
        return self._opened()[2]

    def open(self) -> None:
        """Open the store now, so that a server that cannot reach it does not start."""
        self._opened()

    def close(self) -> None:
        """Write what waits to be written, and let go of the store."""
        if self._open:
            showings, commit, looking = self._open
            self._open = None
            commit.close()
            looking.close()
            showings.close()
        if self._follower:
            self._follower.stop()
            self._follower = None

    def bearer(self, authorization: bytes, now: datetime) -> Bearer:
        """Say who sends the request; raises Refused."""
        if not authorization.startswith(_SCHEME):
            raise Refused("bad_token")
        bearer = self.tokens.verify(authorization[len(_SCHEME) :], now)
        revoked = self.folder.revoked(bearer.tenant, now)
        if bearer.cleared is not revoked:  # once for each token and version of what is revoked
            revoked.check(bearer)
            bearer.cleared = revoked
        check_pace(bearer, now, self.config.most_a_minute)
        return bearer

    def _follow(self) -> None:
        if self.config.database and self._follower is None:
            # Those who keep everything in files do not load the driver.
            from uptake.delivery.distribution import follow  # noqa: PLC0415

            self._follower = follow(self.folder.path, self.config.database)

    def _opened(self) -> tuple[Showings, GroupCommit, Looking]:
        if self._open is None:
            self._follow()
            showings = open_showings(self.config.database or self.config.data / "delivery.sqlite3")
            self._open = (showings, GroupCommit(showings, self.config.most_waiting), Looking(showings))
        return self._open
