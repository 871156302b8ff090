"""A file as rows and columns of text, whatever its format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from uptake.facts.importers.deliveries import BadRow


class Unreadable(Exception):
    """A file cannot be taken at all; `reason` has its sentence in reasons.py."""

    def __init__(self, reason: str, *, bad_rows: Sequence[BadRow] = (), **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.bad_rows = tuple(bad_rows)
        self.details = details


@lru_cache(maxsize=4096)
def normal(title: str) -> str:
    """A column's title as it is compared: letters and digits, in lower case.

    So `Report Refresh Date`, `Report  Refresh Date` and `reportRefreshDate` are the same column, and so are
    `Outlook (Windows)` and `outlookWindows`.
    """
    return "".join(letter for letter in title.lower() if letter.isalnum())


@dataclass(frozen=True)
class Sheet:
    """A file whose header is read and whose rows are read when asked for.

    `titles` are the titles as written, by their normal form. `load` gives the named columns (normal forms,
    only those present) as text, empty cells as null. `items` are the objects of a JSON list as they are.
    `first_row` is the number that people give to the first row of data. `stream` gives what `load` gives in
    pieces, for files whose cells together are too large to hold.
    """

    titles: Mapping[str, str]
    load: Callable[[Sequence[str]], pa.Table]
    first_row: int
    items: Sequence[Mapping[str, Any]] = field(default=())
    stream: Callable[[Sequence[str]], Iterator[pa.Table]] | None = None

    def texts(self, wanted: Sequence[str]) -> pa.Table:
        """The wanted columns that are present, as text without surrounding space."""
        return self.load([name for name in wanted if name in self.titles])

    def pieces(self, wanted: Sequence[str]) -> Iterator[pa.Table]:
        """What `texts` gives, a piece at a time and in the order of the file."""
        if self.stream is None:
            yield self.texts(wanted)
        else:
            yield from self.stream([name for name in wanted if name in self.titles])
