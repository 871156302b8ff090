"""Worked examples 21 to 32 from facts to numbers; cases/score has the same rows for the rules alone."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.score.random_tenants import TODAY
from tests.score.tenant import SOURCES, FilesOf, Row, Tenant
from uptake.facts import sources
from uptake.facts.table import Table
from uptake.facts.tables import (
    APP_USE,
    APPS_DEVICE,
    ENDPOINT_APP,
    ENDPOINT_DAY,
    ENDPOINT_DEVICE,
    NETWORK_LOCATION,
    NETWORK_SAMPLE,
)
from uptake.score.compute import compute
from uptake.score.result import Result

CASES = Path(__file__).parents[2] / "cases/score"
APPS_HEALTH = tomllib.loads((CASES / "apps_health.toml").read_text())["rule"]


def results(folder: Path, *facts: tuple[Table, list[Row]]) -> dict[str, Result]:
    tenant = Tenant()
    for table, rows in facts:
        tenant.add(table, [{"day": TODAY, **row} for row in rows])
    days = [TODAY - timedelta(days=n) for n in range(28)]
    tenant.deliver(days, *SOURCES, sources.NETWORK, sources.INVENTORY, sources.ENDPOINT)
    return {result.metric: result for result in compute(FilesOf(folder, tenant), [TODAY])}


def points(result: Result) -> float | None:
    return None if result.denominator is None else 100 * (result.numerator or 0) / result.denominator


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (25, 80), (100, 60), (200, 40), (300, 20), (10, 100), (350, 0),
        (17.5, 90), (62.5, 70), (150, 50), (325, 10), (8, 100), (400, 0),
    ],
)  # fmt: skip
def test_21_and_22_latency_lies_on_straight_lines(tmp_path: Path, milliseconds: float, expected: int) -> None:
    sample = {"sample": "1", "location": "Oslo", "exchange_ms": round(milliseconds * 1000)}
    found = results(tmp_path, (NETWORK_SAMPLE, [sample]))
    assert points(found["network_connectivity.exchange"]) == expected
    assert points(found["network_connectivity.score"]) == expected


def test_23_the_slower_quarter_of_downloads_decides(tmp_path: Path) -> None:
    speeds = (3, 5, 9, 14, 20)
    samples = [{"sample": str(n), "location": "Oslo", "sharepoint_mbps": n * 1000} for n in speeds]
    assert points(results(tmp_path, (NETWORK_SAMPLE, samples))["network_connectivity.sharepoint"]) == 45


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ({"exchange": 80, "sharepoint": 60, "teams": 70}, 70),
        ({"exchange": 80, "sharepoint": 60}, 70),
        ({"exchange": 80, "teams": 70}, 75),
    ],
)
def test_24_a_location_is_the_mean_of_what_was_measured(
    tmp_path: Path, measured: dict[str, int], expected: int
) -> None:
    row = {"location": "Oslo", "users": 9, **{f"{name}_points": p * 1000 for name, p in measured.items()}}
    assert points(results(tmp_path, (NETWORK_LOCATION, [row]))["network_connectivity.score"]) == expected


def test_25_locations_weigh_as_much_as_their_people(tmp_path: Path) -> None:
    rows = [
        {"location": "Oslo", "users": 900, "exchange_points": 80_000},
        {"location": "Lima", "users": 100, "exchange_points": 40_000},
    ]
    found = results(tmp_path, (NETWORK_LOCATION, rows))["network_connectivity.score"]
    assert points(found) == 76
    assert found.asked == 2


def test_remote_workers_are_no_office_and_count_from_five_in_a_city(tmp_path: Path) -> None:
    rows = [
        {"location": "Oslo", "users": 100, "exchange_points": 80_000},
        {"location": "Oslo, remote", "remote": True, "users": 5, "exchange_points": 20_000},
        {"location": "Lima, remote", "remote": True, "users": 4, "exchange_points": 0},
    ]
    found = results(tmp_path, (NETWORK_LOCATION, rows))
    assert points(found["network_connectivity.score"]) == 80
    assert points(found["network_connectivity.remote"]) == 20


def test_measurements_older_than_three_days_are_no_assessment(tmp_path: Path) -> None:
    sample = {"day": TODAY - timedelta(days=3), "sample": "1", "location": "Oslo", "exchange_ms": 10_000}
    assert results(tmp_path, (NETWORK_SAMPLE, [sample]))["network_connectivity.score"].reason == "no_locations"


def devices(count: int, **values: object) -> tuple[Table, list[Row]]:
    return ENDPOINT_DEVICE, [{"device": str(n), **values} for n in range(count)]


def test_27_boot_and_sign_in_weigh_the_same(tmp_path: Path) -> None:
    found = results(tmp_path, devices(5, boot=77_000, sign_in=46_000))
    assert points(found["endpoint_analytics.startup"]) == 61.5


def test_28_four_devices_are_too_few_for_a_score(tmp_path: Path) -> None:
    found = results(tmp_path, devices(4, boot=77_000, sign_in=46_000))["endpoint_analytics.score"]
    assert (found.numerator, found.reason) == (None, "no_endpoint_part")
    overview = (ENDPOINT_DAY, [{"devices": 4, "overall": 90_000}])
    assert results(tmp_path / "reported", overview)["endpoint_analytics.score"].reason == "no_endpoint_part"


def test_the_score_as_reported_is_preferred_to_our_own(tmp_path: Path) -> None:
    overview = (ENDPOINT_DAY, [{"devices": 50, "overall": 58_000, "startup": 90_000}])
    found = results(tmp_path, overview)
    assert points(found["endpoint_analytics.score"]) == 58
    assert points(found["endpoint_analytics.three_parts"]) == 90


def test_29_at_most_ten_crashes_count_for_a_device_and_day(tmp_path: Path) -> None:
    use = [{"app": "a.exe", "device": str(n), "usage": 60, "crashes": 25 if n == 0 else 0} for n in range(6)]
    found = results(tmp_path, (APP_USE, use))["endpoint_analytics.apps_without_crash"]
    assert (found.numerator, found.denominator) == (0, 1)


def test_unknown_crashes_are_not_the_most_there_can_be(tmp_path: Path) -> None:
    use = [{"app": "a.exe", "device": str(n), "usage": 60, "crashes": None} for n in range(6)]
    assert results(tmp_path, (APP_USE, use))["endpoint_analytics.apps_without_crash"].reason == "no_apps"


@pytest.mark.parametrize(("enrolled", "hidden", "shown"), [(1000, 20, 21), (100, 5, 6)])
def test_30_an_application_is_listed_from_enough_devices_on(
    tmp_path: Path, enrolled: int, hidden: int, shown: int
) -> None:
    apps = [
        {"app": name, "active_devices": active, "usage": 60, "crashes": 0}
        for name, active in (("hidden.exe", hidden), ("shown.exe", shown))
    ]
    overview = (ENDPOINT_DAY, [{"devices": enrolled, "overall": 70_000}])
    found = results(tmp_path, overview, (ENDPOINT_APP, apps))["endpoint_analytics.apps_without_crash"]
    assert found.denominator == 1


def test_31_a_battery_with_half_of_its_capacity_is_most_impacted(tmp_path: Path) -> None:
    found = results(tmp_path, devices(6, battery_design_mwh=70_000, battery_full_mwh=35_000))
    assert found["endpoint_analytics.battery_most_impacted"].numerator == 6
    assert found["endpoint_analytics.battery_impacted"].numerator == 0


@pytest.mark.parametrize("case", APPS_HEALTH, ids=lambda case: case["id"])
def test_recommended_channels_are_counted(tmp_path: Path, case: dict[str, Any]) -> None:
    channels = [channel for channel, count in case["devices"].items() for _ in range(count)]
    rows = [{"device": str(n), "channel": channel, "version": "2606"} for n, channel in enumerate(channels)]
    found = results(tmp_path, (APPS_DEVICE, rows))["apps_health.channels"]
    assert (found.numerator, found.denominator) == (case["recommended"], case["of"])
    assert points(found) == case["points"]


def test_unknown_values_are_never_averaged(tmp_path: Path) -> None:
    rows = [{"device": str(n), "boot": 50_000 if n < 5 else None, "hard_disk": None} for n in range(9)]
    found = results(tmp_path, (ENDPOINT_DEVICE, rows))
    assert points(found["endpoint_analytics.boot"]) == 50
    assert found["endpoint_analytics.hard_disk"].reason == "no_devices"
