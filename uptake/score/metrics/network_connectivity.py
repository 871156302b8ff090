"""Is the network good enough for Microsoft 365?

The score is the mean of the office locations, weighted by the people who work there. Remote workers have their
own figures. Source: specification of Adoption Score, section 2.2.
"""

from functools import partial

from ibis.expr.types import BooleanValue, Table

from uptake.rules import network_points as rules
from uptake.score.categories import CONTENT_COLLABORATION, NETWORK_CONNECTIVITY
from uptake.score.grains.network import FAR_EGRESS_KM, LOCATION, MEASURED_DEVICE, SAMPLE, SLOW_SPEED
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import always

FULL = 100_000
"""A hundred points, in thousandths."""

_OFFICES = "Office locations with measurements, weighted by the people who work there"
_WORKLOADS = (
    ("exchange", "Exchange", "the median latency to Exchange"),
    ("sharepoint", "SharePoint", "the speed of downloads from SharePoint in the slower quarter"),
    ("teams", "Teams", "the quality of calls in Teams"),
    ("copilot", "Copilot", "the median latency to Copilot"),
)
_FINDINGS = (
    ("intermediary", "Opened traffic", "something on the way opens encrypted traffic to Microsoft 365"),
    ("slower_than_peers", "Slower than neighbours", "latency is at least a tenth above that of neighbours"),
    ("far_exchange_door", "Far front door of Exchange", "Exchange is entered through a front door that is not best"),
    ("far_sharepoint_door", "Far front door of SharePoint", "SharePoint is entered through a door that is not best"),
    ("china_egress", "Traffic from China", "traffic from China leaves in a way that is not best"),
)
_BANDS = (
    ("81_to_100", "81 to 100 points", 80_500, FULL + 1),
    ("61_to_80", "61 to 80 points", 60_500, 80_500),
    ("41_to_60", "41 to 60 points", 40_500, 60_500),
    ("21_to_40", "21 to 40 points", 20_500, 40_500),
    ("0_to_20", "0 to 20 points", 0, 20_500),
)

_said_of_locations = partial(metric, NETWORK_CONNECTIVITY, grain=LOCATION, spec="2.2")


def _offices(locations: Table) -> BooleanValue:
    return ~locations.remote & locations.points.notnull()


@_said_of_locations(
    primary=True,
    title="Network between offices and Microsoft 365",
    among=_OFFICES,
    of="Points of each location: the mean of the workloads that were measured",
    chart=Chart.BAR,
    group="Network of the offices",
    weighted=True,
    resources=(
        Resource(
            "Network assessment",
            "https://learn.microsoft.com/microsoft-365/enterprise/office-365-network-mac-perf-score",
        ),
        Resource(
            "Principles of network connectivity",
            "https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-network-connectivity-principles",
        ),
    ),
)
def score(locations: Table) -> Ratio:
    """How good is the network of the offices for Exchange, SharePoint, Teams and Copilot?"""
    weight = locations.weight
    return Ratio(among=_offices(locations), part=locations.points * weight, whole=always(FULL) * weight)


def _workload(locations: Table, *, name: str) -> Ratio:
    there = ~locations.remote & locations[name].notnull()
    return Ratio(among=there, part=locations[name] * locations.weight, whole=always(FULL) * locations.weight)


for _id, _name, _what in _WORKLOADS:
    _said_of_locations(
        name=_id,
        title=_name,
        question=f"How good is {_what}, over all office locations?",
        among=f"Office locations with measurements of {_name}, weighted by the people who work there",
        of=f"Points of {_name} at each location",
        chart=Chart.BARS,
        group="Workloads",
        weighted=True,
    )(partial(_workload, name=_id))


@_said_of_locations(
    title="Remote workers",
    among=f"Cities with at least {rules.SMALLEST_REMOTE_CITY} remote workers, weighted by them",
    of="Points of each city: the mean of the workloads that were measured",
    chart=Chart.BARS,
    group="Remote workers",
    weighted=True,
)
def remote(locations: Table) -> Ratio:
    """How good is the network of remote workers, which does not count for the score?"""
    there = locations.remote & locations.points.notnull() & (locations.users >= rules.SMALLEST_REMOTE_CITY)
    return Ratio(among=there, part=locations.points * locations.users, whole=always(FULL) * locations.users)


