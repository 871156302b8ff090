"""Fact tables of devices, apps and the network.

In all of them an empty cell means "unknown". What a source writes for unknown (-1, 2147483647, nothing) is
empty here, so that it is never averaged. Source: specification of Adoption Score, sections 2 and 8.4.
"""

from uptake.facts.sources import ENDPOINT, INVENTORY, NETWORK, OPEN
from uptake.facts.table import Column, Kind, Table, count, text, thousandths, yes_no


def _points(name: str, says: str, source: str = ENDPOINT) -> Column:
    return thousandths(name, f"{says}, 0 to 100 points", source)


def _milliseconds(name: str, says: str) -> Column:
    return count(name, f"{says}, in milliseconds", ENDPOINT)


_DAY = Column("day", Kind.DAY, "The day (UTC) that the row is about")
_DEVICE = text("device", "An identifier of the device, opaque to Uptake")

NETWORK_LOCATION = Table(
    "network_location",
    "What the network assessment says about one office location, or the remote workers of one city, on one day.",
    ("day", "location"),
    (
        _DAY,
        text("location", "Name of the location"),
        text("city", "City of the location", NETWORK),
        yes_no("remote", "These are the remote workers of a city, not an office", NETWORK),
        yes_no("listed", "The organization has entered it into its list of office locations", NETWORK),
        count("users", "People who work there, as estimated", NETWORK),
        _points("exchange_points", "Assessment of Exchange", NETWORK),
        _points("sharepoint_points", "Assessment of SharePoint", NETWORK),
        _points("teams_points", "Assessment of Teams", NETWORK),
        _points("copilot_points", "Assessment of Copilot", NETWORK),
        count("egress_km", "Kilometres between the location and where its traffic leaves to the internet", NETWORK),
        yes_no("intermediary", "Something between the location and Microsoft 365 opens encrypted traffic", NETWORK),
        yes_no("slower_than_peers", "Latency is at least a tenth above that of neighbours", NETWORK),
        yes_no("far_exchange_door", "Exchange is entered through a front door that is not the best one", NETWORK),
        yes_no("far_sharepoint_door", "SharePoint is entered through a front door that is not the best one", NETWORK),
        yes_no("china_egress", "Traffic from China leaves in a way that is not the best one", NETWORK),
    ),
)

NETWORK_SAMPLE = Table(
    "network_sample",
    "One measurement of the network from one device at one location.",
    ("day", "sample"),
    (
        _DAY,
        text("sample", "An identifier of the measurement"),
        text("location", "Name of the location, as in network_location", NETWORK),
        text("device", "An identifier of the device, opaque to Uptake", NETWORK),
        yes_no("remote", "Measured by a remote worker, not in an office", NETWORK),
        thousandths("exchange_ms", "Latency (TCP) to Exchange in milliseconds", NETWORK),
        thousandths("copilot_ms", "Latency (TCP) to Copilot in milliseconds", NETWORK),
        thousandths("sharepoint_mbps", "Download from SharePoint in megabytes a second", NETWORK),
        thousandths("teams_mos", "Mean opinion score of Teams, 1 to 5", NETWORK),
    ),
)

ENDPOINT_DAY = Table(
    "endpoint_day",
    "What Endpoint analytics says about the whole organization on one day.",
    ("day",),
    (
        _DAY,
        count("devices", "Devices that report", ENDPOINT),
        count("app_devices", "Devices whose applications are watched", ENDPOINT),
        _points("overall", "Endpoint analytics score"),
        _points("startup", "Startup performance"),
        _points("boot", "Boot score"),
        _points("sign_in", "Sign-in score"),
        _points("app_reliability", "Application reliability"),
        _points("work_from_anywhere", "Work from anywhere"),
        _points("windows", "Work from anywhere: Windows"),
        _points("cloud_management", "Work from anywhere: cloud management"),
        _points("cloud_identity", "Work from anywhere: cloud identity"),
        _points("cloud_provisioning", "Work from anywhere: cloud provisioning"),
        _points("battery", "Battery health"),
        _points("resource_performance", "Resource performance"),
        _points("overall_baseline", "Median score of all organizations"),
        _points("startup_baseline", "Median startup performance of all organizations"),
        _points("app_reliability_baseline", "Median application reliability of all organizations"),
        _points("work_from_anywhere_baseline", "Median work from anywhere of all organizations"),
    ),
)

