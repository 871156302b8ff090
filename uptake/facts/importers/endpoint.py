"""What Endpoint analytics tells about devices and applications: Graph answers, and Intune's exports as CSV.

Several answers are about the same devices on the same day, so every column has one owner, and files that come
together never contradict each other: manufacturer, model and the scores come from the device scores, boot and
sign-in from startup performance, the four cloud attributes from work from anywhere, the battery from battery
health. A device is known by a hash of its Intune identifier; names, serial numbers and users are not kept.

Source: specification of Adoption Score, sections 2.1 and 8.4; the entities userExperienceAnalytics* of Graph and
the reports EADeviceScoresV2, EAStartupPerfDevicePerformanceV2, EAAppPerformance and EAWFA* of Intune.
"""

from uptake.facts.importers.endpoint_attributes import TITLES, attributes
from uptake.facts.importers.endpoint_organization import is_organization, read_organization
from uptake.facts.importers.measured import one_of, opaque, points, whole
from uptake.facts.importers.sheet import Sheet
from uptake.facts.importers.things import Cell, ThingForm, fits, read_things
from uptake.facts.importers.usage import Usage
from uptake.facts.technology import ENDPOINT_APP, ENDPOINT_DEVICE

# Graph calls it deviceId where the row has an identifier of its own, else the row's id is that of the device.
DEVICE = ("deviceId", "Device ID", "id")
MADE = ("MemaTimeGenerated", "ProcessedDateTime", "InsertedDate")
_OF_MODELS = ("modelDeviceCount", "activeDevices", "osBuildNumber")
_HARD_DISK = one_of({"hdd": True, "ssd": False, "unknown": None, "unknownfuturevalue": None, "-1": None})


def _points(column: str, *titles: str) -> Cell:
    return Cell(column, titles, points, "bad_points")


SCORES = ThingForm(
    ENDPOINT_DEVICE,
    (
        Cell("device", DEVICE, opaque),
        Cell("manufacturer", ("manufacturer",)),
        Cell("model", ("model",)),
        _points("startup", "startupPerformanceScore"),
        _points("app_reliability", "appReliabilityScore"),
        _points("work_from_anywhere", "workFromAnywhereScore"),
        _points("battery", "batteryHealthScore", "OverviewBatteryHealthScore"),
    ),
    marks=(DEVICE, ("endpointAnalyticsScore",), ("startupPerformanceScore",)),
    without=_OF_MODELS,
    made=MADE,
)
STARTUP = ThingForm(
    ENDPOINT_DEVICE,
    (
        Cell("device", DEVICE, opaque),
        _points("boot", "bootScore"),
        _points("sign_in", "loginScore", "LogonScore", "Sign-in score"),
        Cell("boot_ms", ("coreBootTimeInMs",)),
        Cell("boot_policy_ms", ("groupPolicyBootTimeInMs",)),
        Cell("sign_in_ms", ("coreLoginTimeInMs", "CoreLogonTimeInMs")),
        Cell("sign_in_policy_ms", ("groupPolicyLoginTimeInMs", "GroupPolicyLogonTimeInMs")),
        Cell("responsive_ms", ("responsiveDesktopTimeInMs",)),
        Cell("hard_disk", ("diskType",), _HARD_DISK, "bad_word"),
        Cell("restarts", ("restartCount",)),
        Cell("blue_screens", ("blueScreenCount",)),
    ),
    marks=(DEVICE, ("bootScore",), ("loginScore", "LogonScore", "Sign-in score")),
    without=_OF_MODELS,
    made=MADE,
)
ANYWHERE = ThingForm(
    ENDPOINT_DEVICE,
    (Cell("device", DEVICE, opaque),),
    marks=(DEVICE, ("cloudManagementScore",), ("windowsScore",)),
    without=_OF_MODELS,
    made=MADE,
    more=attributes,
    more_titles=TITLES,
)
BATTERY = ThingForm(
    ENDPOINT_DEVICE,
    (
        Cell("device", DEVICE, opaque),
        Cell("battery_capacity", ("maxCapacityPercentage", "Max capacity"), points, "bad_points"),
        Cell("battery_runtime", ("estimatedRuntimeInMinutes",)),
        Cell("battery_cycles", ("fullBatteryDrainCount", "Cycle count")),
    ),
    marks=(DEVICE, ("maxCapacityPercentage", "Max capacity"), ("estimatedRuntimeInMinutes",)),
    without=_OF_MODELS,
    made=MADE,
)
RESOURCES = ThingForm(
    ENDPOINT_DEVICE,
    (Cell("device", DEVICE, opaque), _points("resource_performance", "deviceResourcePerformanceScore")),
    marks=(DEVICE, ("deviceResourcePerformanceScore",)),
    without=_OF_MODELS,
    made=MADE,
)
APPLICATIONS = ThingForm(
    ENDPOINT_APP,
    (
        Cell("app", ("appName",)),
        Cell("name", ("appDisplayName", "AppFriendlyName")),
        Cell("publisher", ("appPublisher",)),
        Cell("active_devices", ("activeDeviceCount", "ActiveDevices")),
        Cell("usage", ("appUsageDuration", "TotalAppUsageDuration")),
        Cell("crashes", ("appCrashCount", "TotalAppCrashes")),
        Cell("hangs", ("appHangCount",)),
        Cell("mean_time_to_failure", ("meanTimeToFailureInMinutes", "MeanTimeToFailure"), whole),
        _points("score", "appHealthScore"),
    ),
    marks=(("appName",), ("appCrashCount", "TotalAppCrashes"), ("activeDeviceCount", "ActiveDevices")),
    made=MADE,
)
FORMS = (SCORES, STARTUP, ANYWHERE, BATTERY, RESOURCES, APPLICATIONS)


def is_endpoint(sheet: Sheet) -> bool:
    """Whether the sheet is an answer or export of Endpoint analytics."""
    return is_organization(sheet) or any(fits(sheet, form) for form in FORMS)


def read_endpoint(name: str, sheet: Sheet) -> Usage:
    """Read an answer of Endpoint analytics; raises Unreadable when the file as a whole cannot be taken."""
    if is_organization(sheet):
        return read_organization(name, sheet)
    return read_things(name, sheet, next(form for form in FORMS if fits(sheet, form)))
