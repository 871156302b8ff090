"""The attacker: knows everybody's place on every day, believes that nobody ever changes, and reads every page.

Unknown is what each person does. Every figure that is told is an equation or a pair of bounds over the sums of those
whom no figure tells apart; whole-number programs give the least and the most that every such sum can be.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

import highspy

from uptake.rules.group_figures import Cell, Told, told

SMALLEST = 10


@dataclass(frozen=True)
class Statement:
    """Of these people, between so many practise."""

    people: frozenset[Hashable]
    least: int
    most: int


def exactly(people: Iterable[Hashable], number: int) -> Statement:
    """An exact number."""
    return Statement(frozenset(people), number, number)


def as_told(people: Iterable[Hashable], what: Told, give: int = 0) -> Statement:
    """What a told percentage says to somebody who knows how many people there are; `give` is the noise."""
    everyone = frozenset(people)
    size = len(everyone)
    fitting = [n for n in range(size + 1) if told(Cell(n, size, size)) == what]
    return Statement(everyone, max(min(fitting) - give, 0), min(max(fitting) + give, size))


@dataclass(frozen=True)
class Found:
    """People about whom the statements tell something they must not: what they do, or a figure about few."""

    people: frozenset[Hashable]
    why: str


def isolated(statements: Iterable[Statement]) -> list[Found]:
    """Everybody whose practice follows, and every set of fewer than ten whose figure follows."""
    rows = list(dict.fromkeys(statements))
    alike = _told_alike(rows)
    program = _Program(rows, alike)
    found = []
    for place, people in enumerate(alike):
        least, most = program.ends([place])
        if most == 0 or least == len(people):
            found.append(Found(people, "none" if most == 0 else "all"))
        elif least == most and len(people) < SMALLEST:
            found.append(Found(people, "figure"))
    known = frozenset().union(*(each.people for each in found))
    small = [place for place, people in enumerate(alike) if len(people) < SMALLEST and not people & known]
    for pair in combinations(small, 2):
        people = alike[pair[0]] | alike[pair[1]]
        if len(people) < SMALLEST:
            least, most = program.ends(pair)
            if least == most:
                found.append(Found(people, "figure"))
    return found


def _told_alike(rows: list[Statement]) -> list[frozenset[Hashable]]:
    everyone = frozenset().union(*(row.people for row in rows))
    seen: dict[frozenset[int], set[Hashable]] = defaultdict(set)
    for person in everyone:
        seen[frozenset(i for i, row in enumerate(rows) if person in row.people)].add(person)
    return [frozenset(people) for people in seen.values()]


class _Program:
    def __init__(self, rows: list[Statement], alike: list[frozenset[Hashable]]) -> None:
        self._solver = highspy.Highs()
        self._solver.silent()
        self._sums = [
            self._solver.addVariable(lb=0, ub=len(people), type=highspy.HighsVarType.kInteger) for people in alike
        ]
        for row in rows:
            inside = [self._sums[i] for i, people in enumerate(alike) if people <= row.people]
            total = sum(inside[1:], inside[0])
            self._solver.addConstr(total >= row.least)
            self._solver.addConstr(total <= row.most)

    def ends(self, places: Iterable[int]) -> tuple[int, int]:
        """The least and the most that these sums can be together."""
        asked = [self._sums[place] for place in places]
        total = sum(asked[1:], 1.0 * asked[0])
        return round(self._end(self._solver.minimize, total)), round(self._end(self._solver.maximize, total))

    def _end(self, way, total) -> float:
        way(total)
        assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self._solver.getObjectiveValue()
