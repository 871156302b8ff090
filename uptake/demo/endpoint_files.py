"""Endpoint analytics as Microsoft Graph answers: the overview each week, devices and applications each month."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from uptake.demo.devices import Devices, devices
from uptake.demo.endpoint_apps import applications
from uptake.demo.endpoint_rows import mean, measured, names
from uptake.demo.moment import Real
from uptake.demo.organization import Organization
from uptake.facts.sources import ENDPOINT

MONTH = 28
_GRAPH = "https://graph.microsoft.com/v1.0/$metadata#deviceManagement/userExperienceAnalytics"
_VALUE = "#microsoft.graph.insightValue"
_SCORES = ("startupPerformanceScore", "appReliabilityScore", "workFromAnywhereScore", "batteryHealthScore")
_STARTUP = (
    "bootScore", "coreBootTimeInMs", "groupPolicyBootTimeInMs", "loginScore", "coreLoginTimeInMs",
    "groupPolicyLoginTimeInMs", "responsiveDesktopTimeInMs", "blueScreenCount", "restartCount",
)  # fmt: skip
_ANYWHERE = ("windowsScore", "cloudManagementScore", "cloudIdentityScore", "cloudProvisioningScore")
_BATTERY = ("maxCapacityPercentage", "estimatedRuntimeInMinutes", "fullBatteryDrainCount")
_RESOURCES = ("deviceResourcePerformanceScore",)
_MEDIANS = {"deviceBootPerformanceMetrics": 71, "appHealthMetrics": 84, "workFromAnywhereMetrics": 66}


def endpoint_files(organization: Organization, days: Sequence[date]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each answer; none where devices are not managed."""
    if ENDPOINT in organization.without:
        return
    having = devices(organization)
    for ago in range(0, len(days), 7):
        day = days[-1 - ago].isoformat()
        found = measured(organization, having, ago)
        yield f"endpoint-overview-{day}.json", _answer("Overview/$entity", _overview(found))
        if ago % MONTH == 0:
            for name, (entity, rows) in _monthly(organization, having, found, ago).items():
                yield f"endpoint-{name}-{day}.json", _answer(entity, value=rows)


def _monthly(
    organization: Organization, having: Devices, found: dict[str, Real], ago: int
) -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """Entity and rows of each answer that is a list, by the name of its file."""
    return {
        "categories": ("Categories", _categories(found)),
        "baselines": ("Baselines", [_median(ago)]),
        "scores": ("DeviceScores", _rows(having, "id", _SCORES, found, named=True)),
        "startup": ("DevicePerformance", _startup(having, found, ago)),
        "anywhere": (
            "WorkFromAnywhereMetrics('allDevices')/metricDevices",
            _rows(having, "deviceId", _ANYWHERE, found),
        ),
        "battery": ("BatteryHealthDevicePerformance", _rows(having, "deviceId", _BATTERY, found)),
        "resources": ("ResourcePerformance", _rows(having, "deviceId", _RESOURCES, found)),
        "applications": ("AppHealthApplicationPerformance", applications(organization, len(having), ago)),
    }


def _overview(found: dict[str, Real]) -> dict[str, Any]:
    startup, reliable, anywhere = (mean(found[title]) for title in _SCORES[:3])
    return {
        "id": "overview",
        "overallScore": round((startup + reliable + anywhere) / 3),
        "deviceBootPerformanceOverallScore": startup,
        "bestPracticesOverallScore": -1,
        "workFromAnywhereOverallScore": anywhere,
        "appHealthOverallScore": reliable,
        "resourcePerformanceOverallScore": mean(found["deviceResourcePerformanceScore"]),
        "batteryHealthOverallScore": mean(found["batteryHealthScore"]),
        "insights": [
            {
                "userExperienceAnalyticsMetricId": "BootScore",
                "insightId": "HddDevices",
                "severity": "informational",
                "values": [
                    {"@odata.type": f"{_VALUE}Double", "value": round(float(found["coreBootTimeInMs"].mean()), 1)}
                ],
            }
        ],
        "state": "meetingGoals",
    }


def _categories(found: dict[str, Real]) -> list[dict[str, Any]]:
    parts = {
        "deviceBootPerformance": (("BootScore", "bootScore"), ("LoginScore", "loginScore")),
        "workFromAnywhere": tuple((f"{t[0].upper()}{t[1:]}", t) for t in _ANYWHERE),
    }
    overall = {"deviceBootPerformance": "startupPerformanceScore", "workFromAnywhere": "workFromAnywhereScore"}
    return [
        {
            "id": name,
            "overallScore": mean(found[overall[name]]),
            "totalDevices": len(found["bootScore"]),
            "insights": [],
            "metricValues": [
                {"id": metric, "value": round(float(found[title].mean()), 1), "unit": "score"} for metric, title in told
            ],
        }
        for name, told in parts.items()
    ]


def _median(ago: int) -> dict[str, Any]:
    """The median of all organizations, which rises slowly, so that no two answers are the same."""
    less = round(0.2 * ago / MONTH, 1)
    parts = {name: {"id": name, "overallScore": points - less, "totalDevices": 0} for name, points in _MEDIANS.items()}
    named = {"id": "all", "displayName": "All organizations (median)", "isBuiltIn": True}
    return {**named, "overallScore": 73 - less, **parts}


def _rows(
    having: Devices, key: str, titles: Sequence[str], found: dict[str, Real], *, named: bool = False
) -> list[dict[str, Any]]:
    told = names(having) if named else [{}] * len(having)
    extra: dict[str, Any] = {"endpointAnalyticsScore": -1.0} if named else {}
    columns = [found[title].tolist() for title in titles]
    return [
        {key: device, **told[n], **extra, **{title: column[n] for title, column in zip(titles, columns, strict=True)}}
        for n, device in enumerate(having.ids)
    ]


def _startup(having: Devices, found: dict[str, Real], ago: int) -> list[dict[str, Any]]:
    disks = having.hard_disk(ago).tolist()
    return [
        {**row, "diskType": "hdd" if disk else "ssd"}
        for row, disk in zip(_rows(having, "id", _STARTUP, found), disks, strict=True)
    ]


def _answer(entity: str, told: dict[str, Any] | None = None, *, value: list[dict[str, Any]] | None = None) -> bytes:
    answer: dict[str, Any] = {"@odata.context": f"{_GRAPH}{entity}"}
    answer |= told if value is None and told is not None else {"value": value}
    return json.dumps(answer, ensure_ascii=False).encode()
