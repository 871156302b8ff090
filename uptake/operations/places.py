"""Where the backups of this installation lie: a list in the data folder, so that a removal finds all of them."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from uptake.delivery.sealed import put

_LIST = "backups.json"


@dataclass(frozen=True)
class Place:
    """One backup; `after` tells of which removals it was made afterwards: the moment of the opt-out by tenant."""

    path: str
    made_at: str
    after: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> Path:
        """The folder or file."""
        return Path(self.path)


def known(data: Path) -> list[Place]:
    """The backups that are still where they were made, the oldest first."""
    return [place for place in _listed(data) if place.where.exists()]


def remember(data: Path, where: Path, made_at: datetime, after: Mapping[str, str]) -> None:
    """Put a backup on the list, before it is made: one that nobody knows would outlive a removal."""
    with _turn(data):
        others = [place for place in _listed(data) if place.where != where]
        _write(data, [*others, Place(str(where), made_at.isoformat(), dict(after))])


def forget_gone(data: Path) -> None:
    """Take those off the list that are not there any more."""
    with _turn(data):
        _write(data, known(data))


def _listed(data: Path) -> list[Place]:
    path = data / _LIST
    return [Place(**told) for told in json.loads(path.read_bytes())] if path.exists() else []


def _write(data: Path, places: list[Place]) -> None:
    put(data / _LIST, json.dumps([asdict(place) for place in places]).encode())


@contextmanager
def _turn(data: Path) -> Iterator[None]:
    with (data / f"{_LIST}.turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
