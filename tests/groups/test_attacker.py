"""Whoever reads everything for 60 days, and knows who works where, finds out nothing about anybody."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from attacker import Found, Statement, as_told, exactly, isolated
from django.conf import settings
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from town import FIRST, MOBILITY, MODES, NOW, Someone, Town, founded, staff

from uptake.groups import keeping, weekly
from uptake.groups import queries as groups
from uptake.groups.queries import protection
from uptake.insights import queries as insights
from uptake.jobs import daily
from uptake.rules.group_figures import Cell, Told, told, told_groups
from uptake.rules.group_trees import above, tree_of
from uptake.rules.protection import Protection
from uptake.rules.small_groups import shown_groups, unit
from uptake.tenancy.facts import facts_of

DAYS = 60
ASKED = (MODES, MOBILITY)
UNPROTECTED = Protection(smallest=1, in_tens=False, noise=False)
LEFT_OUT_LATER = 50


@dataclass
class Seen:
    """What was told, as statements about persons, by metric; and for each day who counted there."""

    told: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    counted: list[frozenset[int]] = field(default_factory=list)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", tmp_path)


def a_town(*, leavers: bool = False, **choices: str) -> Town:
    """120 people; newcomers one by one, movers alone and twelve together, somebody left out late."""
    dice = random.Random(20)
    everybody = staff(dice)
    for number, at in enumerate(sorted(dice.sample(range(2, DAYS), 24)), start=121):
        everybody[number] = Someone(
            number, "Sales" if number % 2 else "IT", "Germany", {m: dice.random() < 0.5 for m in ASKED}, begins=at
        )
    for number, at in ((7, 9), (23, 17), (56, 30), (88, 31)):
        everybody[number].moves[at] = ("Legal", everybody[number].country)
    for each in [p for p in everybody.values() if p.department == "Finance"][:12]:
        each.moves[25] = ("IT", each.country)
    everybody[41].moves[40] = (everybody[41].department, "Austria")
    for number, at in ((61, 5), (77, 14), (102, 20)) if leavers else ():
        everybody[number].ends = at
    town = founded("town", everybody, DAYS, choices)
    town.excluded = {-1: {3, 4}, 21: {3, 4, LEFT_OUT_LATER}}
    return town


def sixty_days(town: Town, by: Protection | None = None) -> Seen:
    """The directory changes every day, the night runs, and the attacker reads every page of every day.

    A week is frozen on its first day and exclusions change on first days only, so the nights of a week may run
    together: they give the same figures.
    """
    town.write_facts()
    seen = Seen()
    holding = by or protection(town.tenant)
    for week in range(0, town.days, 7):
        ahead = range(week, min(week + 7, town.days))
        days = [FIRST + timedelta(days=at) for at in ahead]
        town.morning(week)
        weekly.begin_week(town.tenant, days[0], holding)
        for at in ahead[1:]:
            town.morning(at)
        weekly.record(town.tenant, days[-1], days, holding)
        daily.record(town.tenant, facts_of(town.tenant), days, NOW)
        for at in ahead:
            read(town, at, seen, holding)
    return seen


def read(town: Town, at: int, seen: Seen, by: Protection) -> None:
    """What the pages tell on that day; the attacker knows who stands in which frozen group."""
    day = FIRST + timedelta(days=at)
    out = set(groups.left_out(town.tenant, by))
    there = {n for n, p in town.people.items() if p.begins <= at and n not in out and traces(p, at)}
    seen.counted.append(frozenset(there))
    answers = insights.day(town.tenant, day)
    blocks = keeping.frozen(town.tenant)
    assert answers is not None

    for metric in ASKED:
        answer = answers.answer(metric)
        assert answer is not None
        assert answer.denominator == len(there)
        seen.told[metric].append(exactly(there, answer.numerator))
        for attribute in ("department", "country"):
            for figure in groups.figures(town.tenant, [metric], attribute, day=day):
                members = (b for b in blocks[tree_of(attribute).id].blocks if figure.path in above(b.cell))
                inside = {n for block in members for n in block.people & there}
                assert by.smallest < 10 or figure.least <= len(inside) <= (figure.most or len(inside))
                what = Told(figure.kind, figure.percent)
                seen.told[metric].append(as_told(inside, what, 2 if by.noise else 0))


def traces(person: Someone, at: int) -> bool:
    return person.ends is None or at - person.ends < 28


def all_found(seen: Seen) -> Iterator[Found]:
    for metric in ASKED:
        yield from isolated(seen.told[metric])


@pytest.mark.django_db
def test_the_attacker_finds_nobody() -> None:
    town = a_town()
    seen = sixty_days(town)
    assert all(len(set(told)) > 12 for told in seen.told.values())  # there was something to read
    assert list(all_found(seen)) == []
    changes = [len(before ^ after) for before, after in zip(seen.counted, seen.counted[1:], strict=False)]
    assert set(changes) - {0}  # newcomers were taken in
    assert min(set(changes) - {0}) >= 10
    assert LEFT_OUT_LATER in seen.counted[-1]  # waits, because nobody else is to be left out


@pytest.mark.django_db
def test_without_suppression_the_attacker_finds_somebody() -> None:
    seen = sixty_days(a_town(exclusions_hold="at_once"), UNPROTECTED)
    found = frozenset().union(*(each.people for each in all_found(seen)))
    assert LEFT_OUT_LATER in found
    assert found & set(range(121, 145))  # newcomers
    assert 41 in found  # moved alone


@pytest.mark.django_db
def test_nobody_who_stays_is_found_when_people_leave() -> None:
    """The limit that docs/privacy.md names: of somebody who leaves, the last practice may follow."""
    town = a_town(leavers=True)
    town.days = 36
    seen = sixty_days(town)
    found = frozenset().union(*(each.people for each in all_found(seen)))
    assert found == {61}  # the only one of whom no trace is left after 36 days


leaf_sizes = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 28)), min_size=1, max_size=4)
random_trees = st.lists(st.lists(leaf_sizes, min_size=1, max_size=3), min_size=2, max_size=4)


def audited(tree: list, smallest: int) -> list[Found]:
    """A day of one random tree of places: what is told of it, and what a program finds in that."""
    cells = Counter()
    for country, states in enumerate(tree):
        for state, cities in enumerate(states):
            for city, (people, doing) in enumerate(cities):
                cells[f"c{country}", f"s{state}", f"t{city}"] = (people, min(people, doing))
    shown = shown_groups({path: people for path, (people, _) in cells.items()}, smallest)
    sums: dict = defaultdict(lambda: [0, 0])
    for path, numbers in cells.items():
        for at in (*above(path), ()):
            sums[at] = [a + b for a, b in zip(sums[at], numbers, strict=True)]
    whole = Cell(sums[()][1], sums[()][0], sums[()][0])
    known = {path: Cell(doing, people, people) for path, (people, doing) in sums.items() if path}
    everyone = {path: {(path, n) for n in range(people)} for path, (people, _) in cells.items()}

    def inside(group: tuple) -> set:
        return set().union(*(people for path, people in everyone.items() if path[: len(group)] == group))

    rows = [exactly(inside(()), whole.numerator)]
    rows += [as_told(inside(g), what) for g, what in told_groups(known, whole, shown, smallest).items()]
    assert smallest < 10 or all(
        sum(cells[p][0] for p in cells if unit(p, shown) == u) >= 10
        for u in (*shown, ())
        if any(unit(p, shown) == u for p in cells) and shown
    )
    return isolated(rows)


@limits(max_examples=60, deadline=None)
@given(random_trees)
def test_a_day_of_any_tree_gives_nobody_away(tree) -> None:
    everybody = [leaf for states in tree for cities in states for leaf in cities]
    people, doing = sum(n for n, _ in everybody), sum(min(n, d) for n, d in everybody)
    if people < 10 or told(Cell(doing, people, people)).kind != "about":
        return  # the organization itself is told as nearly none or all
    assert audited(tree, 10) == []


def test_the_audit_finds_what_is_not_suppressed() -> None:
    tree = [[[(30, 12), (6, 3)]], [[(25, 10)]]]
    assert audited(tree, 1)
    assert audited(tree, 10) == []
