"""The files of the snapshot folder in PostgreSQL: whole, with a digest, numbered in the order in which they came.

Whoever writes takes the next number and keeps it until the commit, so no number appears after a higher one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import psycopg

from uptake.delivery.carrying import NotCarried
from uptake.delivery.moments import number
from uptake.delivery.postgres.batch import Line
from uptake.delivery.postgres.lines import Lines
from uptake.delivery.postgres.schema import SCHEMA, bring_up
from uptake.delivery.showings import Unavailable

NAME = re.compile(r"[a-z0-9-]+\.[a-z]+(/[0-9a-f]{64})?")
CHANNEL = "uptake_files"
_NEXT = "update placed set latest = latest + 1 returning latest"


@dataclass(frozen=True, slots=True)
class Placed:
    """A file as it stands: its number, the digest of its content (None: it is gone), when it was last named."""

    name: str
    number: int
    digest: bytes | None
    named_at: int | None


def digest(*parts: bytes) -> bytes:
    """What a file is known by."""
    made = blake2b(digest_size=32)
    for part in parts:
        made.update(part)
    return made.digest()


class Files:
    """Hands files on, and tells what has changed. Reading raises Unavailable, handing on NotCarried."""

    def __init__(self, address: str) -> None:
        self._lines = Lines(address, SCHEMA, statement_timeout="120s")  # a directory of a million people takes a while
        self._is_up = False

    def close(self) -> None:
        """Give up all lines."""
        self._lines.close()

    def put(self, name: str, parts: Sequence[bytes]) -> None:
        """Hand on a file in place of the one before."""
        self._change(
            "insert into file (name, number, digest, content) values (%(name)s, %(number)s, %(digest)s, %(content)s)"
            " on conflict (name) do update set number = excluded.number, digest = excluded.digest,"
            " content = excluded.content",
            name=name,
            digest=digest(*parts),
            content=b"".join(parts),
        )

    def named(self, name: str, moment: datetime) -> None:
        """Hand on that a file was still needed at a moment."""
        self._change(
            "update file set number = %(number)s, named_at = greatest(named_at, %(moment)s) where name = %(name)s",
            name=name,
            moment=number(moment),
        )

    def remove(self, name: str) -> None:
        """Hand on that a file is gone; that it was there stays, for those who come late."""
        self._change(
            "update file set number = %(number)s, digest = null, content = null where name = %(name)s", name=name
        )

    def since(self, seen: int) -> list[Placed]:
        """What has changed after a number, in the order of the numbers."""

        def work(at: Line) -> list[Placed]:
            told = "select name, number, digest, named_at from file where number > %s order by number"
            return [Placed(*row) for row in at.execute(told, (seen,))]

        return self._up().run(work)

    def content(self, name: str) -> tuple[bytes, bytes] | None:
        """The digest that a file should have, and what it holds; None where it is gone."""

        def work(at: Line) -> tuple[bytes, bytes] | None:
            row = at.execute("select digest, content from file where name = %s", (name,)).fetchone()
            return None if row is None or row[1] is None else (bytes(row[0]), bytes(row[1]))

        return self._up().run(work)

    def wait(self, seconds: float) -> Iterator[None]:
        """Wait on a line of its own; gives back when something may have changed, at the latest after the seconds."""
        with self._lines.alone() as line:
            line.execute(f"listen {CHANNEL}")
            while True:
                yield
                for _ in line.notifies(timeout=seconds, stop_after=1):
                    break

    def nudge(self) -> None:
        """Let everybody who waits look at once."""
        self._lines.run(lambda at: at.execute(f"notify {CHANNEL}"))

    def _change(self, statement: str, *, name: str, **values: object) -> None:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name} is no name of a file that travels")

        def work(at: Line) -> None:
            with at.transaction():
                (latest,) = at.execute(_NEXT).fetchone() or (0,)
                at.execute(statement, {"name": name, "number": latest, **values})
                at.execute(f"notify {CHANNEL}")

        try:
            self._up().run(work)
        except (Unavailable, psycopg.Error) as error:
            raise NotCarried(f"{name} could not be handed on: {error}") from error

    def _up(self) -> Lines:
        if not self._is_up:
            self._lines.run(bring_up)
            self._is_up = True
        return self._lines
