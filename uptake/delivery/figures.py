"""What the delivery plane counts about itself: how often, how long, how many. Never who.

Counting costs well under a microsecond: each figure is one cell of an array. Processes that serve side by side
lay their arrays into files of one folder (`share`), so that any of them can tell the figures of all
(`together`); a process that died keeps what it counted, so that totals never fall. Each counter is written by
one thread of a process; two that wrote the same one could lose a count, and nothing else.
"""

import mmap
import os
from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds, in seconds, of the classes that durations are counted in; the last class has none."""

DOORS = ("session", "messages", "events", "stream", "picture", "flags", "health", "other")
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")


class Figure(IntEnum):
    """What is counted, by the place of its cell."""

    CLAIMS_GRANTED = 0  # showings handed out, each of them once
    CLAIMS_LOST = 1  # somebody else was faster, or a cap was reached meanwhile
    EVENTS_ACCEPTED = 2
    EVENTS_REFUSED = 3
    SHED = 4  # requests turned away because too many came
    STORE_ERRORS = 5
    FLUSHES = 6  # transactions of the group commit
    FLUSHED = 7  # claims, events and reports in them
    SNAPSHOTS_READ = 8
    SNAPSHOTS_CORRUPT = 9  # files that were refused
    STREAMS_OPENED = 10
    # From here on what is so at this moment, and not how often it was: a dead process has none of it.
    STREAMS_OPEN = 11
    WAITING = 12  # requests that are being answered


NOW = frozenset({Figure.STREAMS_OPEN, Figure.WAITING})
_STATUS = len(Figure)
_TIMES = _STATUS + len(DOORS) * len(CLASSES)
_BUCKETS = len(BOUNDS) + 1
_MICROSECONDS = _TIMES + len(DOORS) * _BUCKETS
_CELLS = _MICROSECONDS + len(DOORS)
_DOOR = {name: place for place, name in enumerate(DOORS)}
_OTHER = _DOOR["other"]

_cells = memoryview(bytearray(8 * _CELLS)).cast("q")


def add(figure: int, many: int = 1) -> None:
    """Count one more, or so many more; fewer for what is so at this moment."""
    _cells[figure] += many


def put(figure: Figure, value: int) -> None:
    """Say how many there are at this moment."""
    _cells[figure] = value


def answered(door: str, status: int, seconds: float) -> None:
    """Count an answer of a door (one of DOORS; anything else is `other`) and how long it took."""
    place = _DOOR.get(door, _OTHER)
    _cells[_STATUS + place * len(CLASSES) + status // 100 - 1] += 1
    _cells[_TIMES + place * _BUCKETS + bisect_left(BOUNDS, seconds)] += 1
    _cells[_MICROSECONDS + place] += int(seconds * 1_000_000)


def place_of(door: str, status: int) -> int:
    """Where such answers are counted, for `add`: when it takes less time to answer than to measure how long it took."""
    return _STATUS + _DOOR.get(door, _OTHER) * len(CLASSES) + status // 100 - 1


def share(folder: Path) -> None:
    """Count where the other processes of the same server can read it, from now on; what was counted comes along.

    Call it once per process, after it has begun. Files of servers that run no more are removed.
    """
    global _cells  # noqa: PLW0603 - the one array of this process moves into its file
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.glob("*.figures"):
        if not _lives(int(path.name.partition("-")[0])):
            path.unlink(missing_ok=True)
    path = folder / f"{os.getppid()}-{os.getpid()}.figures"
    path.write_bytes(bytes(_cells))
    with path.open("r+b") as file:
        _cells = memoryview(mmap.mmap(file.fileno(), 8 * _CELLS)).cast("q")


class Told:
    """The figures of one moment."""

    def __init__(self, cells: list[int]) -> None:
        self._cells = cells

    def __getitem__(self, figure: Figure) -> int:
        return self._cells[figure]

    def answers(self) -> Iterator[tuple[str, str, int]]:
        """Door, class of status and how many answers, where there were any."""
        for place, door in enumerate(DOORS):
            for which, name in enumerate(CLASSES):
                many = self._cells[_STATUS + place * len(CLASSES) + which]
                if many:
                    yield door, name, many

    def durations(self) -> Iterator[tuple[str, list[int], float]]:
        """Door, answers in each class of durations, and the sum of all seconds, where there were any."""
        for place, door in enumerate(DOORS):
            counts = self._cells[_TIMES + place * _BUCKETS : _TIMES + (place + 1) * _BUCKETS]
            if any(counts):
                yield door, counts, self._cells[_MICROSECONDS + place] / 1_000_000


def own() -> Told:
    """What this process has counted."""
    return Told(_cells.tolist())


def together(folder: Path) -> Told:
    """What all processes of the same server have counted, and how it is with those that live."""
    total = [0] * _CELLS
    for path in folder.glob(f"{os.getppid()}-*.figures"):
        cells = memoryview(path.read_bytes()).cast("q").tolist()
        if len(cells) != _CELLS:
            continue  # of another version
        if not _lives(int(path.stem.partition("-")[2])):
            for figure in NOW:
                cells[figure] = 0
        total = [sum(pair) for pair in zip(total, cells, strict=True)]
    return Told(total)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
