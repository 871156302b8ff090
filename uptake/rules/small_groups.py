"""Numbers about few people are not shown, nor numbers that would let somebody work them out.

Source: specification of Adoption Score, section 5 (minimum group size, complementary suppression); of
messages, section 7.3.
"""

from collections import Counter
from collections.abc import Collection, Mapping

from uptake.rules.group_trees import Path, above

SMALLEST_SHOWN = 10
BAND_STARTS = (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)


def may_show(people: int) -> bool:
    """Whether a figure about this many people may be shown: from ten on."""
    return people >= SMALLEST_SHOWN


def shown_size(people: int) -> int | None:
    """The size of a group as it may be shown; None means "fewer than 10"."""
    return people if may_show(people) else None


def smallest_group(chosen: str) -> int:
    """The smallest group that is shown: what was chosen, and never fewer than ten (rules/choices)."""
    return max(SMALLEST_SHOWN, int(chosen))


def size_band(people: int) -> tuple[int, int | None]:
    """The band of a size that may be shown, both ends included: 12 is in 10 to 24. The last one has no end.

    A size is told as its band, so that two days do not tell that one person came or went.
    """
    starts = [start for start in BAND_STARTS if start <= people]
    if not starts:
        raise ValueError("fewer than ten have no band")
    ends = [start - 1 for start in BAND_STARTS if start > people]
    return starts[-1], ends[0] if ends else None


def hidden(sizes: Mapping[Path, int], rest: int, smallest: int, already: Collection[Path] = ()) -> frozenset[Path]:
    """Which of the groups under one parent are hidden; `rest` are the people of the parent in none of them.

    Hidden are those below the smallest size and those that are hidden `already`. What is hidden must not
    follow from what is shown: the hidden groups and the rest are together at least the smallest size and
    more than one, else the next smallest group is hidden as well. A rest that is large enough needs no
    company, because what follows about it is about enough people.
    """
    found = {path for path, size in sizes.items() if size < smallest or path in already}
    shown = sorted((path for path in sizes if path not in found), key=lambda path: (sizes[path], path))
    while shown and not _is_safe([sizes[path] for path in found], rest, smallest):
        found.add(shown.pop(0))
    return frozenset(found)


def shown_groups(leaves: Mapping[Path, int], smallest: int, already: Collection[Path] = ()) -> frozenset[Path]:
    """The groups of a tree that are shown, from how many people stand at each path.

    The rule holds under every parent, and what lies in a hidden group is hidden. `leaves[()]` are those
    without a value. Nothing is shown while all together are fewer than the smallest size.
    """
    totals: Counter[Path] = Counter()
    for path, people in leaves.items():
        for each in (*above(path), ()):
            totals[each] += people
    children: dict[Path, list[Path]] = {}
    for path in totals:
        if path and totals[path]:
            children.setdefault(path[:-1], []).append(path)
    found: set[Path] = set()
    waiting: list[Path] = [()] if totals[()] >= smallest else []
    while waiting:
        parent = waiting.pop()
        sizes = {path: totals[path] for path in children.get(parent, ())}
        below = sizes.keys() - hidden(sizes, totals[parent] - sum(sizes.values()), smallest, already)
        found |= below
        waiting += below
    return frozenset(found)


def unit(path: Path, shown: Collection[Path]) -> Path:
    """What outsiders can tell apart: the innermost shown group around a path, () for none.

    A figure of those who have the same unit follows from what is shown: it is a group's figure less those
    of the shown groups in it.
    """
    return next((each for each in above(path) if each in shown), ())


def _is_safe(hidden_sizes: Collection[int], rest: int, smallest: int) -> bool:
    together = sum(hidden_sizes) + rest
    if not hidden_sizes:
        return rest == 0 or rest >= smallest
    return together >= smallest and len(hidden_sizes) + (rest > 0) > 1
