"""Endpoint analytics: Graph answers and Intune exports, each with its own columns of the same day."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from facts_world import CASES, World, case
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.importers.deliveries import Delivery, Notice, Skipped
from uptake.facts.importers.endpoint import FORMS
from uptake.facts.importers.found import Found
from uptake.facts.importers.measured import points, whole
from uptake.facts.importers.read import Recognised, recognise
from uptake.facts.sources import ENDPOINT
from uptake.facts.table import Table
from uptake.facts.technology import ENDPOINT_APP, ENDPOINT_DAY, ENDPOINT_DEVICE

DAY = date(2026, 7, 26)
FILES = sorted(path.name for path in CASES.glob("endpoint-*"))
ANSWERS = [name for name in FILES if name.endswith(".json") and "unavailable" not in name]


def moved(name: str, day: date = DAY) -> Found:
    """The file of cases/import, named as if it were about this day."""
    return Found(re.sub(r"\d{4}-\d\d-\d\d", day.isoformat(), name), (CASES / name).read_bytes())


def told(world: World, table: Table, day: date = DAY) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None and name != "day"}
        for row in world.store.read(table, day, day).to_pylist()
    ]


def by_model(world: World) -> dict[str, dict[str, Any]]:
    return {row.get("model", row["device"]) + str(row.get("startup", "")): row for row in told(world, ENDPOINT_DEVICE)}


def one(name: str) -> list[dict[str, Any]]:
    delivery = case(name)
    assert isinstance(delivery, Delivery), delivery
    (rows,) = delivery.parts[0].days.values()
    return [{name: value for name, value in row.items() if value is not None} for row in rows.to_pylist()]


@pytest.mark.parametrize("name", FILES)
def test_every_recorded_answer_is_recognised(name: str) -> None:
    found = recognise((CASES / name).read_bytes())
    assert isinstance(found, Recognised)
    assert found.source == ENDPOINT


def test_all_answers_about_one_day_add_up_without_contradiction(world: World) -> None:
    report = world.bring_in(*(moved(name) for name in ANSWERS))
    assert report.skipped == ()
    assert [notice.reason for taken in report.taken for notice in taken.notices] == ["day_from_name"] * len(ANSWERS)
    (day,) = told(world, ENDPOINT_DAY)
    assert day == {
        "devices": 8,
        "app_devices": 6,
        "overall": 58_000,
        "startup": 61_000,
        "boot": 77_000,
        "sign_in": 46_000,
        "app_reliability": 70_000,
        "work_from_anywhere": 43_000,
        "windows": 87_500,
        "cloud_management": 62_500,
        "cloud_provisioning": 12_500,
        "battery": 66_000,
        "overall_baseline": 55_000,
        "startup_baseline": 53_000,
        "app_reliability_baseline": 69_000,
    }
    assert len(told(world, ENDPOINT_DEVICE)) == 4
    assert by_model(world)["Book 361500"] == {
        "device": by_model(world)["Book 361500"]["device"],
        "manufacturer": "Contoso",
        "model": "Book 3",
        "boot": 77_000,
        "sign_in": 46_000,
        "startup": 61_500,
        "app_reliability": 71_000,
        "work_from_anywhere": 60_500,
        "battery": 80_000,
        "resource_performance": 85_000,
        "boot_ms": 18_250,
        "boot_policy_ms": 1_200,
        "sign_in_ms": 22_000,
        "sign_in_policy_ms": 0,
        "responsive_ms": 31_000,
        "hard_disk": False,
        "restarts": 4,
        "blue_screens": 0,
        "windows_supported": True,
        "cloud_managed": True,
        "cloud_identity": True,
        "cloud_provisioned": False,
        "battery_capacity": 50_000,
        "battery_runtime": 150,
        "battery_cycles": 412,
    }


def test_no_name_serial_number_or_identifier_of_a_device_is_kept(world: World) -> None:
    world.bring_in(*(moved(name) for name in ANSWERS))
    kept = str(told(world, ENDPOINT_DEVICE))
    assert not any(word in kept for word in ("LAPTOP", "DESK", "1111-4222", "SN-4711"))


def test_no_two_answers_about_devices_fill_the_same_column() -> None:
    columns = [
        name
        for form in FORMS
        if form.table == ENDPOINT_DEVICE
        for name in {cell.column for cell in form.cells} - {"device"}
    ]
    assert sorted(columns) == sorted(set(columns))


def test_the_order_of_answers_and_runs_changes_no_fact(worlds: Callable[[str], World]) -> None:
    together, apart = worlds("together"), worlds("apart")
    together.bring_in(*(moved(name) for name in ANSWERS if "page-2" not in name))
    for name in reversed([name for name in ANSWERS if "page-2" not in name]):
        apart.bring_in(moved(name))
    for table in (ENDPOINT_DAY, ENDPOINT_DEVICE, ENDPOINT_APP):
        assert sorted(told(apart, table), key=str) == sorted(told(together, table), key=str)


def test_the_same_answer_on_another_day_is_no_duplicate(world: World) -> None:
    data = (CASES / "endpoint-overview-2026-07-26.json").read_bytes()
    report = world.bring_in(Found("a-2026-07-25.json", data), Found("b-2026-07-26.json", data))
    assert report.skipped == ()
    assert [one.days for one in report.taken] == [(date(2026, 7, 25),), (date(2026, 7, 26),)]


def test_pages_of_one_answer_join(world: World) -> None:
    world.bring_in(
        moved("endpoint-device-scores-2026-07-14.json"), moved("endpoint-device-scores-page-2-2026-07-15.json")
    )
    assert [row["model"] for row in told(world, ENDPOINT_DEVICE)].count("Tower") == 1
    assert len(told(world, ENDPOINT_DEVICE)) == 4


def test_pages_that_contradict_each_other_are_refused(world: World) -> None:
    name = "endpoint-device-scores-2026-07-14.json"
    other = Found(f"other-{DAY}.json", moved(name).data.replace(b"71.0", b"72.0"))
    report = world.bring_in(moved(name), other)
    assert {skip.reason for skip in report.skipped} == {"same_day_differs"}
    assert told(world, ENDPOINT_DEVICE) == []


def test_what_is_not_available_is_unknown_and_never_a_number(world: World) -> None:
    report = world.bring_in("endpoint-overview-unavailable-2026-07-10.json")
    assert Notice("all_unavailable") in report.taken[0].notices
    assert told(world, ENDPOINT_DAY, date(2026, 7, 10)) == []
    scores = one("endpoint-device-scores-2026-07-14.json")
    assert scores[1].keys() == {"device", "manufacturer", "model", "app_reliability"}
    assert "sign_in" not in one("endpoint-device-performance-2026-07-16.json")[1]
    assert one("endpoint-battery-2026-07-18.json")[1].keys() == {"device"}


def test_a_boot_score_of_zero_is_a_slow_device_and_not_an_unknown_one() -> None:
    slow = one("endpoint-device-performance-2026-07-16.json")[1]
    assert slow["boot"] == 0
    assert slow["hard_disk"] is True


def test_an_app_without_failures_has_no_time_between_them() -> None:
    outlook, cad, new = one("endpoint-applications-2026-07-20.json")
    assert (outlook["usage"], outlook["crashes"], outlook["mean_time_to_failure"]) == (84_000, 7, 12_000)
    assert cad["crashes"] == 0
    assert "mean_time_to_failure" not in cad
    assert new == {"app": "new.exe", "active_devices": 1, "usage": 10, "crashes": 0}


def test_the_cloud_attributes_come_from_scores_and_else_from_what_stands_behind_them() -> None:
    by_score, by_attribute, attached, untold = one("endpoint-work-from-anywhere-2026-07-17.json")
    assert [by_score[name] for name in ("cloud_managed", "cloud_provisioned")] == [True, False]
    assert [by_attribute[name] for name in ("cloud_managed", "cloud_identity", "cloud_provisioned")] == [True] * 3
    assert attached["cloud_managed"] is True
    assert attached["cloud_identity"] is False  # registered is not joined
    assert attached["cloud_provisioned"] is False  # registered for Autopilot, and no profile assigned
    assert untold.keys() == {"device", "windows_supported", "cloud_provisioned"}


def test_a_device_with_two_batteries_is_one_device_with_its_own_capacity() -> None:
    first, _ = one("endpoint-battery-2026-07-18.json")
    assert first["battery_capacity"] == 50_000


def test_insights_beside_the_overview_do_not_double_it() -> None:
    assert len(one("endpoint-overview-2026-07-26.json")) == 1


def test_own_baselines_are_not_the_median_of_all() -> None:
    (medians,) = one("endpoint-baselines-2026-07-13.json")
    assert medians == {"overall_baseline": 55_000, "startup_baseline": 53_000, "app_reliability_baseline": 69_000}


def test_a_file_with_own_baselines_only_tells_nothing(skipped: Callable[..., Skipped]) -> None:
    data = json.dumps({"value": [{"id": "own", "isBuiltIn": False, "overallScore": 40}]}).encode()
    assert skipped("baselines-2026-07-26.json", data).reason == "nothing_known"


def test_exports_of_the_portal_tell_the_same_with_their_own_titles_and_day(
    delivered: Callable[[str], Delivery],
) -> None:
    startup = delivered("endpoint-startup.csv")
    assert [covered.day for covered in startup.covers] == [date(2026, 7, 25)]  # the newest moment in the file
    assert startup.notices == ()
    assert one("endpoint-startup.csv")[0] | {"device": ""} == {
        "device": "",
        "boot": 78_000,
        "sign_in": 47_000,
        "restarts": 4,
        "blue_screens": 0,
    }
    assert one("endpoint-applications.csv")[0]["name"] == "Outlook"
    devices = {row["device"] for name in FILES if "startup" in name or "scores-2026-07-14" in name for row in one(name)}
    assert len(devices) == 3  # the same devices have the same hash in JSON and in CSV


def test_more_than_a_hundred_points_are_an_error_of_that_row_only(delivered: Callable[[str], Delivery]) -> None:
    delivery = delivered("endpoint-device-scores-2026-07-21.csv")
    assert [(bad.row, bad.value, bad.reason) for bad in delivery.bad_rows] == [(3, "101", "bad_points")]
    assert delivery.parts[0].days[date(2026, 7, 21)].num_rows == 1


def test_scores_of_models_are_not_scores_of_devices(skipped: Callable[..., Skipped]) -> None:
    head = "DeviceId,Manufacturer,Model,EndpointAnalyticsScore,StartupPerformanceScore,ModelDeviceCount\n"
    assert skipped("models-2026-07-26.csv", (head + "x,C,M,1,1,9\n").encode()).reason == "unknown_header"


@given(st.one_of(st.none(), st.integers(-5, 2**31 + 5), st.decimals(-2, 200, places=3)))
def test_a_measurement_is_kept_rounded_or_unknown_and_never_minus_one(value: Any) -> None:
    text = None if value is None else format(value, "f") if not isinstance(value, int) else str(value)
    numbers, wrong = whole(pa.array([text], pa.string()))
    (kept,) = numbers.to_pylist()
    unknown = value is None or value in (-1, 2**31 - 1)
    if unknown or (wrong is not None and wrong.to_pylist() == [True]):
        assert kept is None
        assert unknown or value < 0 or value >= 2**31 - 1
    else:
        assert abs(kept - float(value)) <= 0.5


@given(st.decimals(-1, 200, places=3))
def test_points_are_thousandths_between_0_and_100(value: Any) -> None:
    kept, wrong = points(pa.array([format(value, "f")]))
    (told,) = kept.to_pylist()
    if 0 <= value <= 100:
        assert told == int(value * 1000)
        assert wrong is None
    else:
        assert told is None
        assert (wrong is None) == (value == -1)


def test_titles_inside_a_nested_list_do_not_make_an_answer_another_one(skipped: Callable[..., Skipped]) -> None:
    inner = {"id": "x", "endpointAnalyticsScore": 1, "startupPerformanceScore": 1}
    data = json.dumps({"value": [{"name": "a", "rows": [inner]}]}).encode()
    assert skipped("scores-2026-07-26.json", data).reason == "unknown_header"
