"""One row per device with Microsoft 365 Apps, as the newest inventory of the window knows it.

Which versions are supported is looked up in the dated table of rules/update_channels, on the as-of day.
Source: specification of Adoption Score, section 2.3.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import ibis
from ibis.expr.types import Table as Rows

from uptake.facts.technology import APPS_DEVICE
from uptake.rules.update_channels import CHANNELS, RECOMMENDED, RELEASES, last_day_told
from uptake.score.grains.grain import Grain, in_window, last_known


def devices(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row per device; whether its version is supported is empty where the dated table cannot tell."""
    rows = in_window(APPS_DEVICE, days)
    found = rows.group_by("tenant", "as_of", "device").agg(
        channel=last_known(rows.channel, rows.day), version=last_known(rows.version, rows.day)
    )
    found = found.left_join(_channels(), found.channel == _channels().name)
    found = found.left_join(_releases(), (found.channel == _releases().of) & (found.version == _releases().named))
    told = found.version.notnull() & found.as_of.between(found.first_told, found.last_told)
    out = (found.released <= found.as_of).fill_null(False)  # noqa: FBT003 - a value, not an option
    supported = out & (found.supported_until > found.as_of)
    newest = supported & (found.followed > found.as_of)
    return found.select(
        "tenant",
        "as_of",
        "channel",
        "version",
        recommended=found.recommended.fill_null(False),  # noqa: FBT003 - as above
        supported=ibis.ifelse(told, supported, ibis.null("boolean")),
        latest=ibis.ifelse(told, newest, ibis.null("boolean")),
    )


def _channels() -> Rows:
    """The channels, and the days about which the releases of each can tell."""
    rows = [
        {
            "name": name,
            "recommended": name in RECOMMENDED,
            "first_told": RELEASES[name][0].released if RELEASES[name] else None,
            "last_told": last_day_told(name) if RELEASES[name] else None,
        }
        for name in CHANNELS
    ]
    return _literal(rows, "struct<name: string, recommended: boolean, first_told: date, last_told: date>")


def _releases() -> Rows:
    """The releases, with the day on which each was followed by a newer one (a day far off: not yet)."""
    rows = []
    for name in CHANNELS:
        for i, release in enumerate(RELEASES[name]):
            later = RELEASES[name][i + 1].released if i + 1 < len(RELEASES[name]) else _NOT_YET
            rows.append(
                {
                    "of": name,
                    "named": release.version,
                    "released": release.released,
                    "supported_until": release.supported_until or _NOT_YET,
                    "followed": later,
                }
            )
    return _literal(rows, "struct<of: string, named: string, released: date, supported_until: date, followed: date>")


_NOT_YET = max(release.released for releases in RELEASES.values() for release in releases) + timedelta(days=36_500)


def _literal(rows: Sequence[Mapping[str, object]], kind: str) -> Rows:
    return ibis.literal(rows, type=f"array<{kind}>").unnest().name("row").as_table().unpack("row")


DEVICE = Grain(
    "device",
    APPS_DEVICE,
    ibis.table(
        {
            "tenant": "int32",
            "as_of": "date",
            "channel": "string",
            "version": "string",
            "recommended": "boolean",
            "supported": "boolean",
            "latest": "boolean",
        },
        name="devices",
    ),
    devices,
    nothing="no_devices",
    made_of={"recommended": ("channel",), "supported": ("version",), "latest": ("version",)},
    newest=True,
)
