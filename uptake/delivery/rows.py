"""Who is in which set, as one row of bits for each person: read in half a microsecond, without unpacking anything.

Rows lie one after the other, in blocks of 4,096 persons; a block without anybody takes no place, so that person
numbers may have gaps. The bytes may be those of a mapped file, which all processes of a machine then share.
"""

import mmap
from array import array
from collections.abc import Collection, Sequence

import numpy as np
from pyroaring import BitMap

_BLOCK_BITS = 12
_BLOCK = 1 << _BLOCK_BITS
_WITHIN = _BLOCK - 1
_EMPTY = -1


class Rows:
    """Rows of bits; bit n of a person's row says whether they are in set n."""

    def __init__(self, width: int, blocks: Sequence[int], content: bytes | mmap.mmap, start: int = 0) -> None:
        """Read rows of `width` bytes from `start` on; `blocks` says where each 4,096 persons lie, -1 for nowhere."""
        self.width = width
        self.content = content
        self._offsets = array("q", (_EMPTY if place < 0 else start + place * _BLOCK * width for place in blocks))
        self._end = len(self._offsets) << _BLOCK_BITS

    def of(self, person: int) -> int:
        """The row of a person; 0 for somebody who is in no set."""
        if not 0 <= person < self._end:
            return 0
        offset = self._offsets[person >> _BLOCK_BITS]
        if offset < 0:
            return 0
        at = offset + (person & _WITHIN) * self.width
        return int.from_bytes(self.content[at : at + self.width], "little")


class Column:
    """One set of a table of rows, as the rules ask for it."""

    __slots__ = ("_mask", "_rows")

    def __init__(self, rows: Rows, number: int) -> None:
        self._rows = rows
        self._mask = 1 << number

    def __contains__(self, person: int) -> bool:
        return self._rows.of(person) & self._mask != 0


def lay_out(sets: Collection[BitMap]) -> tuple[int, list[int], bytes]:
    """Lay sets of person numbers out as rows: the width of a row in bytes, the place of each block, the rows."""
    width = max(1, (len(sets) + 7) // 8)
    numbers = [np.frombuffer(found.to_array(), np.uint32) for found in sets]
    used = np.unique(np.concatenate([np.unique(each >> _BLOCK_BITS) for each in numbers] or [np.empty(0, np.uint32)]))
    places = np.full(int(used[-1]) + 1 if len(used) else 0, _EMPTY, np.int64)
    places[used] = np.arange(len(used))
    rows = np.zeros((len(used) << _BLOCK_BITS, width), np.uint8)
    eight = np.empty(len(rows), np.uint8)  # eight sets at a time: a megabyte for a million persons stays near
    for first in range(0, len(numbers), 8):
        eight[:] = 0
        for bit, persons in enumerate(numbers[first : first + 8]):
            at = (places[persons >> _BLOCK_BITS] << _BLOCK_BITS) + (persons & _WITHIN)
            eight[at] |= np.uint8(1 << bit)
        rows[:, first >> 3] = eight
    return width, places.tolist(), rows.tobytes()
