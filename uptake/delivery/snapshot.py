"""The live messages of one tenant, as one file that the control plane writes and the delivery reads."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import pyroaring

from uptake.delivery import sealed
from uptake.delivery.sealed import Corrupt
from uptake.rules.delivery import NOBODY, Message, Recipients
from uptake.rules.device_gates import DeviceRules
from uptake.rules.frequency import Kind
from uptake.rules.peace import DISTURB, Peace

_MARK = b"uptake snapshot 1\n"
SUFFIX = ".snapshot"


class Text(msgspec.Struct, frozen=True):
    """What people read, in one locale; all but title and body may be empty. A lock screen has a second message."""

    title: str
    body: str
    button: str
    url: str
    second_title: str = ""
    second_body: str = ""
    second_url: str = ""


class LiveMessage(msgspec.Struct, frozen=True):
    """A message that is scheduled or active, or a test; `recipients` is a serialized bitmap of person numbers.

    `unlicensed` and `held_out` are parts of it, empty for nobody; `picture` is the digest of a file beside it.
    Of a test the id is negative, so that it meets no message.
    """

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    interval_seconds: int
    surfaces: list[str]
    format: Literal["bar", "callout", "popover", "taskbar", "notification", "spotlight"]
    lifetime_showings: int | None
    texts: dict[str, Text]
    recipients: bytes
    unlicensed: bytes = b""
    held_out: bytes = b""
    priority: int = 0
    picture: str = ""
    fallback_locale: str = ""
    test: bool = False


class Snapshot(msgspec.Struct, frozen=True):
    """Everything that the delivery plane knows about the messages of one tenant."""

    tenant: str
    version: int
    built_at: datetime
    messages: list[LiveMessage]
    peace: Peace = DISTURB
    gates: DeviceRules = DeviceRules()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Snapshot)


def write(folder: Path, snapshot: Snapshot) -> None:
    """Put the snapshot in place of the tenant's old one; a reader sees the old or the new, never a part."""
    sealed.write(folder / f"{snapshot.tenant}{SUFFIX}", _MARK, _ENCODER.encode(snapshot))


def read(path: Path) -> Snapshot:
    """Read a snapshot; raises Corrupt when it is damaged or speaks of something that does not exist."""
    try:
        snapshot = _DECODER.decode(sealed.read(path, _MARK))
        for message in snapshot.messages:
            as_rule(message)
        ZoneInfo(snapshot.peace.zone)
    except (msgspec.MsgspecError, ValueError, ZoneInfoNotFoundError) as error:
        raise Corrupt(f"{path.name}: {error}") from error
    return snapshot


def as_rule(message: LiveMessage) -> Message:
    """Give the message as the rules want it; whatever is in a snapshot is active."""
    return Message(
        id=message.id,
        kind=Kind(message.kind),
        active=True,
        starts_at=message.starts_at,
        ends_at=message.ends_at,
        interval=timedelta(seconds=message.interval_seconds),
        surfaces=frozenset(message.surfaces),
        locales=frozenset(message.texts),
        recipients=pyroaring.BitMap.deserialize(message.recipients),
        lifetime_showings=message.lifetime_showings,
        priority=message.priority,
        unlicensed=_some(message.unlicensed),
        held_out=_some(message.held_out),
        fallback_locale=message.fallback_locale,
        test=message.test,
    )


def _some(numbers: bytes) -> Recipients:
    return pyroaring.BitMap.deserialize(numbers) if numbers else NOBODY
