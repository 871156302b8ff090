"""The shared workspaces of an invented organization: a department's own, teams, projects, and large communities.

Everybody belongs to the workspace of their department, which is old and in use, and to a few more. Some were
made lately, some are deleted, and some are quiet since the project ended.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS
from uptake.demo.moment import Real, Whole
from uptake.demo.organization import Organization

PEOPLE_EACH = 4  # people for each workspace, large ones aside
PLACES = 12  # most workspaces of one person
YEARS = 6


@dataclass(frozen=True)
class Workspaces:
    """All workspaces side by side. Days are counted back from the last day of the history.

    `of_person` has the numbers of each person's workspaces, the department's own first and -1 for none;
    `favour` how often the person chooses each of them.
    """

    ids: tuple[str, ...]
    created: Whole
    deleted: Whole
    members: Whole
    has_team: npt.NDArray[np.bool_]
    of_person: Whole
    favour: Real

    def there(self, workspace: Whole, ago: Whole) -> npt.NDArray[np.bool_]:
        """Whether the workspaces are there on these days."""
        there: npt.NDArray[np.bool_] = (self.created[workspace] >= ago) & (self.deleted[workspace] < ago)
        return there

    def chosen(self, draw: np.random.Generator, person: Whole, ago: Whole) -> Whole:
        """A workspace for each of these persons and days: one of theirs that is there that day."""
        weights = np.cumsum(self.favour[person], axis=1)
        place = (weights < draw.random(len(person))[:, None] * weights[:, -1:]).sum(axis=1)
        chosen = self.of_person[person, np.minimum(place, PLACES - 1)]
        there: Whole = np.where(self.there(chosen, ago), chosen, self.of_person[person, 0])
        return there


def workspaces(organization: Organization) -> Workspaces:
    """Found the workspaces and let people join them."""
    draw = chance(organization.seed, "workspaces")
    people = organization.people
    names = [d.name for d in DEPARTMENTS]
    department = np.array([names.index(p.department) if p.department else -1 for p in people])
    groups = [np.flatnonzero(department == n) for n in range(len(names))]
    everybody = np.arange(len(people))
    joined: list[npt.NDArray[np.intp]] = [*(g for g in groups if len(g) > 1), everybody]
    of_departments = len(joined)
    joined += [_team(draw, groups, everybody) for _ in range(max(8, len(people) // PEOPLE_EACH))]
    many = len(joined)
    created = draw.integers(30, 365 * YEARS, many)
    young = draw.random(many)
    created = np.where(young < 0.14, draw.integers(3, 90, many), created)
    created = np.where((young >= 0.14) & (young < 0.32), draw.integers(91, 365, many), created)
    deleted = np.where(draw.random(many) < 0.05, draw.integers(0, 150, many), -1)
    liveliness = np.exp(0.9 * draw.normal(size=many)) * (draw.random(many) > 0.2)
    created[:of_departments], deleted[:of_departments], liveliness[:of_departments] = 365 * YEARS, -1, 0.6
    has_team = draw.random(many) < 0.7
    has_team[:of_departments] = True
    own = {n: i for i, n in enumerate(n for n, g in enumerate(groups) if len(g) > 1)}
    first = np.array([own.get(int(n), of_departments - 1) for n in department])
    of_person, favour = _places(joined, first, liveliness)
    return Workspaces(
        ids=tuple(str(uuid.UUID(bytes=draw.bytes(16), version=4)) for _ in range(many)),
        created=created,
        deleted=deleted,
        members=np.array([len(members) for members in joined]),
        has_team=has_team,
        of_person=of_person,
        favour=favour,
    )


def _team(draw: np.random.Generator, groups: Sequence[Whole], everybody: Whole) -> npt.NDArray[np.intp]:
    """Members of one workspace: a team of a department, a project of two, or a community of many."""
    kind = draw.random()
    weights = np.array([len(group) for group in groups], float)
    one, other = draw.choice(len(groups), size=2, p=weights / weights.sum()).tolist()
    if kind < 0.06:
        among, size = everybody, min(3 * len(everybody) // 10, int(draw.integers(90, 400)))
    else:
        among = groups[one] if kind < 0.62 else np.concatenate((groups[one], groups[other]))
        size = max(round(float(np.exp(1.9 + 0.75 * draw.normal()))), 1)
    return draw.permutation(np.unique(among))[:size]


def _places(joined: Sequence[npt.NDArray[np.intp]], first: Whole, liveliness: Real) -> tuple[Whole, Real]:
    """The workspaces of each person, the department's own first; those of large communities count less."""
    of_person = np.full((len(first), PLACES), -1, np.int64)
    of_person[:, 0] = first
    taken = np.ones(len(first), np.int64)
    for number, members in enumerate(joined):
        free = members[(taken[members] < PLACES) & (of_person[members, 0] != number)]
        of_person[free, taken[free]] = number
        taken[free] += 1
    sizes = np.array([len(members) for members in joined])
    weight = liveliness / np.sqrt(np.maximum(sizes, 4))
    favour = np.where(of_person >= 0, weight[of_person], 0.0)
    favour[:, 0] = np.maximum(favour[:, 0], 0.02)
    return of_person, favour
