"""The inventory of Microsoft 365 Apps, as the Microsoft 365 Apps admin center exports it, every four weeks.

In three waves most devices on Semi-Annual Enterprise Channel were moved to Monthly Enterprise.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from uptake.demo.chance import chance
from uptake.demo.columns import csv_bytes, looked_up, repeated
from uptake.demo.devices import Devices, devices
from uptake.demo.moment import Real, Whole
from uptake.demo.organization import Organization
from uptake.facts.sources import INVENTORY
from uptake.rules.update_channels import RELEASES

EVERY = 28
CHANNELS = ("Current", "Monthly Enterprise", "Semi-Annual Enterprise")
_PARTS = (  # parts of the channels until so many days before the last day
    (128, (0.28, 0.22, 0.50)),
    (86, (0.30, 0.32, 0.38)),
    (44, (0.32, 0.42, 0.26)),
    (0, (0.33, 0.49, 0.18)),
)
LATE = 0.22  # part of the devices that are a version behind; a part of those more than one


def apps_inventory(organization: Organization, days: Sequence[date]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each inventory."""
    if INVENTORY in organization.without:
        return
    having = devices(organization)
    draw = chance(organization.seed, "inventory")
    patient = draw.random(len(having))
    late = draw.random(len(having))
    for ago in range(0, len(days), EVERY):
        day = days[-1 - ago]
        yield f"microsoft-365-apps-inventory-{day.isoformat()}.csv", _inventory(having, patient, late, day, ago)


def _inventory(having: Devices, patient: Real, late: Real, day: date, ago: int) -> bytes:
    parts = next(parts for until, parts in _PARTS if ago >= until)
    channel: Whole = np.searchsorted(np.cumsum(parts)[:-1], patient)
    behind = (late < LATE).astype(np.int64) + (late < LATE / 3) + (late < LATE / 8)
    versions = [_versions(name, day) for name in CHANNELS]
    told = [versions[c][min(int(b), len(versions[c]) - 1)] for c, b in zip(channel, behind, strict=True)]
    columns = {
        "Device name": pa.array([f"PC-{number:05d}" for number in range(len(having))]),
        "AadDeviceID": pa.array(having.ids),
        "Channel": looked_up([f"{name} Channel" for name in CHANNELS], channel),
        "Version": pa.array(told),
        "OSFamily": repeated("Windows", len(having)),
    }
    return csv_bytes(columns, marked=True)


def _versions(channel: str, day: date) -> list[str]:
    """Versions of the channel that are out on that day, the newest first; a new one takes some days to arrive."""
    out = [r.version for r in RELEASES[channel] if r.released <= day - timedelta(days=4)]
    return out[::-1][:4]
