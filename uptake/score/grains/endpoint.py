"""What Endpoint analytics says: one row for the organization, one per device, and one per application.

Points are thousandths of a point. What a source does not know is empty and never a number. The organization's
row prefers what was reported for the whole; where that is missing it is made of what devices and applications
report, as rules/endpoint_points say. Source: specification of Adoption Score, section 2.1.
"""

from collections.abc import Sequence
from functools import reduce

import ibis
from ibis.expr.types import NumericValue
from ibis.expr.types import Table as Rows

from uptake.facts.sources import ENDPOINT as SOURCE
from uptake.facts.sources import open_source
from uptake.facts.table import Kind
from uptake.facts.technology import APP_USE, ENDPOINT_APP, ENDPOINT_DAY, ENDPOINT_DEVICE
from uptake.rules.endpoint_points import (
    ALWAYS_HIDDEN_UP_TO,
    FEWEST_DEVICES,
    HIDDEN_UP_TO_SHARE,
    MOST_CRASHES_A_DAY,
    RELIABILITY_DAYS,
)
from uptake.score.grains.grain import KEYS, Grain, Need, in_window, last_known

THREE = ("startup", "app_reliability", "work_from_anywhere")
FIVE = (*THREE, "battery", "resource_performance")
SHARES = ("windows_supported", "cloud_managed", "cloud_identity", "cloud_provisioned")
"""The four equal parts of work from anywhere: percent of devices of which they are true."""

_REPORTED = ("overall", *FIVE, "boot", "sign_in", "windows", "cloud_management", "cloud_identity", "cloud_provisioning")
_OF_DEVICES = ("boot", "sign_in", "startup", "battery", "resource_performance")
_EACH = {"tenant": "int32", "as_of": "date"}


