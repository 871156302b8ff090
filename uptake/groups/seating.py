"""The groups of some trees as numbered leaves, as the computation wants them, and back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from uptake.rules.frozen_groups import Frozen
from uptake.rules.group_figures import Cell
from uptake.rules.group_trees import Path, above
from uptake.score.groups import NOWHERE, GroupAnswer, Leaves


class Seating:
    """Everybody of a frozen week at a numbered place in each tree; those without a value stand nowhere."""

    def __init__(self, trees: Sequence[Frozen]) -> None:
        self.trees = trees
        self.paths = [[(), *sorted({block.cell for block in tree.blocks} - {()})] for tree in trees]

    def everybody(self) -> frozenset[int]:
        """All who stand somewhere."""
        return frozenset[int]().union(*(block.people for tree in self.trees for block in tree.blocks))

    def leaves(self, keys: Mapping[int, int]) -> Leaves:
        """Who stands in which leaf, with everybody's key."""
        found = []
        for tree, paths in zip(self.trees, self.paths, strict=True):
            number = {path: place for place, path in enumerate(paths)}
            found.append({person: number[block.cell] for block in tree.blocks for person in block.people})
        return Leaves(found, keys)

    def cells(self, tree: int, answer: GroupAnswer) -> tuple[dict[Path, Cell], Cell, dict[Path, int]]:
        """What the metric came to in every group, in the organization, and the sums of the keys."""
        sums: dict[Path, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for each in answer.sums:
            if each.tree == tree:
                path = self.paths[tree][each.leaf] if each.leaf != NOWHERE else ()
                numbers = (each.numerator, each.denominator, each.asked, each.key_sum)
                for at in (*above(path), ()):
                    sums[at] = [a + b for a, b in zip(sums[at], numbers, strict=True)]
        cells = {path: Cell(*numbers[:3]) for path, numbers in sums.items()}
        everybody = cells.pop((), Cell(0, 0, 0))
        return cells, everybody, {path: numbers[3] for path, numbers in sums.items()}
