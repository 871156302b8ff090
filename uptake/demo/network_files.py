"""The network of the offices: the list of locations, a weekly assessment, and measurements of the last weeks.

The traffic of Cairo leaves to the internet in Leipzig, through a proxy that opens it, so everything is slow there.
Wrocław got an exit of its own REPAIRED days before the last day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
import pyarrow as pa

from uptake.demo.chance import chance
from uptake.demo.columns import csv_bytes, iso, looked_up, repeated, yes_no
from uptake.demo.organization import Organization
from uptake.facts.sources import NETWORK
from uptake.rules.network_points import LATENCY, OPINION, SPEED, Knots, points_between

REPAIRED = 52
MEASURED = 28  # last days with measurements of single devices
DEVICES = 14  # measured at each location
SPREAD = 0.28  # of single measurements around their middle (log-normal)
QUARTER = 0.6745  # the lower quarter lies so many spreads below the middle
FEWEST_REMOTE = 5


@dataclass(frozen=True)
class Quality:
    """The network of a location: median latency in ms, lower quarter of speed in MB/s, opinion 1 to 5."""

    exchange: float = 24.0
    copilot: float = 30.0
    speed: float = 11.5
    opinion: float = 4.35
    egress_km: int = 25
    opened: bool = False
    slower: bool = False
    far_exchange: bool = False
    far_sharepoint: bool = False


_POOR = Quality(168.0, 190.0, 2.6, 3.1, 2980, opened=True, slower=True, far_exchange=True, far_sharepoint=True)
_OFFICES = {
    "Leipzig": Quality(12.0, 17.0, 17.5, 4.5, 5), "Jena": Quality(19.0, 24.0, 9.0, 4.3, 95),
    "Hamburg": Quality(15.0, 20.0, 15.5, 4.45, 12), "Munich": Quality(14.0, 19.0, 16.0, 4.5, 8),
    "Lyon": Quality(26.0, 33.0, 11.0, 4.3, 390), "Valencia": Quality(38.0, 46.0, 8.2, 4.1, 30),
    "Leeds": Quality(21.0, 27.0, 13.0, 4.4, 20), "Denver": Quality(27.0, 31.0, 14.5, 4.4, 15),
    "Osaka": Quality(46.0, 58.0, 8.8, 4.2, 10, slower=True), "Cairo": _POOR,
    "Wrocław": Quality(23.0, 29.0, 12.5, 4.35, 15),
    "Curitiba": Quality(82.0, 96.0, 4.6, 3.8, 340, far_sharepoint=True), "Turin": Quality(29.0, 36.0, 9.6, 4.25, 140),
}  # fmt: skip
_BEFORE = {"Wrocław": Quality(96.0, 118.0, 4.9, 3.6, 910, slower=True, far_exchange=True)}
_AT_HOME = 1.35  # how much longer everything takes at home


@dataclass(frozen=True)
class Location:
    """An office, or the remote workers of a city."""

    name: str
    city: str
    people: int
    remote: bool

    def quality(self, ago: int) -> Quality:
        """What its network is like so many days before the last day."""
        here = _BEFORE.get(self.city, _OFFICES[self.city]) if ago > REPAIRED else _OFFICES[self.city]
        if not self.remote:
            return here
        better = Quality() if here.exchange > Quality().exchange else here  # at home nobody uses the exit of the office
        return replace(better, exchange=better.exchange * _AT_HOME, speed=better.speed / _AT_HOME, egress_km=40)


def locations(organization: Organization) -> list[Location]:
    """The offices by name, and the cities with enough remote workers."""
    cities = [p.place.city for p in organization.people if p.listed and not p.guest]
    at_desks = [p.place.city for p in organization.people if p.listed and not p.guest and not p.frontline]
    offices = [Location(f"{city} office", city, cities.count(city), remote=False) for city in sorted(set(cities))]
    homes = [
        Location(f"{city} remote workers", city, round(at_desks.count(city) * 0.13), remote=True)
        for city in sorted(set(cities))
    ]
    return offices + [home for home in homes if home.people >= FEWEST_REMOTE]


def network_files(organization: Organization, days: Sequence[date]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; none where the network is not measured."""
    if NETWORK in organization.without:
        return
    everywhere = locations(organization)
    yield f"network-locations-{days[-1].isoformat()}.csv", _list([each for each in everywhere if not each.remote])
    yield "network-assessment.csv", _assessment(organization, everywhere, days)
    yield "network-samples.csv", _samples(organization, everywhere, days)


