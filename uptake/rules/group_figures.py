"""What is told of a group: whole percents, and near none or all only that.

A figure within two people of none or of all would tell of nearly everybody in the group what they do, so it is told
as "under" or "over" a percentage. What is told must not be undone by subtraction: the figure of a group less those of
the groups in it. Where it would, the next smallest group is not told either.
Source: specification of Adoption Score, section 5 (numerators near the ends may be blurred; each denominator).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import ceil, floor

from uptake.rules.group_trees import Path
from uptake.rules.small_groups import hidden

NEAR_THE_END = 2
"""People from none, or from all, within which a figure is told as "under" or "over"."""

LARGEST_NOISE = 2


class Kind(StrEnum):
    """How a figure is told."""

    ABOUT = "about"
    UNDER = "under"
    OVER = "over"


@dataclass(frozen=True)
class Cell:
    """How many of a group's people a metric asks about, and how much of that is reached.

    The two numbers are what is divided; `people` is how many are asked.
    """

    numerator: int
    denominator: int
    people: int


@dataclass(frozen=True)
class Told:
    """What is told of a group: a whole percentage, exact, or as a bound."""

    kind: Kind
    percent: int


def told(cell: Cell) -> Told:
    """What a figure is told as; under or over when up to two people separate it from none or from all."""
    margin = _margin(cell)
    if cell.numerator <= margin:
        return Told(Kind.UNDER, min(100, floor(100 * margin / cell.denominator) + 1))
    if cell.numerator >= cell.denominator - margin:
        return Told(Kind.OVER, max(0, ceil(100 * (cell.denominator - margin) / cell.denominator) - 1))
    percent = (200 * cell.numerator + cell.denominator) // (2 * cell.denominator)
    if percent in (0, 100):
        return Told(Kind.OVER, 99) if percent else Told(Kind.UNDER, 1)
    return Told(Kind.ABOUT, percent)


def told_groups(
    cells: Mapping[Path, Cell],
    everybody: Cell,
    shown: Collection[Path],
    smallest: int,
    drawn: Mapping[Path, int] | None = None,
) -> dict[Path, Told]:
    """What is told of the shown groups of one tree for one metric.

    `cells` has every shown group, `everybody` the organization, whose figure is told exactly. A group whose
    own people asked are too few is not told, and the rules of small groups hold for those asked as well.
    `drawn` is the noise of each group, where there is any.
    """
    found: dict[Path, Told] = {}
    waiting: list[tuple[Path, Cell]] = [((), everybody)]
    while waiting:
        parent, whole = waiting.pop()
        below = {path: cells[path] for path in shown if path[:-1] == parent and path in cells and cells[path].people}
        silent = _silent(below, whole, smallest)
        for path, cell in below.items():
            if path not in silent:
                found[path] = told(with_noise(cell, (drawn or {}).get(path, 0)))
                waiting.append((path, cell))
    return found


def noise(secret: bytes, about: str, key_sum: int) -> int:
    """From two people fewer to two more, the same whenever the same people contribute (cell keys).

    `key_sum` is the sum of the contributors' random keys and `about` what the figure is about; without the
    secret nobody can work it out, and asking again brings the same.
    """
    drawn = blake2b(f"{about}|{key_sum}".encode(), digest_size=8, key=secret, person=b"uptake-noise").digest()
    return int.from_bytes(drawn, "big") % (2 * LARGEST_NOISE + 1) - LARGEST_NOISE


def with_noise(cell: Cell, drawn: int) -> Cell:
    """The cell with as many people more or fewer, between none and all."""
    each = cell.denominator // max(cell.people, 1) or 1
    return Cell(min(max(cell.numerator + drawn * each, 0), cell.denominator), cell.denominator, cell.people)


def _silent(cells: Mapping[Path, Cell], whole: Cell, smallest: int) -> frozenset[Path]:
    """The groups under one parent of which nothing is told for a metric."""
    sizes = {path: cell.people for path, cell in cells.items()}
    rest = whole.people - sum(sizes.values())
    found = set(hidden(sizes, rest, smallest))
    loud = sorted((path for path in cells if path not in found), key=lambda path: (sizes[path], path))
    while loud and not _keeps(cells, whole, found):
        candidates = [path for path in loud if told(cells[path]).kind is Kind.ABOUT] or loud
        found.add(candidates[0])
        loud.remove(candidates[0])
    return frozenset(found)


def _keeps(cells: Mapping[Path, Cell], whole: Cell, silent: Collection[Path]) -> bool:
    """Whether subtraction gives no more than what is told of each group, and no end of one not told.

    The sum over all that is not told exactly is known, because the parent's figure is.
    """
    rest = _less(whole, cells.values())
    open_ones = [(cell, None if path in silent else told(cell).kind) for path, cell in cells.items()]
    ranges = [(cell, *_range(cell, kind)) for cell, kind in open_ones if kind is not Kind.ABOUT]
    if rest.denominator > 0:
        ranges.append((rest, 0, rest.denominator))
    if not ranges or told(whole).kind is not Kind.ABOUT:
        return True  # nothing to undo, or everybody is told alike by the figure of the parent itself
    known = sum(cell.numerator for cell, _, _ in ranges)
    least, most = sum(low for _, low, _ in ranges), sum(high for _, _, high in ranges)
    for cell, low, high in ranges:
        lower, upper = max(low, known - (most - high)), min(high, known - (least - low))
        margin = min(_margin(cell), cell.denominator // 2)
        if (low, high) == (0, cell.denominator):
            if upper <= margin or lower >= cell.denominator - margin:
                return False
        elif (lower, upper) != (low, high):
            return False
    return True


def _range(cell: Cell, kind: Kind | None) -> tuple[int, int]:
    """What is told of a numerator: nothing, at most this, or at least that."""
    if kind is None:
        return 0, cell.denominator
    percent = told(cell).percent
    if kind is Kind.UNDER:
        return 0, -(-percent * cell.denominator // 100) - 1
    return percent * cell.denominator // 100 + 1, cell.denominator


def _margin(cell: Cell) -> int:
    """Two people's worth of the denominator, which may count more than once for a person."""
    return NEAR_THE_END * (cell.denominator // max(cell.people, 1) or 1)


def _less(whole: Cell, cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    return Cell(
        whole.numerator - sum(cell.numerator for cell in found),
        whole.denominator - sum(cell.denominator for cell in found),
        whole.people - sum(cell.people for cell in found),
    )
