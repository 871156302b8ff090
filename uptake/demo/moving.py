"""People who changed their department during the history, and a new office that is still small.

A move changes what the directory says from one day on; the work changes with it at once in both halves of the
history, because habits are those of the department where somebody is on the last day.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS, HISTORY
from uptake.demo.persons import FREE, Person
from uptake.demo.places import JENA, LEIPZIG

MOVERS = 0.02
FOUNDERS = 7  # people of the new office: too few to be told anything about


def with_moves(seed: int, people: Sequence[Person]) -> tuple[Person, ...]:
    """The same people, some of whom came from another department."""
    draw = chance(seed, "moves")
    names = [department.name for department in DEPARTMENTS if department.frontline == 0]
    changed = list(people)
    for number, person in enumerate(people):
        steady = person.part == FREE and person.arrives is None and person.leaves is None
        if steady and person.department in names and draw.random() < MOVERS:
            came_from = names[(names.index(person.department) + int(draw.integers(1, len(names)))) % len(names)]
            changed[number] = replace(person, came_from=came_from, moved=int(draw.integers(10, HISTORY - 10)))
    return tuple(changed)


def with_small_office(seed: int, people: Sequence[Person]) -> tuple[Person, ...]:
    """The same people, a few of whom opened an office in Jena; nobody where there is no site in Leipzig."""
    draw = chance(seed, "small office")
    able = [
        number
        for number, person in enumerate(people)
        if person.place == LEIPZIG and person.part == FREE and not person.frontline and not person.guest
    ]
    changed = list(people)
    if len(able) > 10 * FOUNDERS:
        for place in np.sort(draw.choice(len(able), size=FOUNDERS, replace=False)).tolist():
            changed[able[place]] = replace(people[able[place]], place=JENA)
    return tuple(changed)
