"""What Endpoint analytics would measure on each device so many days before the last day."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.departments import HISTORY
from uptake.demo.devices import MODELS, OLD_BATTERY, Devices
from uptake.demo.moment import Flags, Real
from uptake.demo.organization import Organization

UNKNOWN_INT = 2147483647
_CLOUD = {
    "cloudManagementScore": (0.52, 0.78),
    "cloudIdentityScore": (0.74, 0.90),
    "cloudProvisioningScore": (0.30, 0.55),
}
_WINDOWS = (0.84, 0.95)


def score_of_seconds(seconds: Real, good: float, bad: float) -> Real:
    """Points that fall from 100 at a good time to 0 at a bad one; the real lines are published nowhere."""
    share: Real = (bad - seconds) / (bad - good)
    return np.round(100 * np.minimum(np.maximum(share, 0), 1), 1)


def measured(organization: Organization, having: Devices, ago: int) -> dict[str, Real]:
    """Everything that is measured, by the titles of Graph, one value per device."""
    draw = chance(organization.seed, f"endpoint {ago}")
    many = len(having)
    slow = np.where(having.hard_disk(ago), 3.4, 1.0)
    boot = 21 / having.pace * slow * np.exp(0.18 * draw.normal(size=many))
    sign_in = 24 / having.pace * np.sqrt(slow) * np.exp(0.22 * draw.normal(size=many))
    boot_score, sign_in_score = score_of_seconds(boot, 10, 75), score_of_seconds(sign_in, 12, 70)
    crashes = draw.random(many) ** 2 * 34
    anywhere: dict[str, Real] = {
        title: np.where(_taken(having, *share, ago), 100.0, 0.0)
        for title, share in (("windowsScore", _WINDOWS), *_CLOUD.items())
    }
    worn = np.where(having.model == OLD_BATTERY, 26.0, 9.0) + (HISTORY - ago) * 0.02
    capacity = np.clip(100 - worn * np.exp(0.5 * draw.normal(size=many)), 22, 100)
    resources = np.clip(96 - 14 / having.pace * np.exp(0.4 * draw.normal(size=many)), 5, 100)
    return {
        "bootScore": boot_score,
        "loginScore": sign_in_score,
        "startupPerformanceScore": np.round((boot_score + sign_in_score) / 2, 1),
        "coreBootTimeInMs": np.round(boot * 1000),
        "groupPolicyBootTimeInMs": np.round(900 * slow * draw.random(many)),
        "coreLoginTimeInMs": np.round(sign_in * 1000),
        "groupPolicyLoginTimeInMs": np.round(1500 * draw.random(many)),
        "responsiveDesktopTimeInMs": np.round(sign_in * 1300),
        "restartCount": draw.poisson(3.2, many).astype(float),
        "blueScreenCount": draw.poisson(np.where(having.model == 3, 0.16, 0.04)).astype(float),
        "appReliabilityScore": np.round(100 - crashes, 1),
        **anywhere,
        "workFromAnywhereScore": np.round(sum(anywhere.values()) / len(anywhere), 1),
        "maxCapacityPercentage": np.where(having.laptop, np.round(capacity), -1),
        "estimatedRuntimeInMinutes": np.where(
            having.laptop, np.round(capacity * 4.6 * np.sqrt(having.pace)), UNKNOWN_INT
        ),
        "fullBatteryDrainCount": np.where(having.laptop, np.round(worn * 14), -1),
        "batteryHealthScore": np.where(having.laptop, np.round(np.clip(capacity * 1.04 - 4, 0, 100)), -1),
        "deviceResourcePerformanceScore": np.round(resources),
    }


def mean(values: Real) -> float:
    """The mean of what is known, in whole points; -1 when nothing is."""
    known = values[values >= 0]
    return float(round(float(known.mean()))) if len(known) else -1


def names(having: Devices) -> Sequence[dict[str, Any]]:
    """Manufacturer and model of each device."""
    return [{"manufacturer": MODELS[n][0], "model": MODELS[n][1]} for n in having.model]


def _taken(having: Devices, first: float, last: float, ago: int) -> Flags:
    share = last - (last - first) * min(ago, HISTORY) / HISTORY
    taken: Flags = having.joined < share
    return taken
