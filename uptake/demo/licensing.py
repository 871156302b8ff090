"""Who holds which licence, and since when."""

from dataclasses import replace

import numpy as np

from uptake.demo.departments import BY_NAME, HISTORY, Department
from uptake.demo.licences import ENGAGE_PLAN, Holding
from uptake.demo.persons import Person

ERASED_AFTER = 30  # days between the end of an account and its deletion
LONG_AGO = HISTORY + 60  # a licence older than every history
PHONES_FOR_LOGISTICS = 45  # the day on which frontline people of Logistics got a better licence
WAVES = ((LONG_AGO, 0.3), (140, 0.4), (60, 0.3))  # when Copilot licences were handed out, and which part


def basic_licence(
    draw: np.random.Generator,
    department: Department,
    arrives: int | None,
    leaves: int | None,
    *,
    frontline: bool,
    level: int,
) -> tuple[Holding, ...]:
    """The basic licence, from the account's first day until its deletion; on the front line it may change."""
    since = LONG_AGO + int(draw.integers(900)) if arrives is None else arrives
    until = 0 if leaves is None else leaves - ERASED_AFTER + 1
    if not frontline:
        return (Holding("E5" if level >= 2 or department.name == "IT" else "E3", since, until),)
    without_engage = department.name == "Production" and draw.random() < 0.35
    off = frozenset({ENGAGE_PLAN}) if without_engage else frozenset()
    small = "F3" if draw.random() < 0.45 else "F1"
    if small == "F1" and department.name == "Logistics" and until == 0 and since > PHONES_FOR_LOGISTICS:
        return (
            Holding("F1", since, PHONES_FOR_LOGISTICS + 1, off),
            Holding("F3", PHONES_FOR_LOGISTICS, 0, off),
        )
    return (Holding(small, since, until, off),)


def with_copilot(draw: np.random.Generator, people: list[Person], licences: int) -> list[Person]:
    """Hand out the Copilot licences in waves, first where the weight of the department is greatest."""
    able = [n for n, p in enumerate(people) if not p.frontline and p.leaves is None and p.arrives is None]
    pull = np.array([BY_NAME[people[n].department].copilot if people[n].department else 0.5 for n in able])
    order = np.argsort(draw.exponential(size=len(able)) / pull)[:licences]
    waves = np.repeat([since for since, _ in WAVES], [round(licences * part) + 1 for _, part in WAVES])
    changed = list(people)
    for position, since in zip(order, waves, strict=False):
        person = people[able[int(position)]]
        changed[able[int(position)]] = replace(person, holdings=(*person.holdings, Holding("COPILOT", int(since))))
    return changed
