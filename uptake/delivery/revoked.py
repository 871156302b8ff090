"""Client tokens that hold no more although their time has not come: a file beside the snapshot, held in memory.

An entry says: whatever was issued before this moment to this person, to this device, through this source (the key of
a host, a provider, an enrolled device) or to anybody at all. It is needed for as long as such a token could live.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from uptake.delivery import sealed
from uptake.delivery.moments import number
from uptake.delivery.sealed import Corrupt
from uptake.delivery.tokens import LIFETIME, Bearer, device_digest
from uptake.rules.refusals import Refused

_MARK = b"uptake revoked 1\n"
SUFFIX = ".revoked"


class What(StrEnum):
    """What tokens are revoked by."""

    PERSON = "person"
    DEVICE = "device"
    SOURCE = "source"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Revoked:
    """One entry; `about` is the number of a person, the digest of a device (hexadecimal), a source, or empty."""

    what: What
    about: str
    at: datetime


class _Content(msgspec.Struct, frozen=True, array_like=True):
    everything: int
    persons: dict[int, int]
    devices: dict[str, int]
    sources: dict[str, int]


class Revocations:
    """What is revoked in one tenant; asked once for each token and each version of the file."""

    def __init__(self, content: _Content) -> None:
        self._everything = content.everything
        self._persons: Mapping[int, int] = content.persons
        self._devices: Mapping[str, int] = content.devices
        self._sources: Mapping[str, int] = content.sources

    def check(self, bearer: Bearer) -> None:
        """Raise Refused("revoked_token") where the token was issued before something that ended it."""
        issued_at = bearer.issued_at
        if (
            issued_at <= self._everything
            or issued_at <= self._persons.get(bearer.person, -1)
            or issued_at <= self._sources.get(bearer.source, -1)
            or (self._devices and issued_at <= self._devices.get(device_digest(bearer.device), -1))
        ):
            raise Refused("revoked_token")

    def __len__(self) -> int:
        return (self._everything >= 0) + len(self._persons) + len(self._devices) + len(self._sources)


NOTHING = Revocations(_Content(-1, {}, {}, {}))


def everything_before(now: datetime) -> Revocations:
    """What holds while nobody can tell what was revoked: no token from before that moment is good."""
    return Revocations(_Content(number(now), {}, {}, {}))


def write(folder: Path, tenant: str, entries: Iterable[Revoked], now: datetime) -> int:
    """Put what is revoked in place of what was; entries that no living token can meet drop out. How many were kept."""
    everything = -1
    persons: dict[int, int] = {}
    devices: dict[str, int] = {}
    sources: dict[str, int] = {}
    for entry in entries:
        if entry.at <= now - LIFETIME:
            continue
        at = number(entry.at)
        match entry.what:
            case What.PERSON:
                persons[int(entry.about)] = max(at, persons.get(int(entry.about), -1))
            case What.DEVICE:
                devices[entry.about] = max(at, devices.get(entry.about, -1))
            case What.SOURCE:
                sources[entry.about] = max(at, sources.get(entry.about, -1))
            case What.ALL:
                everything = max(at, everything)
    content = _Content(everything, persons, devices, sources)
    sealed.write(folder / f"{tenant}{SUFFIX}", _MARK, msgspec.msgpack.encode(content))
    return len(Revocations(content))


def read(path: Path) -> Revocations:
    """Read what is revoked; raises Corrupt, or FileNotFoundError."""
    try:
        return Revocations(msgspec.msgpack.decode(sealed.read(path, _MARK), type=_Content))
    except msgspec.MsgspecError as error:
        raise Corrupt(f"{path.name}: {error}") from error
