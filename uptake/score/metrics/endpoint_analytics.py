"""Do devices start fast, run reliably and work from anywhere?

Source: specification of Adoption Score, section 2.1.
"""

from functools import partial

import ibis
from ibis.expr.types import IntegerValue, Table

from uptake.rules.endpoint_points import (
    FEWEST_DEVICES,
    GOOD_CAPACITY,
    LITTLE_CAPACITY,
    SHORT_RUNTIME_MINUTES,
    Battery,
)
from uptake.score.categories import ENDPOINT_ANALYTICS
from uptake.score.grains.endpoint import APPLICATIONS, ENDPOINT_DEVICES, ORGANIZATION
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import always

FULL = 100_000
"""A hundred points, in thousandths."""

_PARTS = (
    ("startup", "Startup performance", "How fast do devices start?", "Parts of the score"),
    ("app_reliability", "Application reliability", "How reliably do applications run?", "Parts of the score"),
    ("work_from_anywhere", "Work from anywhere", "Can people work from anywhere?", "Parts of the score"),
    ("battery", "Battery health", "How healthy are the batteries?", "Parts of the score"),
    ("resource_performance", "Resource performance", "Have devices enough power?", "Parts of the score"),
    ("boot", "Boot", "How fast do devices boot?", "Startup performance"),
    ("sign_in", "Sign-in", "How fast do people get to their desktop?", "Startup performance"),
    ("windows", "Windows", "Do devices run a supported Windows?", "Work from anywhere"),
    ("cloud_management", "Cloud management", "Are devices managed from the cloud?", "Work from anywhere"),
    ("cloud_identity", "Cloud identity", "Are devices joined to Microsoft Entra?", "Work from anywhere"),
    ("cloud_provisioning", "Cloud provisioning", "Can devices be set up from the cloud?", "Work from anywhere"),
)
_ENOUGH = f"100 points, while at least {FEWEST_DEVICES} devices report"

_said = partial(metric, ENDPOINT_ANALYTICS, grain=ORGANIZATION, spec="2.1", weighted=True)
_said_of_devices = partial(metric, ENDPOINT_ANALYTICS, grain=ENDPOINT_DEVICES, spec="2.1")


def _points(organization: Table, points: IntegerValue) -> Ratio:
    return Ratio(among=organization.enough & points.notnull(), part=points, whole=always(FULL))


@_said(
    primary=True,
    title="Endpoint analytics score",
    among=_ENOUGH,
    of="The score as Endpoint analytics reports it; without one, its available three parts weighed alike",
    chart=Chart.BAR,
    group="Devices",
    resources=(
        Resource(
            "Scores of Endpoint analytics",
            "https://learn.microsoft.com/intune/analytics/scores",
        ),
    ),
)
def score(organization: Table) -> Ratio:
    """How well do devices start, run their applications and work from anywhere?"""
    return _points(organization, organization.reported.coalesce(organization.three_parts))


@_said(
    title="Three parts weighed alike",
    among=_ENOUGH,
    of="The mean of startup performance, application reliability and work from anywhere, as far as known",
    chart=Chart.BAR,
    group="Devices",
    when=("endpoint_points", "three_parts"),
)
def three_parts(organization: Table) -> Ratio:
    """How good are startup, applications and work from anywhere, weighed alike?"""
    return _points(organization, organization.three_parts)


@_said(
    title="Five parts weighed alike",
    among=_ENOUGH,
    of="The mean of the three parts, battery health and resource performance, as far as known",
    chart=Chart.BAR,
    group="Devices",
    when=("endpoint_points", "five_parts"),
)
def five_parts(organization: Table) -> Ratio:
    """How good are startup, applications, work from anywhere, batteries and power, weighed alike?"""
    return _points(organization, organization.five_parts)


def _part(organization: Table, *, name: str) -> Ratio:
    return _points(organization, organization[name])


