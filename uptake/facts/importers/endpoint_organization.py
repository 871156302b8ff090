"""What Endpoint analytics tells about the whole organization: overview, categories, and the median of all.

Each answer is about one day and has one owner for every column, so that they add up: the scores come from the
overview, the parts of startup and of work from anywhere from the metrics of the categories, the number of
devices from the categories and that of watched devices from the overview of app health, and the medians from
the baseline that is built in (an organization's own baselines are not kept).

Source: specification of Adoption Score, sections 2.1 and 8.4. The identifiers of single metrics are published
nowhere; those that are read stand in `_METRICS`, any other is passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from uptake.facts.importers.deliveries import Notice
from uptake.facts.importers.export_day import export_days
from uptake.facts.importers.measured import points, whole
from uptake.facts.importers.plain_rows import rows_of
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.things import as_usage
from uptake.facts.importers.usage import Usage
from uptake.facts.technology import ENDPOINT_DAY

_OVERVIEW = {
    "overall": "overallScore",
    "startup": "deviceBootPerformanceOverallScore",
    "app_reliability": "appHealthOverallScore",
    "work_from_anywhere": "workFromAnywhereOverallScore",
    "battery": "batteryHealthOverallScore",
    "resource_performance": "resourcePerformanceOverallScore",
}
_METRICS = {
    "bootscore": "boot",
    "loginscore": "sign_in",
    "logonscore": "sign_in",
    "signinscore": "sign_in",
    "windowsscore": "windows",
    "windows": "windows",
    "cloudmanagementscore": "cloud_management",
    "cloudmanagement": "cloud_management",
    "cloudidentityscore": "cloud_identity",
    "cloudidentity": "cloud_identity",
    "cloudprovisioningscore": "cloud_provisioning",
    "cloudprovisioning": "cloud_provisioning",
}
_BASELINES = {
    "deviceBootPerformanceMetrics": "startup_baseline",
    "appHealthMetrics": "app_reliability_baseline",
    "workFromAnywhereMetrics": "work_from_anywhere_baseline",
}
_COUNTS = ("devices", "app_devices")

Item = Mapping[str, Any]


def is_organization(sheet: Sheet) -> bool:
    """Whether the sheet is an answer about the whole organization."""
    return _kind(sheet) is not None


def read_organization(name: str, sheet: Sheet) -> Usage:
    """Read such an answer; raises Unreadable when it tells no day or nothing that is known."""
    told: dict[str, object] = {}
    for column, value in _told(_kind(sheet), sheet.items):
        told.setdefault(column, value)
    if not told:
        raise Unreadable("nothing_known")
    rows = Rows(name, rows_of([told]), list(told))
    days, remarks = export_days(rows, ())
    values = {column: _read(rows, column) for column in told}
    if all(column.null_count for column in values.values()):
        remarks.append(Notice("all_unavailable"))
    return as_usage(rows, ENDPOINT_DAY, pa.table({"day": days, **values}), tuple(remarks), next(iter(told)))


def _read(rows: Rows, column: str) -> pa.Array:
    return rows.read(column, whole, "bad_number") if column in _COUNTS else rows.read(column, points, "bad_points")


def _kind(sheet: Sheet) -> str | None:
    """What the answer is, by the properties that only this entity has."""
    if not sheet.items:
        return None
    first = {normal(title) for title in sheet.items[0]}
    if "devicebootperformanceoverallscore" in first:
        return "overview"
    if {"isbuiltin", "overallscore"} <= first:
        return "baselines"
    return "categories" if {"overallscore", "totaldevices"} <= first else None


def _told(kind: str | None, items: Sequence[Item]) -> Iterable[tuple[str, object]]:
    if kind == "overview":
        return [(column, items[0].get(title)) for column, title in _OVERVIEW.items()]
    if kind == "baselines":
        return [pair for item in items if item.get("isBuiltIn") is True for pair in _medians(item)]
    return [pair for item in items for pair in _category(item, items)]


def _medians(item: Item) -> Iterable[tuple[str, object]]:
    yield "overall_baseline", item.get("overallScore")
    for title, column in _BASELINES.items():
        expanded = item.get(title)
        if isinstance(expanded, dict):
            yield column, expanded.get("overallScore")


def _category(item: Item, items: Sequence[Item]) -> Iterable[tuple[str, object]]:
    if _of_apps(item):
        yield "app_devices", item.get("totalDevices")
    else:
        yield "devices", max(_number(one.get("totalDevices")) for one in items if not _of_apps(one))
    for metric in item.get("metricValues") or ():
        column = _METRICS.get(normal(str(metric.get("id", ""))))
        if column is not None:
            yield column, metric.get("value")


def _of_apps(item: Item) -> bool:
    return "apphealth" in normal(f"{item.get('@odata.context', '')} {item.get('id', '')}")


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1
