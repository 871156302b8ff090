"""The inventory of Microsoft 365 Apps, and the day that an export is about."""

from collections.abc import Callable
from datetime import date

import pytest
from facts_world import World
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.importers.deliveries import Delivery, Notice, Skipped
from uptake.facts.importers.export_day import day_in_name
from uptake.facts.importers.found import Found
from uptake.facts.sources import INVENTORY
from uptake.facts.technology import APPS_DEVICE

DAY = date(2026, 7, 26)
HEAD = "AadDeviceID,UpdateChannel,BuildVersion,OSFamily\n"


def inventory(rows: str, name: str = "inventory-2026-07-26.csv") -> Found:
    return Found(name, (HEAD + rows).encode())


def test_devices_are_kept_with_channel_and_build_but_without_their_names(world: World) -> None:
    report = world.bring_in("inventory-2026-07-26.csv")
    rows = world.store.read(APPS_DEVICE, DAY, DAY).to_pylist()
    assert len(rows) == 8
    told = {row["build"]: (row["channel"], row["version"]) for row in rows}
    assert told["16.0.20131.20154"] == ("Current", "2606")
    assert told["16.0.20131.20152"] == ("Monthly Enterprise", "2606")
    assert told["16.0.17928.20776"] == ("Semi-Annual Enterprise", "2408")  # written as Deferred, its old name
    assert told["16.0.20112.15190"] == ("Beta", None)  # written as the address that it updates from
    assert told[None] == (None, None)
    assert {row["system"] for row in rows} == {"Windows"}
    assert all(len(row["device"]) == 32 for row in rows)
    assert not any(name in str(rows) for name in ("LAPTOP", "1111-4222"))
    assert (report.taken[0].source, report.taken[0].people, report.taken[0].rows) == (INVENTORY, 0, 8)


def test_a_channel_that_nobody_knows_stays_and_is_remarked(world: World) -> None:
    report = world.bring_in("inventory-2026-07-26.csv")
    assert Notice("unknown_channels", {"channels": ("PerpetualVL2024",)}) in report.taken[0].notices
    assert "PerpetualVL2024" in world.store.read(APPS_DEVICE, DAY, DAY)["channel"].to_pylist()


def test_titles_as_pages_show_them_and_several_days_are_read(delivered: Callable[[str], Delivery]) -> None:
    (part,) = delivered("inventory-shown-titles.csv").parts
    assert sorted(part.days) == [date(2026, 7, 24), date(2026, 7, 25)]
    first, second = (rows.to_pylist() for _, rows in sorted(part.days.items()))
    assert [row["version"] for row in (*first, *second)] == ["2605", "2606"]
    assert first[0]["device"] == second[0]["device"]  # in upper and in lower case


def test_a_row_without_a_device_is_set_aside(delivered: Callable[[str], Delivery]) -> None:
    delivery = delivered("inventory-shown-titles.csv")
    assert [(bad.row, bad.reason) for bad in delivery.bad_rows] == [(4, "no_key")]


def test_a_device_that_is_told_twice_differently_is_set_aside(world: World) -> None:
    found = inventory("a,Current,16.0.20131.20154,Windows\na,Beta,16.0.20131.20154,Windows\n" * 2)
    report = world.bring_in(found)
    assert [skip.reason for skip in report.skipped] == ["no_good_row"]
    report = world.bring_in(inventory("a,Current,16.0.20131.20154,Windows\n" * 3))
    assert world.store.read(APPS_DEVICE, DAY, DAY).num_rows == 1


def test_a_file_that_tells_its_day_nowhere_is_refused_not_taken_for_today(skipped: Callable[..., Skipped]) -> None:
    found = inventory("a,Current,16.0.20131.20154,Windows\n", "inventory.csv")
    assert skipped(found.name, found.data).reason == "no_day_told"


def test_the_day_in_the_name_is_remarked_and_that_in_the_file_counts_more(world: World) -> None:
    report = world.bring_in("inventory-2026-07-26.csv", "inventory-shown-titles.csv")
    remarks = [notice for taken in report.taken for notice in taken.notices if notice.reason == "day_from_name"]
    assert remarks == [Notice("day_from_name", {"day": "2026-07-26"})]
    data = ("Report date," + HEAD + "2026-07-24,a,Current,16.0.20131.20154,Windows\n").encode()
    assert world.bring_in(Found("inventory-2026-01-01.csv", data)).taken[0].days == (date(2026, 7, 24),)


def test_importing_again_on_a_later_day_replaces_the_devices_of_that_day_only(world: World) -> None:
    world.bring_in(inventory("a,Current,16.0.20131.20154,Windows\nb,Beta,16.0.20131.20154,Windows\n"))
    world.bring_in(inventory("a,Current,16.0.20131.20154,Windows\n", "inventory-2026-07-27.csv"))
    world.bring_in(inventory("b,Current,16.0.20131.20154,Windows\n"))
    assert world.store.read(APPS_DEVICE, DAY, date(2026, 7, 27))["channel"].to_pylist() == ["Current"] * 2


def test_a_build_that_no_row_knows_leaves_the_version_unknown_and_stays(world: World) -> None:
    world.bring_in(inventory("a,Current,16.0.29999.20154,Windows\nb,Current,2606,Windows\n"))
    rows = world.store.read(APPS_DEVICE, DAY, DAY).to_pylist()
    assert {(row["version"], row["build"]) for row in rows} == {(None, "16.0.29999.20154"), ("2606", None)}


def test_version_and_build_may_stand_in_columns_of_their_own(world: World) -> None:
    data = b"Device ID,Channel,Build,Version\na,Current,16.0.20131.20154,2606\n"
    world.bring_in(Found("devices-2026-07-26.csv", data))
    (row,) = world.store.read(APPS_DEVICE, DAY, DAY).to_pylist()
    assert (row["version"], row["build"]) == ("2606", "16.0.20131.20154")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("inventory-2026-07-26.csv", DAY),
        ("Inventory_20260726.csv", DAY),
        ("inventory_20260726101500.csv", DAY),
        ("exports/2026_07_26/inventory.csv", DAY),
        ("from-2026-07-01-to-2026-07-26.csv", DAY),
        ("inventory-2026-13-26.csv", None),
        ("inventory-202607261.csv", None),
        ("inventory.csv", None),
    ],
)
def test_a_day_is_read_from_a_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y_%m_%d"]))
def test_every_day_in_a_name_is_found(day: date, form: str) -> None:
    assert day_in_name(f"x-{day.strftime(form)}.json") == day
