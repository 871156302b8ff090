"""Two ways of dividing the same people must not differ by a few of them.

If Germany holds Sales, Legal and one person of IT, the figure of Germany less those of Sales and Legal is about that
one person. In general: draw a line between a unit of one tree and a unit of another for the people who stand in both.
Any set of units that is tied to all others by fewer than ten people gives a figure about those few. So everything
that hangs together must hang together by at least the smallest size: the smallest cut of the drawing.
Source: specification of Adoption Score, section 5 (filters combined; differencing).
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

_Unit = TypeVar("_Unit", bound=Hashable)


def thin_cut(ties: Mapping[tuple[_Unit, _Unit], int], smallest: int) -> frozenset[_Unit] | None:
    """One side of a cut through fewer than `smallest` people; None when there is none.

    The algorithm is Stoer and Wagner's: whatever is tied strongly enough is taken as one, until a side with
    too weak a tie to the rest is found or everything is one.
    """
    near: dict[_Unit, dict[_Unit, int]] = defaultdict(dict)
    for (one, other), people in ties.items():
        if people and one != other:
            near[one][other] = near[one].get(other, 0) + people
            near[other][one] = near[one][other]
    inside = {each: {each} for each in near}
    while near:
        start = min(near, key=lambda each: (len(near[each]), repr(each)))
        order, tie = _by_nearness(near, start)
        if len(order) == 1:
            del near[order[0]]  # a piece that has become one, tied to nothing
            continue
        last, before = order[-1], order[-2]
        if tie < smallest:
            return frozenset(inside[last])
        _join(near, before, last)
        inside[before] |= inside.pop(last)
    return None


def _by_nearness(near: Mapping[_Unit, Mapping[_Unit, int]], start: _Unit) -> tuple[list[_Unit], int]:
    """Everything that hangs together with the start, each time the one tied most to those before."""
    order, done = [start], {start}
    tied = dict(near[start])
    tie = 0
    while tied:
        nearest = max(tied, key=lambda each: (tied[each], repr(each)))
        tie = tied.pop(nearest)
        order.append(nearest)
        done.add(nearest)
        for each, people in near[nearest].items():
            if each not in done:
                tied[each] = tied.get(each, 0) + people
    return order, tie


def _join(near: dict[_Unit, dict[_Unit, int]], kept: _Unit, gone: _Unit) -> None:
    for each, people in near.pop(gone).items():
        del near[each][gone]
        if each != kept:
            near[kept][each] = near[kept].get(each, 0) + people
            near[each][kept] = near[kept][each]
