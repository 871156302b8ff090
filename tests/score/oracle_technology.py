"""The metrics of devices, applications and the network said a second time, with numpy and plain loops."""

from collections.abc import Sequence
from datetime import date
from statistics import mean
from typing import Any

import numpy as np

from tests.score.tenant import Row, Tenant
from uptake.facts.tables import (
    APP_USE,
    APPS_DEVICE,
    ENDPOINT_APP,
    ENDPOINT_DAY,
    ENDPOINT_DEVICE,
    NETWORK_LOCATION,
    NETWORK_SAMPLE,
)
from uptake.rules import update_channels

Points = dict[str, tuple[float, int]]
"""Points (or count) and how many things they are about, by metric; nothing for "no data"."""


def technology(tenant: Tenant, as_of: date) -> Points:
    """Everything about the technology experiences on one as-of day."""
    return _apps(tenant, as_of) | _network(tenant, as_of) | _endpoint(tenant, as_of)


def _window(rows: Sequence[Row], as_of: date, days: int = 28) -> list[Row]:
    return sorted((row for row in rows if 0 <= (as_of - row["day"]).days < days), key=lambda row: row["day"])


def _last(rows: Sequence[Row], column: str) -> Any:
    known = [row[column] for row in rows if row.get(column) is not None]
    return known[-1] if known else None


def _by(rows: Sequence[Row], *columns: str) -> list[list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(column) for column in columns), []).append(row)
    return list(found.values())


def _share(yes: Sequence[bool]) -> dict[str, tuple[float, int]]:
    return {"": (100 * sum(yes) / len(yes), len(yes))} if yes else {}


def _named(name: str, found: dict[str, tuple[float, int]]) -> Points:
    return {name: found[""]} if found else {}


def _apps(tenant: Tenant, as_of: date) -> Points:
    devices = [
        (_last(rows, "channel"), _last(rows, "version"))
        for rows in _by(_window(tenant.of(APPS_DEVICE), as_of), "device")
    ]
    told: Points = {}
    on_channel = [(c, v) for c, v in devices if c is not None]
    good = [c in ("Current", "Monthly Enterprise") for c, _ in on_channel]
    told |= _named("apps_health.channels", _share(good))
    both = [
        g and bool(v and update_channels.supported(c, v, as_of)) for g, (c, v) in zip(good, on_channel, strict=True)
    ]
    told |= _named("apps_health.channels_and_supported", _share(both))
    for what, rule in (("supported", update_channels.supported), ("latest", update_channels.latest)):
        known = [(c, said) for c, v in on_channel if v is not None and (said := rule(c, v, as_of)) is not None]
        told |= _named(f"apps_health.{what}", _share([said for _, said in known]))
        for name, channel in (
            ("current", "Current"),
            ("monthly", "Monthly Enterprise"),
            ("semi_annual", "Semi-Annual Enterprise"),
        ):
            told |= _named(f"apps_health.{name}_{what}", _share([said for c, said in known if c == channel]))
    return told


def _latency(milliseconds: float) -> float:
    return float(np.interp(milliseconds, [10, 25, 100, 200, 300, 350], [100, 80, 60, 40, 20, 0]))


def _speed(megabytes: float) -> float:
    return float(np.interp(megabytes, [0, 2, 4, 8, 14, 20], [0, 20, 40, 60, 80, 100]))


def _values(rows: Sequence[Row], column: str) -> list[float]:
    return [row[column] / 1000 for row in rows if row.get(column) is not None]


def _measured(rows: Sequence[Row]) -> dict[str, float]:
    found = {}
    if values := _values(rows, "exchange_ms"):
        found["exchange"] = _latency(float(np.percentile(values, 50)))
    if values := _values(rows, "copilot_ms"):
        found["copilot"] = _latency(float(np.percentile(values, 50)))
    if values := _values(rows, "sharepoint_mbps"):
        found["sharepoint"] = _speed(float(np.percentile(values, 25)))
    if values := _values(rows, "teams_mos"):
        found["teams"] = min(max((float(np.percentile(values, 50)) - 1) / 4 * 100, 0), 100)
    return found