ENDPOINT_DEVICE = Table(
    "endpoint_device",
    "What Endpoint analytics says about one device on one day.",
    ("day", "device"),
    (
        _DAY,
        _DEVICE,
        text("manufacturer", "Manufacturer of the device", ENDPOINT),
        text("model", "Model of the device", ENDPOINT),
        _points("boot", "Boot score"),
        _points("sign_in", "Sign-in score"),
        _points("startup", "Startup performance"),
        _points("app_reliability", "Application reliability"),
        _points("work_from_anywhere", "Work from anywhere"),
        _points("battery", "Battery health"),
        _points("resource_performance", "Resource performance"),
        _milliseconds("boot_ms", "Boot to the sign-in prompt, without Group Policy"),
        _milliseconds("boot_policy_ms", "Group Policy during the boot"),
        _milliseconds("sign_in_ms", "Sign-in to the desktop, without Group Policy"),
        _milliseconds("sign_in_policy_ms", "Group Policy during the sign-in"),
        _milliseconds("responsive_ms", "Desktop until it responds"),
        yes_no("hard_disk", "It starts from a hard disk, not from solid-state storage", ENDPOINT),
        count("restarts", "Restarts", ENDPOINT),
        count("blue_screens", "Stop errors", ENDPOINT),
        yes_no("windows_supported", "It runs a supported Windows", ENDPOINT),
        yes_no("cloud_managed", "Its management is attached to the cloud", ENDPOINT),
        yes_no("cloud_identity", "It is joined to Microsoft Entra, alone or in hybrid", ENDPOINT),
        yes_no("cloud_provisioned", "It can be provisioned from the cloud", ENDPOINT),
        thousandths("battery_capacity", "Percent of its first capacity that the battery still holds", ENDPOINT),
        Column("battery_runtime", Kind.MINUTES, "Estimated run time on a full battery", ENDPOINT),
        count("battery_cycles", "Cycles of the battery so far: whole discharges, at once or in parts", ENDPOINT),
        count("battery_design_mwh", "Capacity of the battery when new, in milliwatt hours", OPEN),
        count("battery_full_mwh", "Capacity of the battery when full today, in milliwatt hours", OPEN),
        thousandths("battery_discharged", "Percent of the battery that was discharged that day", OPEN),
    ),
)

ENDPOINT_APP = Table(
    "endpoint_app",
    "What Endpoint analytics says about one application over the 14 days up to a day.",
    ("day", "app"),
    (
        _DAY,
        text("app", "File name of the application"),
        text("name", "Name that people know it by", ENDPOINT),
        text("publisher", "Publisher", ENDPOINT),
        count("active_devices", "Devices on which it was used", ENDPOINT),
        Column("usage", Kind.MINUTES, "Time of use on all devices together", ENDPOINT),
        count("crashes", "Crashes that count", ENDPOINT),
        count("hangs", "Times that it did not respond", ENDPOINT),
        Column("mean_time_to_failure", Kind.MINUTES, "Mean time between failures; empty without any", ENDPOINT),
        _points("score", "Reliability of the application"),
    ),
)

APP_USE = Table(
    "app_use",
    "Use and crashes of one application on one device and day, where Endpoint analytics gives no sums.",
    ("day", "app", "device"),
    (
        _DAY,
        text("app", "File name of the application"),
        _DEVICE,
        Column("usage", Kind.MINUTES, "Time of use", OPEN),
        count("crashes", "Crashes, all of them", OPEN),
    ),
)

APPS_DEVICE = Table(
    "apps_device",
    "Microsoft 365 Apps on one device, as the inventory of one day knows it.",
    ("day", "device"),
    (
        _DAY,
        _DEVICE,
        text("channel", "Update channel", INVENTORY),
        text("version", "Version, as `2609`; empty for a build whose version is not known", INVENTORY),
        text("build", "Build, as `16.0.20131.20154`", INVENTORY),
        text("system", "Operating system", INVENTORY),
    ),
)
