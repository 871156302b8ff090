"""Whole percents, under and over; subtraction gives nothing more; noise cannot be averaged out."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from uptake.rules.group_figures import Cell, Kind, Told, noise, told, told_groups, with_noise
from uptake.rules.small_groups import shown_groups

SECRET = b"a secret of this installation"


def people(numerator, denominator):
    return Cell(numerator, denominator, denominator)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expect"),
    [
        (0, 10, Told(Kind.UNDER, 21)),
        (2, 10, Told(Kind.UNDER, 21)),
        (3, 10, Told(Kind.ABOUT, 30)),
        (7, 10, Told(Kind.ABOUT, 70)),
        (8, 10, Told(Kind.OVER, 79)),
        (10, 10, Told(Kind.OVER, 79)),
        (4, 1000, Told(Kind.UNDER, 1)),
        (996, 1000, Told(Kind.OVER, 99)),
        (125, 200, Told(Kind.ABOUT, 63)),
    ],
)
def test_a_figure_is_told_as_a_whole_percentage_or_a_bound(numerator, denominator, expect):
    assert told(people(numerator, denominator)) == expect


def test_two_people_near_the_end_are_two_peoples_worth_where_each_counts_twelve_times():
    assert told(Cell(24, 120, 10)).kind is Kind.UNDER
    assert told(Cell(25, 120, 10)).kind is Kind.ABOUT


@given(st.integers(10, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_group_is_told_none_or_all_and_what_is_told_is_true(drawn):
    numerator, denominator = drawn
    found = told(people(numerator, denominator))
    share = 100 * numerator / denominator
    if found.kind is Kind.UNDER:
        assert share < found.percent
    elif found.kind is Kind.OVER:
        assert share > found.percent
    else:
        assert 0 < found.percent < 100
        assert abs(found.percent - share) <= 0.5


def test_a_group_near_none_is_not_given_away_by_the_others():
    cells = {("A",): people(0, 12), ("B",): people(6, 14), ("C",): people(20, 40)}
    whole = people(26, 66)
    assert told_groups(cells, whole, set(cells), 10) == {("A",): Told(Kind.UNDER, 17), ("C",): Told(Kind.ABOUT, 50)}


def test_a_group_with_few_people_asked_is_not_told_nor_the_next_smallest():
    cells = {("A",): Cell(4, 9, 9), ("B",): people(6, 14), ("C",): people(20, 40)}
    assert set(told_groups(cells, people(30, 63), set(cells), 10)) == {("C",)}


@st.composite
def organizations(draw):
    """One parent with some groups and a rest, each with people who do it and people who do not."""
    sizes = draw(st.lists(st.integers(1, 30), min_size=1, max_size=6))
    ends = st.sampled_from([0, 0, 1, 2, -1])
    cells = {}
    for place, size in enumerate(sizes):
        near = draw(ends)
        count = draw(st.integers(0, size)) if draw(st.booleans()) else min(near % (size + 1), size)
        cells[(chr(65 + place),)] = people(count, size)
    rest = draw(st.sampled_from([0, 0, 3, 12]))
    cells[()] = people(draw(st.integers(0, rest)), rest)
    return cells


def possible(cells, shown, whole, path):
    """The smallest and the largest numerator of a group that fits everything told."""
    found = told_groups({p: c for p, c in cells.items() if p}, whole, shown, 10)

    def ends(cell, what):
        if what is None:
            return 0, cell.denominator
        fitting = [n for n in range(cell.denominator + 1) if told(people(n, cell.denominator)) == what]
        return min(fitting), max(fitting)

    ranges = {p: ends(c, found.get(p)) for p, c in cells.items() if c.people}
    low, high = ranges[path]
    others = [ranges[p] for p in ranges if p != path]
    least = whole.numerator - sum(top for _, top in others)
    most = whole.numerator - sum(bottom for bottom, _ in others)
    return max(low, least), min(high, most), found


@settings(max_examples=400)
@given(organizations(), st.data())
def test_nothing_but_what_is_told_follows_about_any_group(cells, data):
    sums = [sum(getattr(c, name) for c in cells.values()) for name in ("numerator", "denominator", "people")]
    whole = Cell(*sums)
    assume(whole.people >= 10)
    assume(told(whole).kind is Kind.ABOUT)
    shown = shown_groups({p: c.people for p, c in cells.items()}, 10)
    path = data.draw(st.sampled_from(sorted(p for p in cells if cells[p].people)))
    lower, upper, found = possible(cells, shown, whole, path)
    if not found:
        return  # nothing is told of any group
    cell = cells[path]
    if path not in found:
        assert upper > 0
        assert lower < cell.denominator
    elif found[path].kind is not Kind.ABOUT:
        fitting = [n for n in range(cell.denominator + 1) if told(people(n, cell.denominator)) == found[path]]
        assert (lower, upper) == (min(fitting), max(fitting))


@given(st.integers(0, 2**40), st.sampled_from(["communication.modes", "mobility.platforms"]))
def test_noise_is_small_and_the_same_for_the_same_people(key_sum, about):
    drawn = noise(SECRET, about, key_sum)
    assert -2 <= drawn <= 2
    assert noise(SECRET, about, key_sum) == drawn


def test_noise_needs_the_secret_and_has_no_direction():
    drawn = [noise(SECRET, "communication.modes", key) for key in range(5000)]
    assert drawn != [noise(b"another", "communication.modes", key) for key in range(5000)]
    assert abs(sum(drawn) / len(drawn)) < 0.1
    assert set(drawn) == {-2, -1, 0, 1, 2}


@given(st.integers(0, 12), st.integers(-2, 2))
def test_noise_stays_between_none_and_all(numerator, drawn):
    found = with_noise(people(numerator, 12), drawn)
    assert 0 <= found.numerator <= 12
    assert abs(found.numerator - numerator) <= 2


def test_noise_changes_what_is_told_and_not_what_is_hidden():
    cells = {("A",): people(6, 20), ("B",): people(8, 20)}
    quiet = told_groups(cells, people(14, 40), set(cells), 10)
    loud = told_groups(cells, people(14, 40), set(cells), 10, {("A",): 2, ("B",): -1})
    assert quiet == {("A",): Told(Kind.ABOUT, 30), ("B",): Told(Kind.ABOUT, 40)}
    assert loud == {("A",): Told(Kind.ABOUT, 40), ("B",): Told(Kind.ABOUT, 35)}