def _locations(tenant: Tenant, as_of: date) -> list[dict[str, Any]]:
    assessed = {rows[0]["location"]: rows for rows in _by(_window(tenant.of(NETWORK_LOCATION), as_of), "location")}
    samples = [row for row in _window(tenant.of(NETWORK_SAMPLE), as_of, 3) if row.get("location") is not None]
    by_hand = {rows[0]["location"]: rows for rows in _by(samples, "location")}
    found = []
    for name in sorted({*assessed, *by_hand}):
        rows, mine = assessed.get(name, []), by_hand.get(name, [])
        points = {w: p / 1000 for w in WORKLOADS if (p := _last(rows, f"{w}_points")) is not None} | _measured(mine)
        devices = len({row["device"] for row in mine if row.get("device") is not None})
        remote = _last(rows, "remote")
        if remote is None:
            remote = any(row.get("remote") for row in mine)
        users = _last(rows, "users")
        speeds = _values(mine, "sharepoint_mbps")
        found.append(
            {
                "remote": bool(remote),
                "users": users if users is not None else (devices or None),
                "points": points,
                "slow": float(np.percentile(speeds, 25)) < 1 if speeds else None,
                "far": None if (km := _last(rows, "egress_km")) is None else km > 800,
                **{each: _last(rows, each) for each in FINDINGS},
            }
        )
    return found


WORKLOADS = ("exchange", "sharepoint", "teams", "copilot")
FINDINGS = ("intermediary", "slower_than_peers", "far_exchange_door", "far_sharepoint_door", "china_egress")


def _weighted(pairs: Sequence[tuple[float, int]]) -> dict[str, tuple[float, int]]:
    weight = sum(w for _, w in pairs)
    return {"": (sum(p * w for p, w in pairs) / weight, len(pairs))} if weight else {}


def _network(tenant: Tenant, as_of: date) -> Points:
    places = _locations(tenant, as_of)
    offices = [place for place in places if not place["remote"]]
    nobody = not any(place["users"] for place in offices if place["points"])
    told: Points = {}

    def weight(place: dict[str, Any]) -> int:
        return 1 if nobody else place["users"] or 0

    told |= _named(
        "network_connectivity.score",
        _weighted([(mean(o["points"].values()), weight(o)) for o in offices if o["points"]]),
    )
    for name in WORKLOADS:
        pairs = [(o["points"][name], weight(o)) for o in offices if name in o["points"]]
        told |= _named(f"network_connectivity.{name}", _weighted(pairs))
    away = [p for p in places if p["remote"] and p["points"] and (p["users"] or 0) >= 5]
    told |= _named("network_connectivity.remote", _weighted([(mean(p["points"].values()), p["users"]) for p in away]))
    for name, column in (*((each, each) for each in FINDINGS), ("far_egress", "far"), ("slow_sharepoint", "slow")):
        told |= _named(f"network_connectivity.{name}", _share([o[column] for o in offices if o[column] is not None]))
    samples = _window(tenant.of(NETWORK_SAMPLE), as_of)
    told |= _named(
        "network_connectivity.poor_exchange", _share([_latency(v) < 60 for v in _values(samples, "exchange_ms")])
    )
    told |= _named(
        "network_connectivity.poor_sharepoint", _share([_speed(v) < 40 for v in _values(samples, "sharepoint_mbps")])
    )
    return told | _bands(samples)


def _bands(samples: Sequence[Row]) -> Points:
    devices = _by([row for row in samples if row.get("device") is not None], "device")
    points = [
        _speed(float(np.percentile(values, 25))) for rows in devices if (values := _values(rows, "sharepoint_mbps"))
    ]
    bands = (("81_to_100", 80.5, 101), ("61_to_80", 60.5, 80.5), ("41_to_60", 40.5, 60.5), ("21_to_40", 20.5, 40.5))
    told: Points = {}
    for name, low, high in (*bands, ("0_to_20", 0, 20.5)):
        told |= _named(f"content_collaboration.network_{name}", _share([low <= p < high for p in points]))
    return told | _named("content_collaboration.network_poor", _share([p < 40.5 for p in points]))


