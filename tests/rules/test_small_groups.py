import tomllib
from collections import Counter
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.group_trees import above
from uptake.rules.small_groups import (
    SMALLEST_SHOWN,
    may_show,
    shown_groups,
    shown_size,
    size_band,
    smallest_group,
    unit,
)

CASES = tomllib.loads((File(__file__).parents[2] / "cases/groups/small_groups.toml").read_text())["case"]


def test_nine_people_are_not_shown():
    assert not may_show(9)
    assert shown_size(9) is None


def test_ten_people_are_shown():
    assert may_show(10)
    assert shown_size(10) == 10


def test_nobody_looks_like_a_few():
    assert shown_size(0) is None


@given(st.integers(min_value=0, max_value=10_000_000))
def test_a_size_is_shown_as_it_is_or_not_at_all(people):
    assert shown_size(people) in (None, people)
    assert (shown_size(people) is None) == (people < 10)


@pytest.mark.parametrize(("chosen", "smallest"), [("10", 10), ("25", 25), ("5", 10), ("1", 10)])
def test_the_minimum_can_only_be_raised(chosen, smallest):
    assert smallest_group(chosen) == smallest


@pytest.mark.parametrize(
    ("people", "band"), [(10, (10, 24)), (24, (10, 24)), (25, (25, 49)), (249, (100, 249)), (700_000, (500_000, None))]
)
def test_a_size_is_told_as_its_band(people, band):
    assert size_band(people) == band


def test_fewer_than_ten_have_no_band():
    with pytest.raises(ValueError, match="fewer than ten"):
        size_band(9)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_example_shows_the_groups_as_written(case):
    leaves = {(name,): size for name, size in case["groups"].items()} | {(): case["without_value"]}
    assert sorted(path[0] for path in shown_groups(leaves, case["smallest"])) == case["expect"]


def test_equal_names_of_cities_in_different_states_stay_apart():
    leaves = {("DE", "Baden", "Freiburg"): 12, ("DE", "Saxony", "Freiburg"): 30}
    assert {path for path in shown_groups(leaves, 10) if len(path) == 3} == set(leaves)


def test_what_lies_in_a_hidden_group_is_hidden():
    leaves = {("DE", "Baden"): 40, ("FR", "Alsace"): 9, ("CH", "Basel"): 12}
    assert shown_groups(leaves, 10) == {("DE",), ("DE", "Baden")}


names = st.sampled_from("abc")
paths = st.lists(names, max_size=3).map(tuple)
trees = st.dictionaries(paths, st.integers(1, 30), max_size=14)


def units_of(leaves, shown):
    sizes = Counter()
    for path, people in leaves.items():
        sizes[unit(path, shown)] += people
    return sizes


@given(trees, st.sampled_from([10, 15]), st.sets(paths))
def test_whatever_follows_from_the_shown_groups_is_about_enough_people(leaves, smallest, already):
    shown = shown_groups(leaves, smallest, already)
    sizes = units_of(leaves, shown)
    assert all(size >= smallest for size in sizes.values()) or not shown
    assert not shown & already
    assert all(each in shown for path in shown for each in above(path))


@given(trees)
def test_a_lower_minimum_than_ten_would_show_more_or_the_same(leaves):
    assert len(shown_groups(leaves, 1)) >= len(shown_groups(leaves, SMALLEST_SHOWN))


@given(trees)
def test_no_hidden_group_is_alone_with_nobody_around_it(leaves):
    """Two hidden groups at least, or one among people without a value: else the difference would be that group."""
    shown = shown_groups(leaves, 10)
    totals = Counter()
    for path, people in leaves.items():
        for each in above(path):
            totals[each] += people
    for parent in (*shown, ()) if shown else ():
        children = [path for path in totals if path[:-1] == parent and path]
        hidden = [path for path in children if path not in shown]
        assert len(hidden) != 1 or leaves.get(parent, 0) > 0
