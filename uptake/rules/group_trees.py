"""The attributes that groups are made of, and how their values lie within each other.

Company and department stand alone. Country, state and city are one tree, so that equal names of cities in
different states never merge. Source: specification of Adoption Score, section 5.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from uptake.rules.refusals import Refused

ATTRIBUTES = ("company", "department", "country", "state", "city")

Path: TypeAlias = tuple[str, ...]
"""Where somebody stands in a tree, from the outermost value on; () is everybody, or nobody in particular."""


@dataclass(frozen=True)
class Tree:
    """Attributes that lie within each other, the outermost first."""

    id: str
    levels: tuple[str, ...]


TREES = (
    Tree("company", ("company",)),
    Tree("department", ("department",)),
    Tree("location", ("country", "state", "city")),
)
_TREE_OF: Mapping[str, Tree] = MappingProxyType({level: tree for tree in TREES for level in tree.levels})


def tree_of(attribute: str) -> Tree:
    """The tree that an attribute belongs to; raises Refused("no_such_attribute")."""
    if attribute not in _TREE_OF:
        raise Refused("no_such_attribute", attribute=attribute)
    return _TREE_OF[attribute]


def depth(attribute: str) -> int:
    """How many values a path of the attribute has: 1 for a country, 3 for a city."""
    return tree_of(attribute).levels.index(attribute) + 1


def trees_for(attributes: Collection[str]) -> tuple[Tree, ...]:
    """The trees of the chosen attributes, each as deep as its deepest chosen level."""
    found = []
    for tree in TREES:
        chosen = [place for place, level in enumerate(tree.levels, start=1) if level in attributes]
        if chosen:
            found.append(Tree(tree.id, tree.levels[: max(chosen)]))
    return tuple(found)


def path_in(tree: Tree, values: Mapping[str, str]) -> Path:
    """Where these values stand in the tree; () without an outermost value.

    A missing value in the middle keeps its place, because many countries have cities and no states; missing
    values at the end are left out.
    """
    told = [values.get(level, "").strip() for level in tree.levels]
    if not told or not told[0]:
        return ()
    while told and not told[-1]:
        told.pop()
    return tuple(told)


def above(path: Path) -> Iterable[Path]:
    """The path itself and everything that it lies in, the innermost first; () is left out."""
    return (path[:length] for length in range(len(path), 0, -1))
