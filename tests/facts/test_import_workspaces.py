"""Reports about groups, teams and sites: what is true, what happened, and which sites are team sites."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from facts_world import CASES, DAY, SNAPSHOT, World
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.facts.importers.deliveries import Delivery, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.opaque import opaque, site_id
from uptake.facts.shared_work import FILE_USE, WORKSPACE_DAY
from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import GROUPS_ACTIVITY, SITES, TEAM_ACTIVITY
from uptake.facts.table import Table

ATLAS, BOREALIS, COSMOS = (f"9a0b0000-0000-4000-8000-0000000000{n:02d}" for n in (1, 2, 3))
JUNE = date(2026, 6, 26)
REPORTS = (
    "group-activity-one-day.csv", "group-activity-7-days.csv", "team-activity-one-day.csv",
    "team-activity-30-days.csv", "site-usage-7-days.csv", "site-usage-one-day.csv", "groups-with-age.json",
)  # fmt: skip


def told(world: World, table: Table, key: str, day: date = DAY) -> dict[str, dict[str, Any]]:
    """Rows of a day by their key, without empty columns."""
    return {
        row.pop(key): {name: value for name, value in row.items() if value is not None and name != "day"}
        for row in world.store.read(table, day, day).to_pylist()
    }


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("group-activity-one-day.csv", GROUPS_ACTIVITY),
        ("group-activity-concealed.csv", GROUPS_ACTIVITY),
        ("team-activity-30-days.csv", TEAM_ACTIVITY),
        ("site-usage-one-day.csv", SITES),
    ],
)
def test_reports_are_recognised_whatever_the_order_of_their_columns(
    delivered: Callable[[str], Delivery], world: World, worlds: Callable[[str], World], name: str, source: str
) -> None:
    assert delivered(name).source == source
    lines = (CASES / name).read_text("utf-8-sig").splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in lines)
    other = worlds("other")
    world.bring_in(name)
    other.bring_in(Found("turned.csv", turned.encode()))
    for table in (WORKSPACE_DAY, SITE_DAY):
        days = (date.min, date.max)
        assert other.store.read(table, *days) == world.store.read(table, *days)


def test_a_report_of_one_day_tells_what_happened(world: World) -> None:
    world.bring_in("group-activity-one-day.csv")
    assert told(world, WORKSPACE_DAY, "workspace") == {
        ATLAS: {"emails": 3, "files": 7},
        BOREALIS: {"emails": 0, "files": 0},
    }


def test_a_report_of_a_period_tells_what_is_true_and_no_activity(world: World) -> None:
    report = world.bring_in("group-activity-7-days.csv")
    assert told(world, WORKSPACE_DAY, "workspace") == {
        ATLAS: {"members": 12, "deleted": False},
        BOREALIS: {"members": 2, "deleted": False},
        COSMOS: {"members": 140, "deleted": True},
    }
    assert [(row.day, row.period_days) for row in world.store.coverage()] == [(DAY, 7)]
    assert report.taken[0].notices == ()


def test_a_report_of_one_day_says_that_it_lists_only_what_was_active(world: World) -> None:
    report = world.bring_in("site-usage-one-day.csv")
    assert [notice.reason for notice in report.taken[0].notices] == ["day_without_state"]


def test_a_team_belongs_to_the_group_of_its_id(world: World) -> None:
    world.bring_in("group-activity-7-days.csv", "team-activity-30-days.csv", "team-activity-one-day.csv")
    known = told(world, WORKSPACE_DAY, "workspace")
    assert known[ATLAS] == {"members": 12, "deleted": False, "has_team": True, "messages": 5}
    assert "has_team" not in known[BOREALIS]


def test_the_directory_tells_how_old_a_shared_workspace_is(world: World) -> None:
    world.bring_in("groups-with-age.json")
    assert told(world, WORKSPACE_DAY, "workspace", SNAPSHOT) == {ATLAS: {"created": date(2026, 1, 15)}}
    assert world.store.coverage() == []


def test_site_usage_tells_which_sites_are_team_sites(world: World) -> None:
    world.bring_in("site-usage-7-days.csv", "site-usage-one-day.csv")
    sites = [site_id(f"5e17e000-0000-4000-8000-0000000000{n:02d}", "") for n in (1, 2, 3)]
    assert told(world, SITE_DAY, "site") == {
        sites[0]: {"team_site": True, "deleted": False, "files": 6},
        sites[1]: {"team_site": False, "deleted": False},
        sites[2]: {"team_site": True, "deleted": True},
    }


def test_files_of_the_audit_log_meet_their_team_site_by_its_identifier(world: World) -> None:
    world.bring_in("audit-search.csv", "site-usage-7-days.csv")
    used = {row["workspace"] for row in world.store.read(FILE_USE, date.min, date.max).to_pylist()} - {None}
    sites = told(world, SITE_DAY, "site")
    assert {site: sites[site]["team_site"] for site in used} == {
        site_id("5e17e000-0000-4000-8000-000000000001", ""): True,
        site_id("5e17e000-0000-4000-8000-000000000002", ""): False,
    }


def test_concealed_groups_are_told_apart_by_their_hash_and_announced(world: World) -> None:
    report = world.bring_in("group-activity-concealed.csv")
    assert [notice.reason for notice in report.taken[0].notices] == ["things_concealed"]
    assert {row["members"] for row in told(world, WORKSPACE_DAY, "workspace", JUNE).values()} == {12, 3}
    assert world.store.coverage()[0].concealed


def test_concealed_sites_are_told_apart_by_their_hash(world: World) -> None:
    world.bring_in("site-usage-concealed.csv")
    assert told(world, SITE_DAY, "site", JUNE) == {
        opaque("0F6C17A3B9D24E5F8A1B2C3D4E5F6A7B"): {"team_site": True, "deleted": False}
    }


def test_no_name_of_a_group_or_site_is_kept(world: World) -> None:
    world.bring_in(*REPORTS)
    kept = str([world.store.read(table, date.min, date.max).to_pylist() for table in (WORKSPACE_DAY, SITE_DAY)])
    assert not any(name in kept for name in ("Atlas", "atlas", "contoso", "5e17e000"))


def test_bad_rows_are_set_aside_and_the_rest_is_taken(world: World) -> None:
    head = "Report Refresh Date,Team Name,Team Id,Active Channels,Channel Messages,Report Period\n"
    rows = [f"{DAY},A,t-1,1,5,1", f"{DAY},A,t-2,1,many,1", f"{DAY},,,1,5,1", f"{DAY},A,t-3,1,5,9", ",A,t-4,1,5,1",
            f"{DAY},A,t-5,1,5,1", f"{DAY},A,t-5,1,6,1"]  # fmt: skip
    report = world.bring_in(Found("teams.csv", (head + "\n".join(rows)).encode()))
    assert [(bad.row, bad.reason) for bad in report.taken[0].bad_rows] == [
        (3, "bad_number"), (4, "no_key"), (5, "bad_period"), (6, "bad_day"), (7, "key_twice"), (8, "key_twice"),
    ]  # fmt: skip
    assert told(world, WORKSPACE_DAY, "workspace") == {"t-1": {"messages": 5}}


def test_a_header_without_rows_tells_no_day(skipped: Callable[..., Skipped]) -> None:
    head = (CASES / "site-usage-one-day.csv").read_bytes().splitlines()[0] + b"\n"
    assert skipped("empty.csv", head).reason == "no_rows"


@settings(max_examples=6, deadline=None)
@given(st.permutations(REPORTS), st.integers(0, len(REPORTS)))
def test_the_order_of_reports_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: Sequence[str], cut: int
) -> None:
    straight, mixed = (World(tmp_path_factory.mktemp(name)) for name in ("straight", "mixed"))
    straight.bring_in(*REPORTS)
    mixed.bring_in(*order[:cut])
    mixed.bring_in(*order[cut:])
    mixed.bring_in(order[0])
    for table in (WORKSPACE_DAY, SITE_DAY):
        days = (date.min, date.max)
        assert mixed.store.read(table, *days) == straight.store.read(table, *days)


@given(st.text(min_size=1), st.text(min_size=1))
def test_an_identifier_tells_names_apart_but_for_case_and_edges(one: str, other: str) -> None:
    alike = one.strip().lower() == other.strip().lower()
    assert (opaque(one) == opaque(other)) is alike
    assert len(opaque(one)) == 16


def test_a_site_is_known_by_its_id_before_its_address() -> None:
    assert site_id("A-1", "https://x") == site_id("a-1", "") == opaque("a-1")
    assert (
        site_id("", "https://x/") == site_id("00000000-0000-0000-0000-000000000000", "HTTPS://X") == opaque("https://x")
    )
    assert site_id("", " ") is None
