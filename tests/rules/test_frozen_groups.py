"""Nobody is divided off: over random weeks, people whom outsiders can tell apart are always enough."""

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.rules.frozen_groups import REMEMBERED, Block, counted, freeze, parts
from uptake.rules.small_groups import unit
from uptake.rules.told_apart import thin_cut

K = 3  # the rule is the same for ten, and histories of few people are richer
SALES, IT, LEGAL = ("Sales",), ("IT",), ("Legal",)


def one(wishes, before=None, smallest=K):
    return freeze({"department": before} if before else {}, {"department": wishes}, smallest)["department"]


def cells(frozen):
    return {person: block.cell for block in frozen.blocks for person in block.people}


def test_a_mover_waits_until_there_are_enough_to_go_along():
    first = one({**dict.fromkeys(range(6), SALES), **dict.fromkeys(range(6, 12), IT)})
    second = one({**cells(first), 0: IT}, first)
    assert cells(second)[0] == SALES
    third = one({**cells(first), 0: IT, 1: IT, 2: IT}, second)
    assert [cells(third)[person] for person in range(4)] == [IT, IT, IT, SALES]


def test_too_few_to_stay_behind_go_along():
    first = one({**dict.fromkeys(range(6), SALES), **dict.fromkeys(range(6, 12), IT)})
    second = one({**dict.fromkeys(range(12), IT), 0: SALES}, first)
    assert set(cells(second).values()) == {IT}


def test_newcomers_wait_until_enough_go_to_one_group_and_enough_still_wait_or_nobody():
    people = {**dict.fromkeys(range(6), SALES), **dict.fromkeys(range(6, 12), IT)}
    first = one(people)
    two = one({**people, 20: SALES, 21: SALES}, first)
    assert two.waiting == {20, 21}
    three = one({**people, 20: SALES, 21: SALES, 22: SALES}, two)
    assert three.waiting == set()
    one_left = one({**people, 20: SALES, 21: SALES, 22: SALES, 23: IT}, two)
    assert one_left.waiting == {20, 21, 22, 23}


def test_a_hidden_group_is_shown_only_when_that_divides_nobody_off():
    people = {**dict.fromkeys(range(6), SALES), **dict.fromkeys(range(6, 8), LEGAL), **dict.fromkeys(range(8, 12), IT)}
    first = one(people)
    assert first.shown == {SALES}
    grown = one({**people, 30: LEGAL, 31: LEGAL, 32: LEGAL}, first)
    assert LEGAL not in grown.shown  # its two old people could be told from the four of IT


def test_two_trees_that_differ_by_one_person_are_not_both_shown():
    departments = {**dict.fromkeys(range(30), SALES), **dict.fromkeys(range(30, 60), IT)}
    countries = {**dict.fromkeys(range(31), ("DE",)), **dict.fromkeys(range(31, 60), ("FR",))}
    found = freeze({}, {"department": departments, "location": countries}, 10)
    assert not found["department"].shown or not found["location"].shown
    assert found["department"].shown or found["location"].shown


def test_newcomers_and_exclusions_of_the_organization_wait_apart():
    everybody = frozenset(range(30))
    assert counted((), everybody, {1}, 10) == everybody - {1}
    assert counted(everybody, everybody | {30}, {1, 2}, 10) == everybody
    assert counted(everybody, everybody | set(range(30, 40)), {1, 2}, 10) == frozenset(range(40))
    assert counted(everybody, everybody, set(range(10)), 10) == frozenset(range(10, 30))
    assert counted(everybody, everybody - {5}, (), 10) == everybody - {5}


def test_what_is_older_than_half_a_year_is_forgotten():
    week = one(dict.fromkeys(range(6), SALES))
    for _ in range(REMEMBERED + 5):
        week = one(cells(week), week)
    assert {len(block.history) for block in week.blocks} == {REMEMBERED}


PEOPLE = range(24)
places = st.sampled_from([(), ("a",), ("a", "x"), ("a", "y"), ("b",), ("b", "x"), ("c",)])
units_of_two = st.sampled_from([(), ("p",), ("q",), ("r",)])


@st.composite
def weeks(draw):
    """Some weeks of wishes: people come, and change their place; few change at a time, or many."""
    where = {person: (draw(places), draw(units_of_two)) for person in range(draw(st.integers(4, 16)))}
    found = [dict(where)]
    for _ in range(draw(st.integers(1, 5))):
        for person in draw(st.sets(st.sampled_from(PEOPLE), max_size=14)):
            where[person] = (draw(places), draw(units_of_two))
        if draw(st.booleans()):
            target = draw(places)
            where |= {person: (target, where[person][1]) for person in list(where)[: draw(st.integers(0, 12))]}
        found.append(dict(where))
    return found


def freezes(history, smallest=K):
    state = {}
    for where in history:
        wishes = {"one": {p: w[0] for p, w in where.items()}, "two": {p: w[1] for p, w in where.items()}}
        state = freeze(state, wishes, smallest)
        yield state, wishes


@settings(max_examples=300, deadline=None)
@given(weeks())
def test_people_with_the_same_published_history_are_always_enough(history):
    seen = {"one": defaultdict(list), "two": defaultdict(list)}
    for state, wishes in freezes(history):
        for name, frozen in state.items():
            where = cells(frozen)
            for person in where:  # who waits is published in no group, and known by nothing
                seen[name][person].append(unit(where[person], frozen.shown))
            alike = Counter(tuple(seen[name][person]) for person in where)
            if frozen.shown:
                assert min(alike.values()) >= K, alike
            assert frozen.waiting == wishes[name].keys() - where.keys()


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_the_kept_history_is_what_was_published(history):
    seen = {"one": defaultdict(list), "two": defaultdict(list)}
    for state, _wishes in freezes(history):
        for name, frozen in state.items():
            where = cells(frozen)
            for person in where:
                seen[name][person].append(unit(where[person], frozen.shown))
            for kept, blocks in parts(frozen.blocks).items():
                for block in blocks:
                    assert {tuple(seen[name][person]) for person in block.people} == {kept}


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_no_two_trees_of_a_week_differ_by_a_few_people(history):
    for state, wishes in freezes(history):
        units = {}
        for name, frozen in state.items():
            where = cells(frozen)
            units[name] = {p: unit(where.get(p, ()), frozen.shown) for p in wishes[name]}
        ties = Counter((("one", units["one"][p]), ("two", units["two"][p])) for p in wishes["one"])
        assert thin_cut(ties, K) is None


@settings(max_examples=100, deadline=None)
@given(weeks())
def test_everybody_stands_in_one_place_and_nobody_is_invented(history):
    for state, wishes in freezes(history):
        for name, frozen in state.items():
            everyone = [person for block in frozen.blocks for person in block.people]
            assert len(everyone) == len(set(everyone))
            assert set(everyone) | frozen.waiting == wishes[name].keys()


def test_a_block_is_told_by_its_history():
    a, b = Block(SALES, (SALES,), frozenset({1})), Block(IT, (SALES,), frozenset({2}))
    assert parts([a, b]) == {(SALES,): [a, b]}
