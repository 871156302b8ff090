"""Who works on which day: weekends, holidays, leave, part time, accounts that begin and end."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from uptake.demo.calendar import leave_weights, staffing, working_days
from uptake.demo.chance import chance
from uptake.demo.licensing import LONG_AGO
from uptake.demo.organization import Organization
from uptake.demo.persons import FREE, Person

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

LEAVES_A_DAY = 2.6 / 210  # holidays begun per person and day
LEAVE_LENGTHS = (3, 5, 7, 9, 14, 16)  # days, weekends included
LONG_LEAVE = 0.035  # part of the people who are away for many weeks once


@dataclass(frozen=True)
class Presence:
    """Every person-day on which somebody works, ordered by day and then person.

    `day` and `person` are indexes; `usual` is False where that person would have been free (weekend,
    holiday). `on_call` is the person who is there on each day, whatever day it is.
    """

    days: tuple[date, ...]
    day: Whole
    person: Whole
    usual: Flags
    on_call: Whole

    @property
    def ago(self) -> Whole:
        """Days before the last day."""
        return len(self.days) - 1 - self.day

    @property
    def called(self) -> Flags:
        """Where the person is the one on call."""
        called: Flags = self.on_call[self.day] == self.person
        return called


def presence(organization: Organization, days: tuple[date, ...]) -> Presence:
    """Let the people come to work on these days, the last of which is the last day of the history."""
    people = organization.people
    draw = chance(organization.seed, "presence")
    own_days, staffed = _own_working_days(people, days)
    likely = np.where(own_days, _on_workdays(people), _on_free_days(people)) * staffed
    there = draw.random(likely.shape) < likely
    there &= ~_on_leave(draw, people, days)
    acting = [n for n, person in enumerate(people) if person.part != FREE]
    there[:, acting] = own_days[:, acting]
    there &= _account_open(people, len(days))
    on_call = _on_call(people, days)
    there[np.arange(len(days)), on_call] = True
    day, person = np.nonzero(there)
    return Presence(days, day, person, own_days[day, person], on_call)


def _own_working_days(people: tuple[Person, ...], days: tuple[date, ...]) -> tuple[Flags, npt.NDArray[np.float64]]:
    """Per day and person: whether it is a day of work for them, and how many sites are open."""
    countries = sorted({person.place.country for person in people})
    index = np.array([countries.index(person.place.country) for person in people])
    working = np.array([working_days(country, days) for country in countries])[index].T
    staffed = np.array([staffing(country, days) for country in countries])[index].T
    weekdays = np.array([day.weekday() for day in days])
    for number, person in enumerate(people):
        if person.off_days:
            working[np.isin(weekdays, list(person.off_days)), number] = False
    return working, staffed


def _on_workdays(people: tuple[Person, ...]) -> npt.NDArray[np.float64]:
    return np.array([0.22 if p.guest else 0.80 if p.frontline else 0.95 for p in people])


def _on_free_days(people: tuple[Person, ...]) -> npt.NDArray[np.float64]:
    return np.array([0.01 if p.guest else 0.34 if p.frontline else 0.02 + 0.035 * p.level for p in people])


def _on_leave(draw: np.random.Generator, people: tuple[Person, ...], days: tuple[date, ...]) -> Flags:
    """Holidays in one piece, mostly when the country has them, and a few long absences; by day and person."""
    steps = np.zeros((len(days) + 1, len(people)), np.int64)
    for country in sorted({person.place.country for person in people}):
        weights = leave_weights(country, days)
        here = np.array([n for n, person in enumerate(people) if person.place.country == country])
        who = np.repeat(here, draw.poisson(LEAVES_A_DAY * len(days), len(here)))
        begin = draw.choice(len(days), size=len(who), p=weights)
        end = np.minimum(begin + draw.choice(LEAVE_LENGTHS, size=len(who)), len(days))
        np.add.at(steps, (begin, who), 1)
        np.add.at(steps, (end, who), -1)
    long = np.flatnonzero(draw.random(len(people)) < LONG_LEAVE)
    begin = draw.integers(0, len(days), size=len(long))
    end = np.minimum(begin + draw.integers(21, 120, size=len(long)), len(days))
    np.add.at(steps, (begin, long), 1)
    np.add.at(steps, (end, long), -1)
    return steps.cumsum(axis=0)[:-1] > 0


def _account_open(people: tuple[Person, ...], days: int) -> Flags:
    ago = np.arange(days)[::-1, None]
    arrives = np.array([LONG_AGO if p.arrives is None else p.arrives for p in people])
    leaves = np.array([-1 if p.leaves is None else p.leaves for p in people])
    return (ago <= arrives) & (ago > leaves)


def _on_call(people: tuple[Person, ...], days: tuple[date, ...]) -> Whole:
    """Somebody for every day, changing weekly; so that no report of a day is ever empty."""
    steady = [n for n, p in enumerate(people) if p.holdings and p.leaves is None and p.arrives is None]
    desks = [n for n in steady if not people[n].frontline and people[n].part == FREE] or steady
    pool = [n for n in desks if any(h.offer == "COPILOT" and h.since == LONG_AGO for h in people[n].holdings)]
    rota = pool or desks
    return np.array([rota[day.toordinal() // 7 % len(rota)] for day in days])
