"""Files that appear whole or not at all, and that say so when they were damaged."""

import os
import tempfile
from hashlib import blake2b
from pathlib import Path

_DIGEST = 32


class Corrupt(Exception):
    """A file of the snapshot folder is not what was written into it."""


def write(path: Path, mark: bytes, content: bytes) -> None:
    """Put a file in place of the old one: written beside it, flushed to the disk, then renamed.

    `mark` names the kind of file and its version; whoever reads it must expect the same.
    """
    put(path, mark, _digest(mark, content), content)


def put(path: Path, *parts: bytes) -> None:
    """Put a file of these parts in place of the old one, without a seal: for what is known by its own hash."""
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


def _digest(mark: bytes, content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_DIGEST, key=mark).digest()
