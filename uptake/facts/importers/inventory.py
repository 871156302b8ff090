"""The inventory of Microsoft 365 Apps, as the Microsoft 365 Apps admin center exports it.

One row for each device. Titles are those of the fields that devices send (`AadDeviceID`, `BuildVersion`,
`UpdateChannel`, `OSFamily`) or those that pages show for them. A device is known by a hash of its identifier;
its name, its last user and its hardware are not kept, because Apps health counts devices and nothing else.

Source: specification of Adoption Score, sections 2.3 and 8.5.
"""

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.convert import Converted, trimmed
from uptake.facts.importers.deliveries import Notice
from uptake.facts.importers.measured import opaque
from uptake.facts.importers.sheet import Sheet
from uptake.facts.importers.things import Cell, ThingForm, fits, read_things
from uptake.facts.importers.usage import Usage
from uptake.facts.technology import APPS_DEVICE
from uptake.rules.update_channels import CHANNELS, channel_named, version_named

DEVICE = (
    "AadDeviceID", "Azure AD Device ID", "AAD Device ID", "Entra Device ID", "Microsoft Entra Device ID",
    "Device ID",
)  # fmt: skip
CHANNEL = ("UpdateChannel", "Office update channel", "Channel")
VERSION = ("Version", "Office version", "BuildVersion", "Build", "Office build", "Office build version")
BUILD = ("BuildVersion", "Build", "Office build", "Office build version", "Office version", "Version")
SYSTEM = ("OSFamily", "Operating system", "OS", "Platform")
_BUILD = re.compile(r"\d+\.\d+\.\d{4,5}\.\d{4,5}|\d{4,5}\.\d{4,5}")


def channels(texts: pa.Array) -> Converted:
    """Names of update channels as they are called today; what is no known channel stays as it is written."""
    coded = pc.dictionary_encode(trimmed(texts))
    names = [channel_named(text) or text for text in coded.dictionary.to_pylist()]
    return pa.array(names, pa.string()).take(coded.indices), None


def versions(texts: pa.Array) -> Converted:
    """Versions such as `2609`, told by themselves or by a build; empty for builds of which no version is known.

    Beta, and what is newer than the dated table, is unknown and not unsupported.
    """
    coded = pc.dictionary_encode(trimmed(texts))
    found = [version_named(text) for text in coded.dictionary.to_pylist()]
    return pa.array(found, pa.string()).take(coded.indices), None


def builds(texts: pa.Array) -> Converted:
    """Builds without what stands around them, as in `16.0.19725.20170 (X64)`; empty where only a version is told."""
    coded = pc.dictionary_encode(trimmed(texts))
    found = [_BUILD.search(text) for text in coded.dictionary.to_pylist()]
    plain = [None if match is None else match[0] for match in found]
    return pa.array(plain, pa.string()).take(coded.indices), None


FORM = ThingForm(
    APPS_DEVICE,
    (
        Cell("device", DEVICE, opaque),
        Cell("channel", CHANNEL, channels),
        Cell("version", VERSION, versions),
        Cell("build", BUILD, builds),
        Cell("system", SYSTEM),
    ),
    marks=(DEVICE, CHANNEL, BUILD),
    without=("day",),
)


def is_inventory(sheet: Sheet) -> bool:
    """Whether the sheet is an inventory of Microsoft 365 Apps."""
    return fits(sheet, FORM)


def read_inventory(name: str, sheet: Sheet) -> Usage:
    """Read an inventory, and remark on update channels that nobody knows: they count as not recommended."""
    usage = read_things(name, sheet, FORM)
    told = {
        channel
        for rows in usage.parts[0].days.values()
        for channel in pc.unique(rows["channel"]).to_pylist()
        if channel is not None
    }
    unknown = tuple(sorted(told - set(CHANNELS)))
    if not unknown:
        return usage
    return replace(usage, notices=(*usage.notices, Notice("unknown_channels", {"channels": unknown})))