for _id, _title, _question, _group in _PARTS:
    _said(
        name=_id,
        title=_title,
        question=_question,
        among=_ENOUGH,
        of="Points as Endpoint analytics reports them, else the mean over devices",
        chart=Chart.BARS,
        group=_group,
    )(partial(_part, name=_id))


@_said_of_devices(
    title="Starting from a hard disk",
    among="Devices of which the kind of disk is known",
    of="They start from a hard disk, which takes three to four times as long",
    chart=Chart.BARS,
    group="What slows devices down",
)
def hard_disk(devices: Table) -> Share:
    """How many devices start from a hard disk?"""
    return Share(among=devices.hard_disk.notnull(), of=devices.hard_disk)


@_said_of_devices(
    title="Slow boot",
    among="Devices with a boot score",
    of="Their boot score is 0",
    chart=Chart.BARS,
    group="What slows devices down",
)
def slow_boot(devices: Table) -> Share:
    """How many devices boot slowly?"""
    return Share(among=devices.boot.notnull(), of=devices.boot == 0)


@_said_of_devices(
    title="Slow sign-in",
    among="Devices with a sign-in score",
    of="Their sign-in score is 0",
    chart=Chart.BARS,
    group="What slows devices down",
)
def slow_sign_in(devices: Table) -> Share:
    """On how many devices is signing in slow?"""
    return Share(among=devices.sign_in.notnull(), of=devices.sign_in == 0)


@_said_of_devices(
    title="Stop errors",
    among="Devices of which stop errors are counted",
    of="They had at least one stop error",
    chart=Chart.BARS,
    group="What slows devices down",
)
def blue_screens(devices: Table) -> Share:
    """How many devices had a stop error?"""
    return Share(among=devices.blue_screens.notnull(), of=devices.blue_screens > 0)


def _capacity(devices: Table, *, impacted: Battery) -> Share:
    """As reported in percent; without that from watt hours, compared without dividing."""
    percent, full, design = devices.battery_capacity, devices.battery_full_mwh, devices.battery_design_mwh
    told, worn = percent.notnull(), full.cast("int64") * 100
    most = ibis.ifelse(told, percent < 1000 * LITTLE_CAPACITY, worn < design.cast("int64") * LITTLE_CAPACITY)
    good = ibis.ifelse(told, percent > 1000 * GOOD_CAPACITY, worn > design.cast("int64") * GOOD_CAPACITY)
    return Share(
        among=told | (full.notnull() & (design > 0)),
        of=most if impacted is Battery.MOST_IMPACTED else ~most & ~good,
    )


for _id, _title, _what, _impacted in (
    ("battery_most_impacted", "Most impacted batteries", "less than 60 % of its first capacity", Battery.MOST_IMPACTED),
    ("battery_impacted", "Impacted batteries", "60 to 80 % of its first capacity", Battery.MODERATELY_IMPACTED),
):
    _said_of_devices(
        name=_id,
        title=_title,
        question=f"On how many devices does the battery hold {_what}?",
        among="Devices whose battery is known",
        of=f"The battery holds {_what}",
        chart=Chart.BARS,
        group="Battery health",
    )(partial(_capacity, impacted=_impacted))


@_said_of_devices(
    title="Short battery life",
    among="Devices whose run time on battery is known",
    of="It is less than three hours",
    chart=Chart.BARS,
    group="Battery health",
)
def battery_short(devices: Table) -> Share:
    """On how many devices does a full battery last less than three hours?"""
    return Share(among=devices.battery_runtime.notnull(), of=devices.battery_runtime < SHORT_RUNTIME_MINUTES)


@metric(
    ENDPOINT_ANALYTICS,
    grain=APPLICATIONS,
    title="Applications without a crash",
    among="Applications on more than 5 devices and more than 2 % of the enrolled ones",
    of="Nobody saw them crash in 14 days",
    chart=Chart.BARS,
    group="Application reliability",
    spec="2.1",
)
def apps_without_crash(apps: Table) -> Share:
    """How many applications ran for 14 days without a crash?"""
    return Share(among=apps.listed & apps.crashes.notnull(), of=apps.crashes == 0)
