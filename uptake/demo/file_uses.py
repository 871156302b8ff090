"""Who read or changed which online file on which day, with the files of workspaces moving on as work does."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.behaviour import Activity
from uptake.demo.chance import chance
from uptake.demo.moment import Flags, Whole
from uptake.demo.organization import Organization
from uptake.demo.workspaces import Workspaces
from uptake.facts.shared_work import FILE_USE

_TYPES = ("word", "excel", "powerpoint", "onenote", "pdf", "other")
_TYPES_UP_TO = (34, 58, 74, 81, 95, 100)  # percent, added up
FILES_A_DAY = 0.06  # new files of a workspace for each of its members
STILL_USED = 0.22  # chance that a file is not replaced by the one made before it
PAGES = 180  # documents of the intranet, which few write and many read
OF_OTHERS = 0.25  # part of the uses in OneDrive that are of a colleague's file
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MORNING, _EVENING = 7 * 3600, 18 * 3600


@dataclass(frozen=True)
class FileUses:
    """One row per day, file and person. `file` is a number that tells nothing, `workspace` -1 for none.

    The other columns are named as in the fact table; -1 stands for an empty cell.
    """

    day: Whole
    person: Whole
    file: npt.NDArray[np.uint64]
    workspace: Whole
    columns: Mapping[str, Whole]


def file_uses(organization: Organization, activity: Activity, shared: Workspaces) -> FileUses:
    """Every use of a file in the history, ordered by day."""
    draw = chance(organization.seed, "files")
    team = np.repeat(np.arange(len(activity.day)), activity.columns["shared_uses"])
    page = np.flatnonzero(activity.columns["page_uses"])
    own = np.flatnonzero(activity.columns["own_uses"])
    row = np.concatenate((team, page, own))
    day, person = activity.day[row], activity.person[row]
    workspace = np.full(len(row), -1, np.int64)
    workspace[: len(team)] = shared.chosen(draw, person[: len(team)], len(activity.days) - 1 - day[: len(team)])
    kind = np.repeat((0, 1, 2), (len(team), len(page), len(own)))
    place = FILE_USE["place"]
    number = np.concatenate(
        (
            _of_workspaces(draw, shared, workspace[: len(team)], day[: len(team)]),
            draw.integers(0, PAGES, len(page)),
            _of_people(draw, activity, person[len(team) + len(page) :], day[len(team) + len(page) :]),
        )
    )
    once, file = _once(organization, kind, workspace, number, day, person)
    day, person, kind, workspace, file = day[once], person[once], kind[once], workspace[once], file[once]
    columns = {
        "place": np.where(kind == 2, place.bit("onedrive"), place.bit("sharepoint")),
        "team_site": (kind == 0).astype(np.int64),
        "type": _types(file),
        **_done(draw, kind, len(file)),
    }
    return FileUses(day, person, file, workspace, columns)


def _of_workspaces(draw: np.random.Generator, shared: Workspaces, workspace: Whole, day: Whole) -> Whole:
    """A file that is worked on in the workspace on that day: the newest, or one made shortly before."""
    pace = np.maximum(FILES_A_DAY * shared.members[workspace], 0.15)
    newest: Whole = (day * np.minimum(pace, 3.0)).astype(np.int64)
    return newest - draw.geometric(STILL_USED, len(day)) + 100


def _of_people(draw: np.random.Generator, activity: Activity, person: Whole, day: Whole) -> Whole:
    """Somebody's own file of that week, or that of a colleague who sits near."""
    near = np.maximum(person - draw.integers(1, 6, len(person)), 0)
    owner = np.where(draw.random(len(person)) < OF_OTHERS, near, person)
    return (owner * (len(activity.days) // 7 + 2) + day // 7) * 3 + draw.integers(0, 3, len(person))


def _once(
    organization: Organization, kind: Whole, workspace: Whole, number: Whole, day: Whole, person: Whole
) -> tuple[Whole, npt.NDArray[np.uint64]]:
    """Which rows to keep so that each day, file and person is there once, by day; and the files of all rows."""
    told = (kind + 1) << 60 | (workspace + 1) << 40 | number
    file = (told.astype(np.uint64) ^ np.uint64(organization.seed)) * _MIX
    file ^= file >> np.uint64(29)
    _, files = np.unique(file, return_inverse=True)
    key = (day * (files.max(initial=0) + 1) + files) * len(organization.people) + person
    _, once = np.unique(key, return_index=True)
    return once, file


def _types(file: npt.NDArray[np.uint64]) -> Whole:
    bits = np.array([FILE_USE["type"].bit(name) for name in _TYPES])
    return bits[np.searchsorted(_TYPES_UP_TO, (file % np.uint64(100)).astype(np.int64), side="right")]


def _done(draw: np.random.Generator, kind: Whole, many: int) -> dict[str, Whole]:
    """Reading and changing, and when; the intranet is seldom changed."""
    changes = draw.random(many) < np.array((0.48, 0.05, 0.6))[kind]
    reads: Flags = ~changes | (draw.random(many) < 0.55)
    first = draw.integers(_MORNING, _EVENING, many)
    last = np.minimum(first + draw.integers(0, 7200, many), 24 * 3600 - 1)
    return {
        "reads": np.where(reads, 1 + draw.poisson(0.6, many), 0),
        "changes": np.where(changes, 1 + draw.poisson(1.5, many), 0),
        "first_change": np.where(changes, first, -1),
        "last_use": last,
    }