def _list(offices: Sequence[Location]) -> bytes:
    columns = {
        "userEntered": repeated("True", len(offices)),
        "Name": pa.array([office.name for office in offices]),
        "Address": pa.array([office.city for office in offices]),
    }
    return csv_bytes(columns, marked=True)


def _assessment(organization: Organization, everywhere: Sequence[Location], days: Sequence[date]) -> bytes:
    draw = chance(organization.seed, "network")
    rows = [(ago, each) for ago in range(len(days) - 1, -1, -1) if ago % 7 == 0 for each in everywhere]
    found = [(ago, each, each.quality(ago)) for ago, each in rows]
    noise = np.exp(0.03 * draw.normal(size=len(rows)))
    opinions = [min(q.opinion, 5.0) for _, _, q in found]
    columns = {
        "Assessment date": pa.array([days[-1 - ago].isoformat() for ago, _, _ in found]),
        "Location": pa.array([each.name for _, each, _ in found]),
        "City": pa.array([each.city for _, each, _ in found]),
        "Location type": pa.array(["Remote" if each.remote else "Office" for _, each, _ in found]),
        "Users": pa.array([each.people for _, each, _ in found]),
        "Exchange points": _points(LATENCY, [q.exchange * x for (_, _, q), x in zip(found, noise, strict=True)]),
        "SharePoint points": _points(SPEED, [q.speed * x for (_, _, q), x in zip(found, noise, strict=True)]),
        "Teams points": _points(OPINION, opinions),
        "Copilot points": _points(LATENCY, [q.copilot * x for (_, _, q), x in zip(found, noise, strict=True)]),
        "Egress km": pa.array([q.egress_km for _, _, q in found]),
        "Intermediary": yes_no(np.array([q.opened for _, _, q in found])),
        "Slower than peers": yes_no(np.array([q.slower for _, _, q in found])),
        "Far Exchange door": yes_no(np.array([q.far_exchange for _, _, q in found])),
        "Far SharePoint door": yes_no(np.array([q.far_sharepoint for _, _, q in found])),
        "China egress": repeated("No", len(found)),
    }
    return csv_bytes(columns, marked=True)


def _samples(organization: Organization, everywhere: Sequence[Location], days: Sequence[date]) -> bytes:
    draw = chance(organization.seed, "measurements")
    told = min(MEASURED, len(days))
    measured = [min(DEVICES, each.people) for each in everywhere]
    device = np.repeat(np.arange(sum(measured)), told)
    where = np.repeat(np.repeat(np.arange(len(everywhere)), measured), told)
    ago = np.tile(np.arange(told), sum(measured))
    kept = draw.random(len(device)) < 0.4
    device, where, ago = device[kept], where[kept], ago[kept]
    quality = [each.quality(0) for each in everywhere]

    def around(middles: Sequence[float], digits: int = 1) -> pa.Array:
        return pa.array(np.round(np.array(middles)[where] * np.exp(SPREAD * draw.normal(size=len(where))), digits))

    middle = float(np.exp(QUARTER * SPREAD))
    opinion = np.array([q.opinion for q in quality])[where] + 0.15 * draw.normal(size=len(where))
    columns = {
        "Test date": looked_up(iso(days), len(days) - 1 - ago),
        "Location": looked_up([each.name for each in everywhere], where),
        "Location type": looked_up(["Remote" if each.remote else "Office" for each in everywhere], where),
        "Device ID": looked_up(
            [f"{organization.slug}-{n:04d}-{draw.integers(1 << 40):010x}" for n in range(sum(measured))], device
        ),
        "Exchange TCP latency (ms)": around([q.exchange for q in quality]),
        "Copilot TCP latency (ms)": around([q.copilot for q in quality]),
        "SharePoint download speed (MB/s)": around([q.speed * middle for q in quality], 2),
        "Teams MOS": pa.array(np.round(np.clip(opinion, 1, 5), 2)),
    }
    return csv_bytes(columns, marked=True)


def _points(knots: Knots, values: Sequence[float]) -> pa.Array:
    return pa.array([round(float(points_between(knots, Fraction(round(value * 1000)))), 1) for value in values])
