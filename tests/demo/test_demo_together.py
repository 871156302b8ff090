"""Meetings, files and workspaces of the main tenant: what belongs together agrees."""

import numpy as np
import numpy.typing as npt
import pytest

from uptake.demo.behaviour import Activity
from uptake.demo.departments import HISTORY
from uptake.demo.file_uses import FileUses, file_uses
from uptake.demo.meetings import CAMPAIGN
from uptake.demo.moving import FOUNDERS
from uptake.demo.organization import DEMO_TENANTS, Organization, made
from uptake.demo.sharing import MOVED
from uptake.demo.workspaces import Workspaces, workspaces
from uptake.facts.shared_work import FILE_USE, MEETING

Flags = npt.NDArray[np.bool_]
SCHEDULED = MEETING["type"].bit("scheduled_once") | MEETING["type"].bit("scheduled_recurring")
CALL = MEETING["type"].bit("call") | MEETING["type"].bit("group_call")


@pytest.fixture(scope="module")
def shared(main: Organization) -> Workspaces:
    return workspaces(main)


@pytest.fixture(scope="module")
def used(main: Organization, history: Activity, shared: Workspaces) -> FileUses:
    return file_uses(main, history, shared)


def kinds(history: Activity, flags: int) -> Flags:
    found: Flags = (history.meetings.columns["type"] & flags) > 0
    return found


def test_people_attended_the_meetings_that_were_held(main: Organization, history: Activity) -> None:
    guests = np.array([person.guest for person in main.people])[history.person]
    heads, calls = history.meetings.columns["attendees"], kinds(history, CALL)
    assert heads[~calls].sum() == history.columns["meetings_attended"][~guests].sum()
    assert heads[calls].sum() == history.columns["calls"][~guests].sum()


def test_what_a_person_attended_adds_up(history: Activity) -> None:
    c = history.columns
    once, at_once = c["one_time_attended"], c["ad_hoc_attended"]
    assert (once + at_once <= c["meetings_attended"]).all()
    assert ((c["meeting_minutes"] > 0) == (c["meetings_attended"] + c["calls"] > 0)).all()
    assert (c["calls_one_to_one"] + c["calls_group"] == c["calls"]).all()
    assert (c["video_meetings"] <= c["meetings_attended"]).all()


def test_only_scheduled_meetings_invite_and_calls_know_little(history: Activity) -> None:
    columns, scheduled, calls = history.meetings.columns, kinds(history, SCHEDULED), kinds(history, CALL)
    assert ((columns["invited"] >= 0) == scheduled).all()
    assert (columns["accepted"] <= columns["invited"]).all()
    assert (columns["participants"] >= columns["attendees"]).all()
    assert (columns["contributors"] <= columns["participants"]).all()
    assert (columns["recorded"][calls] == -1).all()
    assert (columns["minutes"] > 0).all()


def test_the_campaign_brings_messages_after_meetings(history: Activity) -> None:
    ago = len(history.days) - 1 - history.meetings.day
    known = kinds(history, SCHEDULED)

    def part(since: int, until: int) -> float:
        rows = known & (ago <= since) & (ago > until)
        return float((history.meetings.columns["chat_after"][rows] == 1).mean())

    assert part(CAMPAIGN, CAMPAIGN - 28) > part(CAMPAIGN + 28, CAMPAIGN) + 0.04


def test_summer_has_fewer_meetings_than_autumn(history: Activity) -> None:
    months = np.array([day.month for day in history.days])[history.meetings.day]
    assert (months == 8).sum() < 0.8 * (months == 10).sum()


def test_everybody_uses_a_file_once_a_day_at_most(used: FileUses) -> None:
    rows = np.stack((used.day.astype(np.uint64), used.person.astype(np.uint64), used.file))
    assert len(np.unique(rows, axis=1).T) == len(used.day)
    assert (np.diff(used.day) >= 0).all()


def test_what_is_told_of_a_use_is_consistent(used: FileUses) -> None:
    c = used.columns
    assert ((c["reads"] > 0) | (c["changes"] > 0)).all()
    assert ((c["first_change"] >= 0) == (c["changes"] > 0)).all()
    assert (c["first_change"] <= c["last_use"]).all()
    assert ((used.workspace >= 0) == (c["team_site"] > 0)).all()
    assert (c["place"][used.workspace >= 0] == FILE_USE["place"].bit("sharepoint")).all()


def test_nothing_happens_in_a_workspace_that_is_not_there(
    history: Activity, shared: Workspaces, used: FileUses
) -> None:
    rows = used.workspace >= 0
    ago = len(history.days) - 1 - used.day[rows]
    assert shared.there(used.workspace[rows], ago).all()
    assert (shared.created < HISTORY).any()
    assert (shared.deleted >= 0).any()


def test_workspaces_have_all_sizes_and_some_are_quiet(shared: Workspaces, used: FileUses) -> None:
    for low, high in ((2, 10), (11, 100), (101, 10_000)):
        assert ((shared.members >= low) & (shared.members <= high)).sum() >= 10
    assert 0 < len(np.unique(used.workspace[used.workspace >= 0])) < 0.95 * len(shared.ids)


def test_moving_file_shares_online_brings_a_department_together(main: Organization, history: Activity) -> None:
    here = np.array([p.department == "Research and Development" and p.arrives is None for p in main.people])

    def part(ago: int) -> float:
        last = len(history.days) - 1 - ago
        rows = (history.day > last - 28) & (history.day <= last) & (history.columns["shared_uses"] > 0)
        return len(np.unique(history.person[rows & here[history.person]])) / int(here.sum())

    assert part(MOVED - 28) - part(MOVED + 1) > 0.15


def test_some_people_move_between_departments_and_a_small_office_opens(main: Organization) -> None:
    moved = [person for person in main.people if person.moved is not None]
    assert len(moved) > 10
    assert all(person.came_from not in ("", person.department) for person in moved)
    assert sum(person.place.city == "Jena" for person in main.people) == FOUNDERS


def test_an_organization_without_leipzig_has_no_small_office() -> None:
    assert not [person for person in made(DEMO_TENANTS[2]).people if person.place.city == "Jena"]
