"""One row per location, per measurement and per measured device of the network.

Points are thousandths of a point, and follow the lines of rules/network_points. A location has points from its
own measurements of the last three days where there are any, else those that the assessment gave it.
Source: specification of Adoption Score, section 2.2.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

import ibis
from ibis.expr.types import NumericValue
from ibis.expr.types import Table as Rows

from uptake.facts.sources import NETWORK, open_source
from uptake.facts.technology import NETWORK_LOCATION, NETWORK_SAMPLE
from uptake.rules import network_points as rules
from uptake.score.grains.grain import KEYS, Grain, Need, in_window, last_known, yes

MEASURED_DAYS = 3  # an assessment is made of the previous three days (section 2.2)
WORKLOADS = ("exchange", "sharepoint", "teams", "copilot")
FINDINGS = ("intermediary", "slower_than_peers", "far_exchange_door", "far_sharepoint_door", "china_egress")
SLOW_SPEED = 1_000  # thousandths of a megabyte a second
FAR_EGRESS_KM = 800
_AT = [*KEYS, "location"]
_EACH = {"tenant": "int32", "as_of": "date"}


def points(knots: rules.Knots, value: NumericValue) -> NumericValue:
    """Thousandths of a point, on the straight lines between the knots; empty for an empty value."""
    first, last = knots[0], knots[-1]
    branches = [(value <= first[0], ibis.literal(float(first[1])))]
    for (lower, at_lower), (upper, at_upper) in pairwise(knots):
        branches.append((value <= upper, at_lower + (value - lower) * (at_upper - at_lower) / float(upper - lower)))
    drawn = ibis.cases(*branches, else_=float(last[1]))
    return ibis.ifelse(value.isnull(), ibis.null("int64"), (drawn * 1000).round().cast("int64"))


def locations(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row per location, with the points of each workload and of the location."""
    told = in_window(NETWORK_LOCATION, days)
    names = (*(f"{name}_points" for name in WORKLOADS), "egress_km", "users", "remote", *FINDINGS)
    assessed = told.group_by(_AT).agg(**{name: last_known(told[name], told.day) for name in names})
    both = assessed.outer_join(_measured(), _AT)
    at = {name: ibis.coalesce(both[name], both[f"{name}_right"]) for name in _AT}
    found = both.select(
        **at,
        remote=yes(ibis.coalesce(both.remote, both.remote_right)),
        users=ibis.coalesce(both.users, both.devices).cast("int64"),
        slowest=both.slow,
        egress_km=both.egress_km,
        **{name: both[name] for name in FINDINGS},
        **{name: ibis.coalesce(both[f"{name}_measured"], both[f"{name}_points"]).cast("int64") for name in WORKLOADS},
    )
    found = found.mutate(points=_mean([found[name] for name in WORKLOADS]))
    # Where nobody knows the people of any office with points, all offices weigh the same.
    counts = ~found.remote & found.points.notnull()
    people = ibis.ifelse(counts, found.users.fill_null(0), 0).sum().over(ibis.window(group_by=list(KEYS)))
    return found.mutate(weight=ibis.ifelse(people == 0, 1, found.users.fill_null(0)))


def samples(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - as above
    """One row per measurement, with the points that it alone would give."""
    rows = in_window(NETWORK_SAMPLE, days)
    return rows.select(
        *KEYS,
        exchange=points(rules.LATENCY, rows.exchange_ms),
        sharepoint=points(rules.SPEED, rows.sharepoint_mbps),
    )


def measured_devices(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - as above
    """One row per device that measured its download from SharePoint, with the points of its slower quarter."""
    rows = in_window(NETWORK_SAMPLE, days)
    rows = rows.filter(rows.device.notnull(), rows.sharepoint_mbps.notnull())
    slow = rows.group_by(*KEYS, "device").agg(slow=rows.sharepoint_mbps.quantile(float(rules.SPEED_QUANTILE)))
    return slow.select(*KEYS, sharepoint=points(rules.SPEED, slow.slow))


def _measured() -> Rows:
    """Points of the workloads from the measurements of the last three days, by location."""
    rows = in_window(NETWORK_SAMPLE, MEASURED_DAYS)
    rows = rows.filter(rows.location.notnull())
    half, quarter = float(rules.LATENCY_QUANTILE), float(rules.SPEED_QUANTILE)
    found = rows.group_by(_AT).agg(
        remote=rows.remote.cast("int32").max() == 1,
        devices=rows.device.nunique(),
        exchange=rows.exchange_ms.quantile(half),
        sharepoint=rows.sharepoint_mbps.quantile(quarter),
        teams=rows.teams_mos.quantile(half),
        copilot=rows.copilot_ms.quantile(half),
    )
    return found.select(
        *_AT,
        "remote",
        devices=ibis.ifelse(found.devices == 0, ibis.null("int64"), found.devices),
        slow=found.sharepoint,
        exchange_measured=points(rules.LATENCY, found.exchange),
        sharepoint_measured=points(rules.SPEED, found.sharepoint),
        teams_measured=points(rules.OPINION, found.teams),
        copilot_measured=points(rules.LATENCY, found.copilot),
    )


def _mean(values: Sequence[NumericValue]) -> NumericValue:
    """The mean of what is known, in whole thousandths; empty when nothing is."""
    total = reduce(lambda one, other: one + other, (value.fill_null(0) for value in values))
    known = reduce(lambda one, other: one + other, (value.notnull().cast("int64") for value in values))
    return ibis.ifelse(known == 0, ibis.null("int64"), (total / known.cast("float64")).round().cast("int64"))


class _Network(Grain):
    def needs(self, columns: Sequence[str]) -> tuple[Need, ...]:  # noqa: ARG002 - any column, the same sources
        """Either kind of facts will do: what the assessment says, or measurements."""
        if self.table is NETWORK_SAMPLE:
            return (Need(NETWORK_SAMPLE, "sample", open_source(NETWORK_SAMPLE), (NETWORK,)),)
        return (Need(NETWORK_LOCATION, "location", NETWORK, (open_source(NETWORK_SAMPLE),)),)


LOCATION = _Network(
    "location",
    NETWORK_LOCATION,
    ibis.table(
        {
            **_EACH,
            "location": "string",
            "remote": "boolean",
            "users": "int64",
            "slowest": "float64",
            "egress_km": "int32",
            **dict.fromkeys(FINDINGS, "boolean"),
            **dict.fromkeys(WORKLOADS, "int64"),
            "points": "int64",
            "weight": "int64",
        },
        name="locations",
    ),
    locations,
    nothing="no_locations",
    also_reads=(NETWORK_SAMPLE,),
    newest=True,
    smallest=1,
)
SAMPLE = _Network(
    "sample",
    NETWORK_SAMPLE,
    ibis.table({**_EACH, "exchange": "int64", "sharepoint": "int64"}, name="samples"),
    samples,
    nothing="no_samples",
    newest=True,
)
MEASURED_DEVICE = _Network(
    "measured_device",
    NETWORK_SAMPLE,
    ibis.table({**_EACH, "sharepoint": "int64"}, name="measured_devices"),
    measured_devices,
    nothing="no_samples",
    newest=True,
)
