"""Files that appear whole or not at all, and that say so when they were damaged."""

import mmap
import os
import tempfile
from hashlib import blake2b
from pathlib import Path
from struct import Struct

from uptake.delivery.carrying import carried

_DIGEST = 32
_LENGTH = Struct("<Q")
_ENTRY = _LENGTH.size + _DIGEST
LARGE = 4 * 1024 * 1024
"""From this size on a file is mapped, so that processes share it; a smaller one is simply read."""


class Corrupt(Exception):
    """A file of the snapshot folder is not what was written into it."""


def write(path: Path, mark: bytes, content: bytes) -> None:
    """Put a file in place of the old one: written beside it, flushed to the disk, then renamed.

    `mark` names the kind of file and its version; whoever reads it must expect the same.
    """
    put(path, mark, _digest(mark, content), content)


def write_parts(path: Path, mark: bytes, *parts: bytes) -> None:
    """Put a file of several parts in place of the old one; each part has a seal of its own, see `Parts`."""
    seals = [_LENGTH.pack(len(part)) + _digest(mark, part) for part in parts]
    put(path, mark, *seals, *parts)


def put(path: Path, *parts: bytes) -> None:
    """Put a file of these parts in place of the old one, without a seal: for what is known by its own hash.

    One that travels to other machines is handed on before; where that cannot be done, nothing is put in place.
    """
    carried(path, parts)
    place(path, *parts)


def place(path: Path, *parts: bytes) -> None:
    """Put a file in place on this machine alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable by us alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the rename itself
    finally:
        os.close(folder)


def read(path: Path, mark: bytes) -> memoryview:
    """Read the content of a sealed file; raises Corrupt, or FileNotFoundError."""
    whole = memoryview(path.read_bytes())
    seal, content = whole[: len(mark) + _DIGEST], whole[len(mark) + _DIGEST :]
    if bytes(seal) != mark + _digest(mark, content):
        raise Corrupt(f"{path.name} is damaged, or of another version")
    return content


class Parts:
    """The parts of a file. A large one is mapped: nothing is read before it is asked for, and processes share it.

    A file that is put in place later does not change what is mapped; one that is written into would, so nobody does.
    Raises Corrupt when the lengths do not fit, or FileNotFoundError.
    """

    content: bytes | mmap.mmap

    def __init__(self, path: Path, mark: bytes, count: int) -> None:
        self._name, self._mark = path.name, mark
        with path.open("rb") as file:
            large = os.fstat(file.fileno()).st_size >= LARGE
            self.content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if large else file.read()
        head = self.content[: len(mark) + count * _ENTRY]
        if not head.startswith(mark) or len(head) < len(mark) + count * _ENTRY:
            raise self._damaged()
        entries = [head[at : at + _ENTRY] for at in range(len(mark), len(head), _ENTRY)]
        self._seals = [entry[_LENGTH.size :] for entry in entries]
        self._places: list[tuple[int, int]] = []
        start = len(head)
        for entry in entries:
            (length,) = _LENGTH.unpack_from(entry)
            self._places.append((start, start + length))
            start += length
        if start != len(self.content):
            raise self._damaged()

    def checked(self, number: int) -> memoryview:
        """Give a part whose seal holds; raises Corrupt."""
        start, end = self._places[number]
        part = memoryview(self.content)[start:end]
        if _digest(self._mark, part) != self._seals[number]:
            raise self._damaged()
        return part

    def start(self, number: int) -> int:
        """Say where in `content` a part begins."""
        return self._places[number][0]

    def _damaged(self) -> Corrupt:
        return Corrupt(f"{self._name} is damaged, or of another version")


def _digest(mark: bytes, content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_DIGEST, key=mark).digest()
