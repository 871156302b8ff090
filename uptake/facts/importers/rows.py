"""The rows of one sheet while they are checked: columns are converted, bad rows collected."""

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.convert import Converted, trimmed
from uptake.facts.importers.deliveries import BadRow
from uptake.facts.importers.sheet import Sheet, Unreadable, normal

MOST_LISTED = 1000  # bad rows of one file that are listed; all are counted
_LONGEST_SHOWN = 120  # characters of a value that was set aside


class Rows:
    """The columns of a sheet that somebody wants; a cell that cannot be read makes its row bad."""

    def __init__(self, name: str, sheet: Sheet, titles: Sequence[str]) -> None:
        self.name = name
        self.sheet = sheet
        self.texts = sheet.texts(list(dict.fromkeys(normal(title) for title in titles)))
        self.count = int(self.texts.num_rows)
        self._bad: list[tuple[pa.Array, str, str]] = []
        self._left_out: pa.Array | None = None

    def has(self, title: str) -> bool:
        """Whether the sheet has this column."""
        return normal(title) in self.sheet.titles

    def text(self, title: str) -> pa.Array:
        """The column as text; all empty when it is not there."""
        if not self.has(title):
            return pa.nulls(self.count, pa.string())
        column = self.texts[normal(title)]
        return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

    def read(self, title: str, how: Callable[[pa.Array], Converted], reason: str) -> pa.Array:
        """The column converted; what cannot be read is null and makes its row bad."""
        values, wrong = how(self.text(title))
        if wrong is not None:
            self.set_aside(wrong, title, reason)
        return values

    def set_aside(self, wrong: pa.Array, title: str, reason: str) -> None:
        """Make these rows bad."""
        self._bad.append((wrong, title, reason))

    def leave_out(self, rows: pa.Array) -> None:
        """Pass over these rows without a word: they are no data."""
        self._left_out = rows if self._left_out is None else pc.or_(self._left_out, rows)

    def drop_repeated_headers(self, first_title: str) -> bool:
        """Leave out rows that repeat the header, and say whether there were any.

        Raises Unreadable for a second header that has other columns.
        """
        shown = self.sheet.titles
        repeats = pc.is_in(trimmed(self.text(first_title)), value_set=pa.array(list(shown.values())))
        if not pc.any(repeats).as_py():
            return False
        for index in pc.indices_nonzero(repeats).to_pylist():
            row = {name: self.texts[name][index].as_py() for name in self.texts.column_names}
            if any(normal(value or "") != name for name, value in row.items()):
                raise Unreadable("second_header", row=index + self.sheet.first_row)
        self.leave_out(repeats)
        return True

    def good(self) -> pa.Array | None:
        """Mask of the rows to take; None when that is every row."""
        masks = [wrong for wrong, _, _ in self._bad]
        if self._left_out is not None:
            masks.append(self._left_out)
        if not masks:
            return None
        out = masks[0]
        for mask in masks[1:]:
            out = pc.or_(out, mask)
        return pc.invert(out)

    def bad_rows(self) -> list[BadRow]:
        """The bad rows in the order of the file, each with the first thing that was wrong with it."""
        left_out = set() if self._left_out is None else set(pc.indices_nonzero(self._left_out).to_pylist())
        first: dict[int, tuple[str, str]] = {}
        for wrong, title, reason in self._bad:
            for index in pc.indices_nonzero(wrong).to_pylist():
                if index not in left_out:
                    first.setdefault(index, (title, reason))
        return [self._described(index, *first[index]) for index in sorted(first)]

    def _described(self, index: int, title: str, reason: str) -> BadRow:
        value = self.text(title)[index].as_py() if self.has(title) else None
        return BadRow(self.name, index + self.sheet.first_row, title, value or "", reason)


class Entries:
    """The entries of a file that are checked one by one, because no column tells what is wrong with them."""

    def __init__(self, name: str, first_row: int) -> None:
        self.name = name
        self.count = 0
        self._first_row = first_row
        self._bad: list[BadRow] = []

    def set_aside(self, index: int, title: str, value: object, reason: str) -> None:
        """Make the entry at this place (from 0) bad; a long value is shown by its beginning."""
        shown = "" if value is None else str(value)[:_LONGEST_SHOWN]
        self._bad.append(BadRow(self.name, index + self._first_row, title, shown, reason))

    def bad_rows(self) -> list[BadRow]:
        """The bad entries in the order of the file."""
        return self._bad
