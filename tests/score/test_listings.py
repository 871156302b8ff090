"""What the pages of the technology experiences list row by row."""

from pathlib import Path

from tests.score.random_tenants import TODAY
from tests.score.tenant import FilesOf, Row, Tenant
from uptake.facts.table import Table
from uptake.facts.tables import APPS_DEVICE, ENDPOINT_APP, ENDPOINT_DEVICE, NETWORK_LOCATION
from uptake.score.listings import LISTINGS, listed


def rows_of(folder: Path, listing: str, table: Table, rows: list[Row]) -> tuple[tuple[object, ...], ...]:
    tenant = Tenant()
    tenant.add(table, [{"day": TODAY, **row} for row in rows])
    return next(one.rows for one in listed(FilesOf(folder, tenant), TODAY) if one.listing == listing)


def test_without_facts_every_listing_is_empty(tmp_path: Path) -> None:
    found = listed(FilesOf(tmp_path, Tenant()), TODAY)
    assert {one.listing for one in found} == {listing.id for listing in LISTINGS}
    assert all(one.rows == () for one in found)


def test_locations_come_weakest_first_and_remote_workers_are_none(tmp_path: Path) -> None:
    rows = [
        {"location": "Oslo", "users": 9, "exchange_points": 90_000, "teams_points": 70_000},
        {"location": "Lima", "exchange_points": 20_000},
        {"location": "Lima, remote", "remote": True, "exchange_points": 1_000},
    ]
    assert rows_of(tmp_path, "network_connectivity.locations", NETWORK_LOCATION, rows) == (
        ("Lima", None, 20_000, 20_000, None, None, None),
        ("Oslo", 9, 80_000, 90_000, None, 70_000, None),
    )


def test_versions_come_most_frequent_first(tmp_path: Path) -> None:
    versions = [("Current", "2606"), *[("Current", "2605")] * 8, ("Beta", None)]
    rows = [{"device": str(n), "channel": channel, "version": version} for n, (channel, version) in enumerate(versions)]
    found = rows_of(tmp_path, "apps_health.versions", APPS_DEVICE, rows)
    assert found[0] == ("Current", "2605", False, False, 8)
    assert ("Current", "2606", True, True, 1) in found
    assert ("Beta", None, None, None, 1) in found


def test_versions_on_fewer_than_ten_devices_are_not_listed(tmp_path: Path) -> None:
    rows = [{"device": str(n), "channel": "Current", "version": "2606"} for n in range(9)]
    assert rows_of(tmp_path, "apps_health.versions", APPS_DEVICE, rows) == ()


def test_applications_on_few_devices_are_not_listed(tmp_path: Path) -> None:
    rows = [
        {"app": "calm.exe", "active_devices": 6, "usage": 6000, "crashes": 0, "score": 95_000},
        {"app": "weak.exe", "active_devices": 7, "usage": 84_000, "crashes": 7, "score": 40_000},
        {"app": "rare.exe", "active_devices": 5, "usage": 60, "crashes": 9, "score": 1_000},
    ]
    assert rows_of(tmp_path, "endpoint_analytics.apps", ENDPOINT_APP, rows) == (
        ("weak.exe", 7, 1400.0, 7, 200.0, 40_000),
        ("calm.exe", 6, 100.0, 0, None, 95_000),
    )


def test_a_model_with_few_devices_is_not_listed(tmp_path: Path) -> None:
    rows = [
        {"device": f"{model}{n}", "manufacturer": "Contoso", "model": model, "startup": 50_000, "restarts": 1}
        for model, count in (("Book", 10), ("Slate", 9))
        for n in range(count)
    ]
    found = rows_of(tmp_path, "endpoint_analytics.models", ENDPOINT_DEVICE, rows)
    assert found == (("Contoso", "Book", 10, 50_000.0, 1.0),)


def test_times_are_means_of_what_is_known_in_seconds(tmp_path: Path) -> None:
    rows = [{"device": str(n), "boot_ms": 20_000 if n < 4 else None, "responsive_ms": 1_000 * n} for n in range(5)]
    assert rows_of(tmp_path, "endpoint_analytics.startup_times", ENDPOINT_DEVICE, rows) == (
        ("Boot: to the sign-in prompt", 20.0),
        ("Sign-in: desktop until it responds", 2.0),
    )
