"""What is copied for a backup, and how one moment of it is held fast while others go on writing.

A database file: a reader that has begun sees the state of that moment until it ends, whatever is written meanwhile
(SQLite in WAL mode), and what it sees is copied page by page. Facts: files of Delta Lake are never changed, so their
list at one moment is the state; replaced files stay for a day.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable

_PIECE = 1 << 20
_WAIT_SECONDS = 30.0
_LOG = "_delta_log"


class Moment:
    """A database file as it was at one moment."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def copy(self, target: Path) -> None:
        """Write the file, without what was deleted from it: in a database file that stays until it is vacuumed."""
        with closing(sqlite3.connect(target)) as copy:
            self._connection.backup(copy)
            copy.execute("pragma journal_mode = delete")
            copy.execute("vacuum")
        target.chmod(0o600)


@contextmanager
def held(path: Path) -> Iterator[Moment]:
    """Hold fast what the database file says now."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=_WAIT_SECONDS)) as connection:
        connection.isolation_level = None
        connection.execute("begin")
        connection.execute("select count(*) from sqlite_master").fetchone()  # the moment is that of the first reading
        yield Moment(connection)


@dataclass(frozen=True)
class Listed:
    """The files of one fact table at one moment, below the folder of the tenant."""

    table: str
    version: int
    files: tuple[str, ...]
    log: dict[str, bytes]  # the log is small, and old parts of it are tidied away: it is read at once


def list_facts(folder: Path) -> list[Listed]:
    """The fact tables of a tenant as they are now."""
    found = []
    for log in sorted(folder.glob(f"*/{_LOG}")):
        if log.parent.name.startswith("."):
            continue  # on its way out
        delta = DeltaTable(log.parent)
        base = f"{log.parent}/"
        files = tuple(sorted(unquote(uri).removeprefix("file://").removeprefix(base) for uri in delta.file_uris()))
        entries = {path.name: path.read_bytes() for path in sorted(log.iterdir()) if path.is_file()}
        found.append(Listed(log.parent.name, delta.version(), files, entries))
    return found


def copy_facts(folder: Path, listed: list[Listed], target: Path) -> None:
    """Copy the listed files; raises FileNotFoundError when one is gone since."""
    for table in listed:
        log = target / table.table / _LOG
        log.mkdir(parents=True, mode=0o700)
        for name, content in table.log.items():
            (log / name).write_bytes(content)
        for name in table.files:
            to = target / table.table / name
            to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(folder / table.table / name, to)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
