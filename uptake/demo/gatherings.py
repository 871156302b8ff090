"""Who sits with whom: meetings that people attended and calls that they took, cut out of how many each had.

Nobody sits in a meeting twice, and whatever a person's report counts is a meeting or call that exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.moment import Flags, Moment, Whole

MIXED = 0.2  # part of the attendances in meetings that mix departments
_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 14, 25, 60)
_OFTEN = (0.03, 0.21, 0.17, 0.14, 0.12, 0.10, 0.09, 0.06, 0.045, 0.025, 0.01)
_CALL_SIZES = (2, 3, 4, 6)
_CALLS_OFTEN = (0.84, 0.09, 0.05, 0.02)


@dataclass(frozen=True)
class Gatherings:
    """Meetings or calls by day, and who is in them.

    `row` and `at` are attendances: a person-day, and the number of the gathering; `day` and `department` are
    of the gathering, the department that of whoever comes first.
    """

    row: Whole
    at: Whole
    day: Whole
    department: Whole

    @property
    def count(self) -> int:
        """How many gatherings there are."""
        return len(self.day)

    def heads(self, among: Flags) -> Whole:
        """How many of these person-days are in each gathering."""
        return np.bincount(self.at[among[self.row]], minlength=self.count)

    def per_row(self, rows: int, where: Flags | None = None, worth: Whole | None = None) -> Whole:
        """Per person-day, how many of these gatherings it has, or what they are worth together."""
        kept = slice(None) if where is None else where[self.at]
        weights = None if worth is None else worth[self.at][kept]
        return np.bincount(self.row[kept], weights=weights, minlength=rows).astype(np.int64)


def meetings(m: Moment, attended: Whole) -> Gatherings:
    """Meetings within departments, and some across them."""
    return _cut(m, attended, _SIZES, _OFTEN)


def calls(m: Moment, taken: Whole) -> Gatherings:
    """Calls, most of them between two people."""
    return _cut(m, taken, _CALL_SIZES, _CALLS_OFTEN)


def _cut(m: Moment, times: Whole, sizes: Sequence[int], often: Sequence[float]) -> Gatherings:
    """Line up attendances of a day by department and cut the line; the second of a person stands elsewhere."""
    row = np.repeat(np.arange(len(times)), times)
    which = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    department = m.traits.department[m.there.person[row]]
    room = np.where(m.draw.random(len(row)) < MIXED, len(m.traits.department), department)
    order = np.lexsort((m.draw.random(len(row)), room, which, m.there.day[row]))
    row, department = row[order], department[order]
    line: npt.NDArray[np.int64] = np.stack((m.there.day[row], which[order], room[order]))
    begins = np.ones(len(row), np.bool_)
    begins[1:] = (line[:, 1:] != line[:, :-1]).any(axis=0)
    ends = m.draw.choice(sizes, size=max(len(row), 1), p=often).cumsum()
    begins[ends[ends < len(row)]] = True
    at = begins.cumsum() - 1
    first = np.flatnonzero(begins)
    return Gatherings(row, at, m.there.day[row[first]], department[first])
