"""Update channels of Microsoft 365 Apps: which are recommended, which versions are supported, which is the latest.

The facts are dated rows in update_channels.toml, because they change every month; here are only the rules that
read them. `AS_OF` is the newest release that was looked up, to be shown beside every number that rests on it;
rows after it follow from the documented cadence.

Source: specification of Adoption Score, section 2.3.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

_TABLE: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_BUILD = re.compile(r"(?:16\.0\.)?(\d{5})\.\d{4,5}")
_VERSION = re.compile(r"(?:version\s+)?(\d{4})", re.IGNORECASE)

AS_OF: date = _TABLE["as_of"]
NEXT_COMES_WITHIN = timedelta(days=35)  # second Tuesdays are at most five weeks apart


@dataclass(frozen=True)
class Release:
    """A version in a channel: the day it came, and the day on which its support ends (None: not known yet).

    `build` is the first build of it there, empty where it was not looked up; `derived` marks a day that
    follows from the cadence of the channel instead of a page that says so.
    """

    channel: str
    version: str
    released: date
    build: str = ""
    supported_until: date | None = None
    derived: bool = False

    def supported(self, on: date) -> bool:
        """Whether it is out and its support has not ended."""
        return self.released <= on and (self.supported_until is None or on < self.supported_until)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


CHANNELS: tuple[str, ...] = tuple(channel["name"] for channel in _TABLE["channels"])
RECOMMENDED = frozenset(channel["name"] for channel in _TABLE["channels"] if channel["recommended"])
RELEASES: Mapping[str, tuple[Release, ...]] = MappingProxyType(
    {name: tuple(Release(**row) for row in _TABLE["releases"] if row["channel"] == name) for name in CHANNELS}
)
_RETIRED = frozenset(channel["name"] for channel in _TABLE["channels"] if "retired" in channel)
_SPELLINGS = {
    _plain(spelling): channel["name"]
    for channel in _TABLE["channels"]
    for spelling in (channel["name"], *channel["also"])
}
_VERSION_OF_BUILD = {str(build): version for version, build in _TABLE["builds"].items()}


def channel_named(text: str) -> str | None:
    """The channel that people, policies and old pages call so, or whose address ends so; None for no channel."""
    return _SPELLINGS.get(_plain(text.rstrip("/ ").rsplit("/", 1)[-1]))


def version_named(version_or_build: str) -> str | None:
    """The version (`2609`) that is meant by a version or a build; None for a build that no row knows.

    Builds are read as they are shown: `16.0.19725.20170`, `19725.20170`, with or without words around them.
    """
    build = _BUILD.search(version_or_build)
    if build is not None:
        return _VERSION_OF_BUILD.get(build[1])
    version = _VERSION.fullmatch(version_or_build.strip())
    return None if version is None else version[1]


def recommended(channel: str) -> bool:
    """Whether devices should be on this channel: Current or Monthly Enterprise."""
    return channel in RECOMMENDED


def supported(channel: str, version_or_build: str, on: date) -> bool | None:
    """Whether this version is out in this channel on that day and still gets security updates.

    None when that is not known: a channel without documented support, a build that no row knows, or a day
    after the last row.
    """
    release, known = _found(channel, version_or_build, on)
    if not known:
        return None
    return release is not None and release.supported(on)


def latest(channel: str, version_or_build: str, on: date) -> bool | None:
    """Whether no newer version is out in this channel on that day; None when that is not known, as above."""
    release, known = _found(channel, version_or_build, on)
    if not known:
        return None
    newest = [row for row in RELEASES[channel] if row.released <= on][-1]
    return release == newest and newest.supported(on)


def _found(channel: str, version_or_build: str, on: date) -> tuple[Release | None, bool]:
    """The row of the version in the channel, and whether the rows can tell anything about it on that day."""
    rows = RELEASES.get(channel, ())
    version = version_named(version_or_build)
    if version is None or not rows or not rows[0].released <= on <= last_day_told(channel):
        return None, False
    return next((row for row in rows if row.version == version), None), True


def last_day_told(channel: str) -> date:
    """The day after which a newer release must be missing from the rows; a retired channel gets no newer one."""
    return date.max if channel in _RETIRED else RELEASES[channel][-1].released + NEXT_COMES_WITHIN
