"""The groups of an invented organization."""

import uuid
from collections.abc import Iterable, Sequence

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS
from uptake.demo.persons import FREE, Group, Person

COUNCIL = 7
BOARD = 6
PRIORITY = 12

ALL_STAFF = "All staff"
WORKS_COUNCIL = "Works council"
THE_BOARD = "Board"
HEADS = "Heads of departments"
LEADERSHIP = "Leadership"
PRIORITY_ACCOUNTS = "Priority accounts"
PARTNERS = "Partners and guests"


def groups(seed: int, people: Sequence[Person]) -> tuple[Group, ...]:
    """A group for each department and some across them.

    `All staff` and `Leadership` hold other groups, `Priority accounts` holds both a group and persons.
    Only persons whom the directory still lists are members; those of the sample intranet are in no group
    that is likely to be left out.
    """
    draw = chance(seed, "groups")
    listed = [n for n, person in enumerate(people) if person.listed and not person.guest]
    free = [n for n in listed if people[n].part == FREE and people[n].enabled]
    staff = [n for n in free if not people[n].frontline]
    bosses = [n for n in staff if people[n].department == "Management"] or staff
    board = _some(draw, bosses, BOARD)
    made: list[tuple[str, Iterable[int], tuple[str, ...]]] = []
    for department in DEPARTMENTS:
        members = [n for n in listed if people[n].department == department.name]
        if members:
            made.append((f"{department.name} department", members, ()))
    names = tuple(name for name, _, _ in made)
    loose = [n for n in listed if not people[n].department]
    heads = [n for n in staff if people[n].level == 3 and n not in board]
    made += [
        (ALL_STAFF, loose, names),
        (WORKS_COUNCIL, _some(draw, free, COUNCIL), ()),
        (THE_BOARD, board, ()),
        (HEADS, heads, ()),
        (LEADERSHIP, (), (THE_BOARD, HEADS)),
        (PRIORITY_ACCOUNTS, _some(draw, [n for n in staff if n not in board], PRIORITY), (THE_BOARD,)),
        (PARTNERS, [n for n, person in enumerate(people) if person.guest], ()),
    ]
    return tuple(
        Group(name, str(uuid.UUID(bytes=draw.bytes(16), version=4)), tuple(members), inner)
        for name, members, inner in made
    )


def _some(draw: np.random.Generator, of: Sequence[int], how_many: int) -> tuple[int, ...]:
    chosen = draw.choice(len(of), size=min(how_many, len(of)), replace=False)
    return tuple(sorted(of[int(n)] for n in chosen))
