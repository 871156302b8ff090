"""Network connectivity: locations, their assessment, and single measurements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from facts_world import World

from uptake.facts.importers.deliveries import Delivery, Notice
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import Recognised, recognise
from uptake.facts.sources import NETWORK
from uptake.facts.table import Table
from uptake.facts.technology import NETWORK_LOCATION, NETWORK_SAMPLE

DAY = date(2026, 7, 25)


def told(world: World, table: Table, day: date, key: str) -> dict[str, dict[str, Any]]:
    return {
        row[key]: {name: value for name, value in row.items() if value is not None and name not in ("day", key)}
        for row in world.store.read(table, day, day).to_pylist()
    }


def test_an_assessment_tells_points_people_and_insights_of_each_location(world: World) -> None:
    report = world.bring_in("network-assessment.csv")
    assert report.taken[0].source == NETWORK
    places = told(world, NETWORK_LOCATION, DAY, "location")
    assert places["Hill House"] == {
        "city": "Springfield",
        "remote": False,
        "users": 900,
        "exchange_points": 80_000,
        "sharepoint_points": 60_000,
        "teams_points": 70_000,
        "egress_km": 19,
        "intermediary": False,
        "slower_than_peers": False,
        "far_exchange_door": False,
    }
    assert places["Harbour"]["egress_km"] == 998  # 620 miles: more than the 800 km of an insight
    assert places["Harbour"]["intermediary"] is True
    assert places["Springfield (remote)"] == {"city": "Springfield", "remote": True}


def test_a_workload_that_was_not_measured_is_unknown(world: World) -> None:
    world.bring_in("network-assessment.csv")
    assert "copilot_points" not in told(world, NETWORK_LOCATION, DAY, "location")["Hill House"]


def test_a_word_that_nobody_knows_sets_its_row_aside(delivered: Callable[[str], Delivery]) -> None:
    delivery = delivered("network-assessment.csv")
    assert [(bad.value, bad.reason) for bad in delivery.bad_rows] == [("Tent", "bad_word")]


def test_addresses_coordinates_and_ranges_are_passed_over_in_silence_and_strange_columns_are_named(
    delivered: Callable[[str], Delivery],
) -> None:
    listed, assessed = delivered("network-locations-2026-07-20.csv"), delivered("network-assessment.csv")
    assert [notice.reason for notice in listed.notices] == ["day_from_name"]
    assert Notice("unknown_columns", {"columns": ("Comment",)}) in assessed.notices
    kept = str([rows.to_pylist() for one in (listed, assessed) for part in one.parts for rows in part.days.values()])
    assert not any(word in kept for word in ("203.0.113", "10.1.0.0", "Hill Street", "52.1"))


def test_the_list_of_locations_tells_which_were_entered_by_the_organization(world: World) -> None:
    world.bring_in("network-locations-2026-07-20.csv")
    assert told(world, NETWORK_LOCATION, date(2026, 7, 20), "location") == {
        "Hill House": {"listed": True},
        "Harbour": {"listed": False},
    }


def test_the_list_and_the_assessment_of_one_day_add_up(world: World) -> None:
    data = b"userEntered,Name,Address\n1,Hill House,1 Hill Street\n"
    report = world.bring_in("network-assessment.csv", Found(f"locations-{DAY}.csv", data))
    assert report.skipped == ()
    place = told(world, NETWORK_LOCATION, DAY, "location")["Hill House"]
    assert (place["listed"], place["users"]) == (True, 900)


def test_measurements_are_kept_in_their_units_once_each(world: World) -> None:
    report = world.bring_in("network-samples.csv")
    assert report.taken[0].days == (date(2026, 7, 26), date(2026, 7, 27))
    rows = world.store.read(NETWORK_SAMPLE, date(2026, 7, 26), date(2026, 7, 26)).to_pylist()
    assert len(rows) == 2  # the first measurement stands in the file twice
    first = next(row for row in rows if row["copilot_ms"])
    assert (first["exchange_ms"], first["copilot_ms"], first["sharepoint_mbps"], first["teams_mos"]) == (
        25_000, 31_250, 5_500, 4_200,
    )  # fmt: skip
    assert first["location"] == "Hill House"
    assert "1111-4222" not in str(rows)
    assert "203.0.113" not in str(rows)
    (remote,) = world.store.read(NETWORK_SAMPLE, date(2026, 7, 27), date(2026, 7, 27)).to_pylist()
    assert remote["remote"] is True
    assert remote["exchange_ms"] is None  # written as -1


def test_megabits_become_megabytes(world: World) -> None:
    data = b"Date,Location,SharePoint download speed (Mbps)\n2026-07-26,Hill House,44\n2026-07-26,Hill House,40\n"
    world.bring_in(Found("samples.csv", data))
    rows = world.store.read(NETWORK_SAMPLE, date(2026, 7, 26), date(2026, 7, 26)).to_pylist()
    assert sorted(row["sharepoint_mbps"] for row in rows) == [5_000, 5_500]


def test_measurements_without_an_identifier_are_the_same_when_imported_again(world: World) -> None:
    data = b"Date,Location,Exchange latency (ms)\n2026-07-26,Hill House,44\n2026-07-26,Hill House,40\n"
    for _ in range(2):
        world.bring_in(Found("samples.csv", data))
        assert world.store.read(NETWORK_SAMPLE, date(2026, 7, 26), date(2026, 7, 26)).num_rows == 2


@pytest.mark.parametrize("title", ["Exchange points", "Exchange score", "Exchange assessment"])
def test_several_words_for_points_are_known(world: World, title: str) -> None:
    world.bring_in(Found("assessment-2026-07-25.csv", f"Office location;{title}\nHill House;80.5\n".encode()))
    assert told(world, NETWORK_LOCATION, DAY, "location") == {"Hill House": {"exchange_points": 80_500}}


def test_our_own_open_table_stays_our_own() -> None:
    found = recognise(b"day,location,exchange_points,users\n2026-07-25,Hill House,80,900\n")
    assert isinstance(found, Recognised)
    assert found.form == NETWORK_LOCATION
