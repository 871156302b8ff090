"""How well the directory fills the attributes, before groups are made of them.

The report counts; it never names a value, because a value of few people may point at them.
Source: specification of Adoption Score, section 5 (data accuracy evaluation).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uptake.rules.group_trees import ATTRIBUTES, Path, depth, path_in, tree_of
from uptake.rules.small_groups import shown_groups
from uptake.ui.exports import csv_of


@dataclass(frozen=True)
class AttributeAccuracy:
    """One attribute: how many people have a value, of how many, and how many different values there are.

    Equal names of cities in different states are different values. `large_enough` of the values could be
    shown as a group today.
    """

    attribute: str
    people_with_value: int
    people: int
    unique_values: int
    large_enough: int


def evaluate(values: Sequence[Mapping[str, str]], smallest: int) -> list[AttributeAccuracy]:
    """The report over the attributes of all employees, one row for each attribute."""
    return [_of_attribute(attribute, values, smallest) for attribute in ATTRIBUTES]


def as_csv(report: Sequence[AttributeAccuracy]) -> str:
    """The report as it is downloaded, and as its SHA-256 is taken."""
    return csv_of(AttributeAccuracy, report)


def _of_attribute(attribute: str, values: Sequence[Mapping[str, str]], smallest: int) -> AttributeAccuracy:
    tree, level = tree_of(attribute), depth(attribute)
    filled = [each for each in values if each[attribute].strip()]
    paths = [path_in(tree, each)[:level] for each in values]
    different = {tuple(each[name].strip() for name in tree.levels[:level]) for each in filled}
    shown = shown_groups(Counter[Path](paths), smallest)
    large = sum(len(path) == level and bool(path[-1]) for path in shown)
    return AttributeAccuracy(attribute, len(filled), len(values), len(different), large)