def _mean_of(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _endpoint(tenant: Tenant, as_of: date) -> Points:
    days = _window(tenant.of(ENDPOINT_DAY), as_of)
    devices = _by(_window(tenant.of(ENDPOINT_DEVICE), as_of), "device")
    apps = _by(_window(tenant.of(ENDPOINT_APP), as_of), "app")
    reports = bool(days or devices)
    points = {name: _part(name, days, devices) for name in _OVERALL}
    if points["startup"] is None and None not in (points["boot"], points["sign_in"]):
        points["startup"] = (points["boot"] + points["sign_in"]) / 2
    if points["app_reliability"] is None:
        used = [(s, u) for rows in apps if (s := _last(rows, "score")) is not None and (u := _last(rows, "usage"))]
        points["app_reliability"] = sum(s * u for s, u in used) / sum(u for _, u in used) / 1000 if used else None
    if points["work_from_anywhere"] is None:
        points["work_from_anywhere"] = _mean_of([points[name] for name in _ANYWHERE])
    enrolled = _last(days, "devices")
    if enrolled is None and devices:
        enrolled = len(devices)
    told: Points = {}
    if reports and (enrolled is None or enrolled >= 5):
        three = _mean_of([points[name] for name in ("startup", "app_reliability", "work_from_anywhere")])
        five = _mean_of(
            [points[n] for n in ("startup", "app_reliability", "work_from_anywhere", "battery", "resource_performance")]
        )
        overall = points.pop("overall")
        said = {"score": overall if overall is not None else three, "three_parts": three, "five_parts": five, **points}
        told |= {f"endpoint_analytics.{name}": (value, 1) for name, value in said.items() if value is not None}
    told |= _of_devices(devices)
    return told | _reliable(tenant, as_of, apps, (enrolled or 0) if reports else 0)


_ANYWHERE = ("windows", "cloud_management", "cloud_identity", "cloud_provisioning")
_MADE_OF = {
    "windows": "windows_supported",
    "cloud_management": "cloud_managed",
    "cloud_identity": "cloud_identity",
    "cloud_provisioning": "cloud_provisioned",
}
_OVERALL = (
    "overall", "startup", "app_reliability", "work_from_anywhere", "battery", "resource_performance", "boot",
    "sign_in", *_ANYWHERE,
)  # fmt: skip


def _part(name: str, days: Sequence[Row], devices: Sequence[Sequence[Row]]) -> float | None:
    reported = _last(days, name)
    if reported is not None:
        return reported / 1000
    if name in _ANYWHERE:
        known = [value for rows in devices if (value := _last(rows, _MADE_OF[name])) is not None]
        return 100 * sum(known) / len(known) if known else None
    if name in ("boot", "sign_in", "startup", "battery", "resource_performance"):
        values = [value / 1000 for rows in devices if (value := _last(rows, name)) is not None]
        return _mean_of(values)
    return None


def _of_devices(devices: Sequence[Sequence[Row]]) -> Points:
    told: Points = {}

    def say(name: str, column: str, rule: Any) -> None:
        known = [value for rows in devices if (value := _last(rows, column)) is not None]
        told.update(_named(f"endpoint_analytics.{name}", _share([bool(rule(value)) for value in known])))

    say("hard_disk", "hard_disk", lambda value: value)
    say("slow_boot", "boot", lambda value: value == 0)
    say("slow_sign_in", "sign_in", lambda value: value == 0)
    say("blue_screens", "blue_screens", lambda value: value > 0)
    say("battery_short", "battery_runtime", lambda value: value < 180)
    kept = [value for rows in devices if (value := _kept(rows)) is not None]
    told.update(_named("endpoint_analytics.battery_most_impacted", _share([value < 60 for value in kept])))
    told.update(_named("endpoint_analytics.battery_impacted", _share([60 <= value <= 80 for value in kept])))
    return told


def _kept(rows: Sequence[Row]) -> float | None:
    """Percent of its first capacity that a battery still holds."""
    percent, full = _last(rows, "battery_capacity"), _last(rows, "battery_full_mwh")
    if percent is not None:
        return float(percent / 1000)
    design = _last(rows, "battery_design_mwh")
    return 100 * full / design if full is not None and design else None


def _reliable(tenant: Tenant, as_of: date, apps: Sequence[Sequence[Row]], enrolled: int) -> Points:
    daily = {rows[0]["app"]: rows for rows in _by(_window(tenant.of(APP_USE), as_of, 14), "app")}
    reported = {rows[0]["app"]: rows for rows in apps}
    calm = []
    for name in {*daily, *reported}:
        rows, mine = reported.get(name, []), daily.get(name, [])
        active, crashes = _last(rows, "active_devices"), _last(rows, "crashes")
        if active is None and mine:
            active = len({row["device"] for row in mine})
        if crashes is None:
            known = [min(row["crashes"], 10) for row in mine if row.get("crashes") is not None]
            crashes = sum(known) if known else None
        if active is not None and active > max(5, 0.02 * enrolled) and crashes is not None:
            calm.append(crashes == 0)
    return _named("endpoint_analytics.apps_without_crash", _share(calm))