def organization(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row, with each score as it was last reported, or made of what devices report."""
    rows = in_window(ENDPOINT_DAY, days)
    reported = rows.group_by(*KEYS).agg(
        devices=last_known(rows.devices, rows.day), **{name: last_known(rows[name], rows.day) for name in _REPORTED}
    )
    joined = reported.outer_join(_from_devices(days), list(KEYS))
    both = joined.select(
        **{name: ibis.coalesce(joined[name], joined[f"{name}_right"]) for name in KEYS},
        devices=ibis.coalesce(joined.devices, joined.seen).cast("int64"),
        reported=joined.overall.cast("int64"),
        **{name: _first(joined, name).cast("int64") for name in _REPORTED if name != "overall"},
    ).view()  # else Ibis would take the next join as part of this one
    with_apps = both.left_join(_reliability(days), list(KEYS))
    both = with_apps.select(*both.columns, reliability=with_apps.reliability)
    found = both.mutate(
        startup=ibis.coalesce(both.startup, _mean([both.boot, both.sign_in], all_of_them=True)),
        app_reliability=ibis.coalesce(both.app_reliability, both.reliability),
        work_from_anywhere=ibis.coalesce(
            both.work_from_anywhere,
            _mean([both.windows, both.cloud_management, both.cloud_identity, both.cloud_provisioning]),
        ),
    )
    return found.mutate(
        enough=found.devices.fill_null(FEWEST_DEVICES) >= FEWEST_DEVICES,
        three_parts=_mean([found[name] for name in THREE]),
        five_parts=_mean([found[name] for name in FIVE]),
    )


def devices(days: int, columns: tuple[str, ...]) -> Rows:
    """One row per device, with what was last known of it in the window."""
    rows = in_window(ENDPOINT_DEVICE, days)
    names = [name for name in columns if name in ENDPOINT_DEVICE.by_name]
    return rows.group_by(*KEYS, "device").agg(**{name: last_known(rows[name], rows.day) for name in names})


def apps(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - as above
    """One row per application that is on enough devices to be listed, over the 14 days that are looked at.

    Of daily use and crashes at most ten crashes count for one application, device and day.
    """
    told = in_window(ENDPOINT_APP, days)
    summed = told.group_by(*KEYS, "app").agg(
        usage=last_known(told.usage, told.day),
        crashes=last_known(told.crashes, told.day),
        active_devices=last_known(told.active_devices, told.day),
        points=last_known(told.score, told.day),
    )
    daily = in_window(APP_USE, RELIABILITY_DAYS)
    counted = daily.group_by(*KEYS, "app").agg(
        usage=daily.usage.sum(),
        crashes=_at_most(daily.crashes, MOST_CRASHES_A_DAY).sum(),
        active_devices=daily.device.nunique(),
    )
    both = summed.outer_join(counted, [*KEYS, "app"])
    values = ("usage", "crashes", "active_devices")
    found = both.select(
        **{name: ibis.coalesce(both[name], both[f"{name}_right"]) for name in (*KEYS, "app")},
        **{name: ibis.coalesce(both[name], both[f"{name}_right"]).cast("int64") for name in values},
        points=both.points.cast("int64"),
    ).view()  # as above
    everyone = organization(days, ())
    joined = found.left_join(everyone.select(*KEYS, enrolled=everyone.devices), list(KEYS))
    with_all = joined.select(*found.columns, enrolled=joined.enrolled)
    least = ibis.greatest(
        float(ALWAYS_HIDDEN_UP_TO), float(HIDDEN_UP_TO_SHARE) * with_all.enrolled.fill_null(0).cast("float64")
    )
    return with_all.mutate(listed=with_all.active_devices > least)


def _from_devices(days: int) -> Rows:
    """Means over devices, in whole thousandths, and how many devices there are."""
    each = devices(days, (*_OF_DEVICES, *SHARES))
    found = each.group_by(*KEYS).agg(
        seen=each.device.nunique(),
        **{name: each[name].mean().round().cast("int64") for name in _OF_DEVICES},
        **{name: (each[name].cast("int64").mean() * 100_000).round().cast("int64") for name in SHARES},
    )
    return found.rename(windows="windows_supported", cloud_management="cloud_managed").rename(
        cloud_provisioning="cloud_provisioned"
    )


def _reliability(days: int) -> Rows:
    """Points of the applications weighted by their time of use (rules/endpoint_points.reliability_points)."""
    told = in_window(ENDPOINT_APP, days)
    last = told.group_by(*KEYS, "app").agg(
        usage=last_known(told.usage, told.day), points=last_known(told.score, told.day)
    )
    last = last.filter(last.points.notnull(), last.usage > 0)
    whole = last.usage.cast("int64").sum()
    part = (last.points.cast("int64") * last.usage.cast("int64")).sum()
    return last.group_by(*KEYS).agg(reliability=(part / whole).round().cast("int64"))


def _at_most(value: NumericValue, most: int) -> NumericValue:
    """The value, or `most` if it is above; unknown stays unknown, which LEAST would take for `most`."""
    return ibis.ifelse(value > most, most, value)


def _first(joined: Rows, name: str) -> NumericValue:
    """As reported for the organization, else as made of devices."""
    made = f"{name}_right"
    return ibis.coalesce(joined[name], joined[made]) if made in joined.columns else joined[name]


def _mean(parts: Sequence[NumericValue], *, all_of_them: bool = False) -> NumericValue:
    """The mean of what is known, in whole thousandths; empty when nothing is, or when all must be and are not."""
    total = reduce(lambda one, other: one + other, (part.fill_null(0) for part in parts))
    known = reduce(lambda one, other: one + other, (part.notnull().cast("int64") for part in parts))
    enough = known == len(parts) if all_of_them else known > 0
    # The 1 is never used: it keeps engines that look at both sides from dividing by nothing.
    divided = (total / ibis.greatest(known, 1).cast("float64")).round().cast("int64")
    return ibis.ifelse(enough, divided, ibis.null("int64"))


class _Endpoint(Grain):
    def needs(self, columns: Sequence[str]) -> tuple[Need, ...]:  # noqa: ARG002 - any column, the same sources
        """Any of the facts that Endpoint analytics gives, by whatever way they came."""
        others = tuple(open_source(table) for table in (ENDPOINT_DAY, ENDPOINT_DEVICE, ENDPOINT_APP, APP_USE))
        return (Need(self.table, self.table.key[-1], SOURCE, others),)


ORGANIZATION = _Endpoint(
    "organization",
    ENDPOINT_DAY,
    ibis.table(
        {
            **_EACH,
            "devices": "int64",
            "reported": "int64",
            **dict.fromkeys(_REPORTED[1:], "int64"),
            "enough": "boolean",
            "three_parts": "int64",
            "five_parts": "int64",
        },
        name="organization",
    ),
    organization,
    nothing="no_endpoint_part",
    also_reads=(ENDPOINT_DEVICE, ENDPOINT_APP, APP_USE),
    newest=True,
    smallest=1,
)
ENDPOINT_DEVICES = _Endpoint(
    "endpoint_device",
    ENDPOINT_DEVICE,
    ibis.table(
        {
            **_EACH,
            **{
                column.name: {Kind.BOOLEAN: "boolean", Kind.TEXT: "string"}.get(column.kind, "int32")
                for column in ENDPOINT_DEVICE.values
            },
        },
        name="endpoint_devices",
    ),
    devices,
    nothing="no_devices",
    newest=True,
    smallest=FEWEST_DEVICES,
)
APPLICATIONS = _Endpoint(
    "application",
    ENDPOINT_APP,
    ibis.table(
        {
            **_EACH,
            "app": "string",
            **dict.fromkeys(("usage", "crashes", "active_devices", "points", "enrolled"), "int64"),
            "listed": "boolean",
        },
        name="applications",
    ),
    apps,
    nothing="no_apps",
    also_reads=(APP_USE, ENDPOINT_DAY, ENDPOINT_DEVICE),
    newest=True,
    smallest=1,
)