def _finding(locations: Table, *, name: str) -> Share:
    return Share(among=~locations.remote & locations[name].notnull(), of=locations[name])


for _id, _title, _what in _FINDINGS:
    _said_of_locations(
        name=_id,
        title=_title,
        question=f"At how many office locations was it found that {_what}?",
        among="Office locations that were examined for this",
        of=f"It was found that {_what}",
        chart=Chart.COUNT_BARS,
        group="Findings at locations",
    )(partial(_finding, name=_id))


@_said_of_locations(
    title="Far way to the internet",
    among="Office locations of which it is known where their traffic leaves to the internet",
    of=f"It leaves more than {FAR_EGRESS_KM} kilometres away",
    chart=Chart.COUNT_BARS,
    group="Findings at locations",
)
def far_egress(locations: Table) -> Share:
    """At how many office locations does traffic leave to the internet far away?"""
    return Share(among=~locations.remote & locations.egress_km.notnull(), of=locations.egress_km > FAR_EGRESS_KM)


@_said_of_locations(
    title="Slow downloads from SharePoint",
    among="Office locations with measurements of SharePoint",
    of="A quarter of the downloads is slower than one megabyte a second",
    chart=Chart.COUNT_BARS,
    group="Findings at locations",
)
def slow_sharepoint(locations: Table) -> Share:
    """At how many office locations are downloads from SharePoint slow?"""
    return Share(among=~locations.remote & locations.slowest.notnull(), of=locations.slowest < SLOW_SPEED)


@metric(
    NETWORK_CONNECTIVITY,
    grain=SAMPLE,
    title="Poor connections to Exchange",
    among="Measurements of Exchange",
    of=f"It alone would give fewer than {rules.POOR_EXCHANGE_POINTS} points",
    chart=Chart.BARS,
    group="Poor connections",
    spec="2.2",
)
def poor_exchange(samples: Table) -> Share:
    """Of the measured connections to Exchange, how many are poor (from half on, everybody suffers)?"""
    return Share(among=samples.exchange.notnull(), of=samples.exchange < 1000 * rules.POOR_EXCHANGE_POINTS)


@metric(
    NETWORK_CONNECTIVITY,
    grain=SAMPLE,
    title="Poor connections to SharePoint",
    among="Measurements of SharePoint",
    of=f"It alone would give fewer than {rules.POOR_SHAREPOINT_POINTS} points",
    chart=Chart.BARS,
    group="Poor connections",
    spec="2.2",
)
def poor_sharepoint(samples: Table) -> Share:
    """Of the measured connections to SharePoint, how many are poor (from half on, everybody suffers)?"""
    return Share(among=samples.sharepoint.notnull(), of=samples.sharepoint < 1000 * rules.POOR_SHAREPOINT_POINTS)


def _band(devices: Table, *, low: int, high: int) -> Share:
    return Share(among=devices.sharepoint.notnull(), of=(devices.sharepoint >= low) & (devices.sharepoint < high))


for _id, _title, _low, _high in _BANDS:
    metric(
        CONTENT_COLLABORATION,
        grain=MEASURED_DEVICE,
        name=f"network_{_id}",
        title=_title,
        question=f"Of the devices that measured their connection to OneDrive and SharePoint, how many reach {_title}?",
        among="Devices that measured their connection to OneDrive and SharePoint",
        of=f"Their slower quarter of downloads gives {_title}, rounded",
        chart=Chart.STACKED,
        group="Network strength for OneDrive and SharePoint",
        spec="1.3",
    )(partial(_band, low=_low, high=_high))


@metric(
    CONTENT_COLLABORATION,
    grain=MEASURED_DEVICE,
    title="Poor connection",
    among="Devices that measured their connection to OneDrive and SharePoint",
    of="Their slower quarter of downloads gives 40 points or fewer, rounded",
    chart=Chart.NUMBER,
    group="Network strength for OneDrive and SharePoint",
    spec="1.3",
)
def network_poor(devices: Table) -> Share:
    """Of the devices that measured their connection to OneDrive and SharePoint, how many have a poor one?"""
    return Share(among=devices.sharepoint.notnull(), of=devices.sharepoint < 40_500)
