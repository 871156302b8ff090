"""The applications that Endpoint analytics watches: one that crashes often, some that never do, one on few devices."""

from typing import Any

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.endpoint_rows import UNKNOWN_INT
from uptake.demo.organization import Organization

WORKING_DAYS = 10  # in the fourteen that are looked at
NEVER = 10_000
APPS = (  # name, publisher, part of the devices, hours a day, days between two crashes
    ("outlook.exe", "Outlook", "Microsoft", 0.9, 4.0, 60), ("ms-teams.exe", "Teams", "Microsoft", 0.9, 6.0, 75),
    ("excel.exe", "Excel", "Microsoft", 0.8, 1.5, 45), ("winword.exe", "Word", "Microsoft", 0.75, 1.0, 80),
    ("powerpnt.exe", "PowerPoint", "Microsoft", 0.5, 0.5, 70), ("msedge.exe", "Edge", "Microsoft", 0.95, 3.0, 120),
    ("onedrive.exe", "OneDrive", "Microsoft", 0.9, 7.0, 200), ("onenote.exe", "OneNote", "Microsoft", 0.3, 0.4, 150),
    ("lathecad.exe", "LatheCAD", "Brunnhof", 0.12, 3.0, 6), ("stockroom.exe", "Stockroom", "Kettleby", 0.2, 2.5, 18),
    ("ledgerline.exe", "Ledgerline", "Kettleby", 0.15, 3.5, 40),
    ("sketchpad.exe", "Sketchpad", "Brunnhof", 0.06, 1.2, 25),
    ("scanlabel.exe", "ScanLabel", "Ostra", 0.1, 1.0, 30), ("timecard.exe", "Timecard", "Kettleby", 0.6, 0.1, NEVER),
    ("notifier.exe", "Notifier", "Ostra", 0.4, 7.0, NEVER), ("archive.exe", "Archive", "Brunnhof", 0.05, 0.2, NEVER),
    ("oldfax.exe", "Old Fax", "Ostra", 0.004, 0.1, 3),
)  # fmt: skip


def applications(organization: Organization, devices: int, ago: int) -> list[dict[str, Any]]:
    """The rows of the answer, over the 14 days that end so many days before the last day."""
    draw = chance(organization.seed, f"applications {ago}")
    rows = []
    for app, name, publisher, part, hours, between in APPS:
        active = max(1, int(draw.binomial(devices, part)))
        minutes = int(active * hours * 60 * WORKING_DAYS)
        crashes = int(draw.poisson(active * WORKING_DAYS / between)) if between < NEVER else 0
        rows.append(
            {
                "id": app,
                "appHangCount": int(draw.poisson(crashes / 4)),
                "appHealthScore": round(float(np.clip(100 - 160 / between, 0, 100)), 1),
                "activeDeviceCount": active,
                "appName": app,
                "appDisplayName": name,
                "appPublisher": publisher,
                "appUsageDuration": minutes,
                "appCrashCount": crashes,
                "meanTimeToFailureInMinutes": minutes // crashes if crashes else UNKNOWN_INT,
            }
        )
    return rows
