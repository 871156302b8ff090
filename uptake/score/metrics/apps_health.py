"""Do devices receive Microsoft 365 Apps through a recommended update channel?

Source: specification of Adoption Score, section 2.3.
"""

from functools import partial

from ibis.expr.types import Table

from uptake.score.categories import APPS_HEALTH
from uptake.score.grains.devices import DEVICE
from uptake.score.metric import Chart, Resource, Share, metric

_DEVICES = "Devices with Microsoft 365 Apps"
_KNOWN = "Devices whose version the table of releases knows"
_ALL = "Versions on all devices"
_BY_CHANNEL = "Versions by update channel"

_said_of_devices = partial(metric, APPS_HEALTH, grain=DEVICE, spec="2.3")


@_said_of_devices(
    primary=True,
    title="Recommended update channels",
    among=_DEVICES,
    of="They are on Current Channel or Monthly Enterprise Channel",
    chart=Chart.BAR,
    group="Update channels",
    resources=(
        Resource("Apps health", "https://learn.microsoft.com/microsoft-365/admin/adoption/apps-health"),
        Resource(
            "Overview of update channels",
            "https://learn.microsoft.com/microsoft-365-apps/updates/overview-update-channels",
        ),
    ),
)
def channels(devices: Table) -> Share:
    """Of the devices with Microsoft 365 Apps, how many are on a recommended update channel?"""
    return Share(among=devices.channel.notnull(), of=devices.recommended)


@_said_of_devices(
    title="Recommended update channels and supported versions",
    among=_DEVICES,
    of="They are on a recommended update channel, and their version is supported",
    chart=Chart.BAR,
    group="Update channels",
    when=("apps_health_points", "channel_and_supported"),
)
def channels_and_supported(devices: Table) -> Share:
    """Of the devices with Microsoft 365 Apps, how many are on a recommended channel and a supported version?"""
    supported = devices.supported.fill_null(False)  # noqa: FBT003 - a value, not an option
    return Share(among=devices.channel.notnull(), of=devices.recommended & supported)


@_said_of_devices(
    title="Supported versions",
    among=_KNOWN,
    of="Their version is supported in their channel",
    chart=Chart.BARS,
    group=_ALL,
)
def supported(devices: Table) -> Share:
    """Of the devices with Microsoft 365 Apps, how many run a supported version?"""
    return Share(among=devices.supported.notnull(), of=devices.supported)


@_said_of_devices(
    title="Latest releases",
    among=_KNOWN,
    of="Their version is the newest of their channel",
    chart=Chart.BARS,
    group=_ALL,
)
def latest(devices: Table) -> Share:
    """Of the devices with Microsoft 365 Apps, how many run the newest release of their channel?"""
    return Share(among=devices.latest.notnull(), of=devices.latest)


def _supported_in(devices: Table, *, channel: str) -> Share:
    return Share(among=(devices.channel == channel) & devices.supported.notnull(), of=devices.supported)


def _latest_in(devices: Table, *, channel: str) -> Share:
    return Share(among=(devices.channel == channel) & devices.latest.notnull(), of=devices.latest)


for _id, _channel in (
    ("current", "Current"),
    ("monthly", "Monthly Enterprise"),
    ("semi_annual", "Semi-Annual Enterprise"),
):
    for _what, _of, _answer in (
        ("supported", "a supported version", _supported_in),
        ("latest", "the newest release", _latest_in),
    ):
        _said_of_devices(
            name=f"{_id}_{_what}",
            title=f"{_channel}: {_of}",
            question=f"Of the devices on {_channel} Channel, how many run {_of}?",
            among=f"Devices on {_channel} Channel whose version the table of releases knows",
            of=f"They run {_of} of that channel",
            chart=Chart.GROUPED_COLUMNS,
            group=_BY_CHANNEL,
        )(partial(_answer, channel=_channel))
