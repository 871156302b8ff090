"""The live messages of one tenant, as one file that the control plane writes and the delivery reads."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
import pyroaring

from uptake.delivery import sealed
from uptake.delivery.sealed import Corrupt
from uptake.rules.delivery import Message
from uptake.rules.frequency import Kind

_MARK = b"uptake snapshot 1\n"
SUFFIX = ".snapshot"


class Text(msgspec.Struct, frozen=True):
    """What people read, in one locale; `button` and `url` may be empty."""

    title: str
    body: str
    button: str
    url: str


class LiveMessage(msgspec.Struct, frozen=True):
    """A message that is scheduled or active; `recipients` is a serialized bitmap of person numbers."""

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    interval_seconds: int
    surfaces: list[str]
    format: Literal["bar", "callout"]
    lifetime_showings: int | None
    texts: dict[str, Text]
    recipients: bytes


class Snapshot(msgspec.Struct, frozen=True):
    """Everything that the delivery plane knows about the messages of one tenant."""

    tenant: str
    version: int
    built_at: datetime
    messages: list[LiveMessage]


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
    except (msgspec.MsgspecError, ValueError) as error:
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
    )
