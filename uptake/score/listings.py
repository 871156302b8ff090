"""The listings of the technology experiences: locations, versions, applications, models, and times to start.

Source: specification of Adoption Score, sections 2.1 to 2.3.
"""

from collections.abc import Collection
from datetime import date

import ibis
from ibis.expr.types import NumericValue
from ibis.expr.types import Table as Rows

from uptake.rules.endpoint_points import FEWEST_DEVICES
from uptake.rules.small_groups import SMALLEST_SHOWN
from uptake.score.categories import APPS_HEALTH, ENDPOINT_ANALYTICS, NETWORK_CONNECTIVITY
from uptake.score.copilot_periods import use_of_copilot
from uptake.score.engine import Engine, Facts, Whose
from uptake.score.grains.devices import DEVICE
from uptake.score.grains.endpoint import APPLICATIONS, ENDPOINT_DEVICES
from uptake.score.grains.grain import KEYS
from uptake.score.grains.network import LOCATION
from uptake.score.listing import Listed, ListedColumn, Listing, Unit, declared, keep

TIMES = (
    ("boot_policy_ms", "Boot: Group Policy"),
    ("boot_ms", "Boot: to the sign-in prompt"),
    ("sign_in_policy_ms", "Sign-in: Group Policy"),
    ("sign_in_ms", "Sign-in: to the desktop"),
    ("responsive_ms", "Sign-in: desktop until it responds"),
)


def _locations(rows: Rows) -> Rows:
    return rows.filter(~rows.remote).order_by(rows.points.asc(nulls_first=False), rows.location)


def _versions(rows: Rows) -> Rows:
    known = rows.filter(rows.channel.notnull())
    counted = known.group_by(*KEYS, "channel", "version", "supported", "latest").agg(devices=known.count())
    counted = counted.mutate(all_devices=counted.devices.sum().over(ibis.window(group_by=list(KEYS))))
    counted = counted.filter(counted.all_devices >= SMALLEST_SHOWN)
    return counted.order_by(counted.devices.desc(), counted.channel, counted.version)


def _apps(rows: Rows) -> Rows:
    listed = rows.filter(rows.listed)
    failing = ibis.ifelse(listed.crashes > 0, listed.usage / listed.crashes / 60, ibis.null("float64"))
    return listed.mutate(hours=listed.usage / 60, between=failing).order_by(
        ibis._.points.asc(nulls_first=False), ibis._.between.asc(nulls_first=False), ibis._.app
    )


def _models(rows: Rows) -> Rows:
    known = rows.filter(rows.model.notnull())
    found = known.group_by(*KEYS, "manufacturer", "model").agg(
        devices=known.count(),
        startup=known.startup.mean(),
        restarts=known.restarts.mean(),
    )
    enough = found.filter(found.devices >= SMALLEST_SHOWN)
    return enough.order_by(enough.startup.asc(nulls_first=False), enough.model)


def _times(rows: Rows) -> Rows:
    def seconds(value: NumericValue) -> NumericValue:
        return value.mean() / 1000

    means = rows.group_by(*KEYS).agg(**{name: seconds(rows[name]) for name, _ in TIMES}, devices=rows.count())
    parts = [
        means.select(*KEYS, "devices", order=ibis.literal(i), phase=ibis.literal(title), seconds=means[name])
        for i, (name, title) in enumerate(TIMES)
    ]
    stacked = ibis.union(*parts)
    return stacked.filter(stacked.seconds.notnull(), stacked.devices >= FEWEST_DEVICES).order_by("order")


keep(
    Listing(
        "network_connectivity.locations",
        NETWORK_CONNECTIVITY,
        "Office locations",
        "Each location with its points, the weakest first; workloads that nobody measured are empty.",
        "2.2",
        LOCATION,
        (
            ListedColumn("location", "Location", Unit.TEXT),
            ListedColumn("users", "People", Unit.NUMBER),
            ListedColumn("points", "Points", Unit.POINTS),
            ListedColumn("exchange", "Exchange", Unit.POINTS),
            ListedColumn("sharepoint", "SharePoint", Unit.POINTS),
            ListedColumn("teams", "Teams", Unit.POINTS),
            ListedColumn("copilot", "Copilot", Unit.POINTS),
        ),
        _locations,
    )
)
keep(
    Listing(
        "apps_health.versions",
        APPS_HEALTH,
        "Versions in use",
        "Update channels and versions on devices, the most frequent first; from ten devices on.",
        "2.3",
        DEVICE,
        (
            ListedColumn("channel", "Update channel", Unit.TEXT),
            ListedColumn("version", "Version", Unit.TEXT),
            ListedColumn("supported", "Supported", Unit.YES_NO),
            ListedColumn("latest", "Newest release", Unit.YES_NO),
            ListedColumn("devices", "Devices", Unit.NUMBER),
        ),
        _versions,
    )
)
keep(
    Listing(
        "endpoint_analytics.apps",
        ENDPOINT_ANALYTICS,
        "Applications that lower the score",
        "Applications on enough devices, over 14 days, the least reliable first.",
        "2.1",
        APPLICATIONS,
        (
            ListedColumn("app", "Application", Unit.TEXT),
            ListedColumn("active_devices", "Devices", Unit.NUMBER),
            ListedColumn("hours", "Hours of use", Unit.HOURS),
            ListedColumn("crashes", "Crashes", Unit.NUMBER),
            ListedColumn("between", "Hours between crashes", Unit.HOURS),
            ListedColumn("points", "Points", Unit.POINTS),
        ),
        _apps,
    )
)
keep(
    Listing(
        "endpoint_analytics.models",
        ENDPOINT_ANALYTICS,
        "Models of devices",
        "Models with at least ten devices, the slowest to start first.",
        "2.1",
        ENDPOINT_DEVICES,
        (
            ListedColumn("manufacturer", "Manufacturer", Unit.TEXT),
            ListedColumn("model", "Model", Unit.TEXT),
            ListedColumn("devices", "Devices", Unit.NUMBER),
            ListedColumn("startup", "Startup performance", Unit.POINTS),
            ListedColumn("restarts", "Restarts", Unit.NUMBER),
        ),
        _models,
        ("manufacturer", "model", "startup", "restarts"),
    )
)
keep(
    Listing(
        "endpoint_analytics.startup_times",
        ENDPOINT_ANALYTICS,
        "How long starting takes",
        "Mean seconds of each phase over the devices that told it.",
        "2.1",
        ENDPOINT_DEVICES,
        (ListedColumn("phase", "Phase", Unit.TEXT), ListedColumn("seconds", "Seconds", Unit.SECONDS)),
        _times,
        tuple(name for name, _ in TIMES),
    )
)

LISTINGS: tuple[Listing, ...] = tuple(declared())


def listed(store: Facts, as_of: date, *, excluded: Collection[int] = (), threads: int = 2) -> list[Listed]:
    """Every listing of one as-of day; without facts it has no rows. `excluded` persons count nowhere."""
    with Engine([Whose(store)], [as_of], threads=threads) as engine:
        engine.take([as_of])
        things = [Listed(one.id, as_of, tuple(engine.ask(_told, one))) for one in LISTINGS if one.grain is not None]
    return [*things, use_of_copilot(store, as_of, excluded, threads=threads)]


def _told(listing: Listing) -> Rows:
    return listing.expression().select(*(column.name for column in listing.columns))
