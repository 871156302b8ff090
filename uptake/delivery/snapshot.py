"""The live messages of one tenant, as one file that the control plane writes and the delivery reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import pyroaring
from msgspec.structs import replace

from uptake.delivery import sealed
from uptake.delivery.rows import Column, Rows, lay_out
from uptake.delivery.sealed import Corrupt, Parts
from uptake.rules.delivery import NOBODY, Message, Recipients
from uptake.rules.device_gates import DeviceRules
from uptake.rules.frequency import Kind
from uptake.rules.peace import DISTURB, Peace

_MARK = b"uptake snapshot 2\n"
_PARTS = ("unlicensed", "held_out")
SUFFIX = ".snapshot"


class Text(msgspec.Struct, frozen=True):
    """What people read, in one locale; all but title and body may be empty. A lock screen has a second message.

    `signature` covers all of it (signing.py), as base64url without padding.
    """

    title: str
    body: str
    button: str
    url: str
    second_title: str = ""
    second_body: str = ""
    second_url: str = ""
    signature: str = ""


class LiveMessage(msgspec.Struct, frozen=True):
    """A message that is scheduled or active, or a test; `recipients` is a serialized bitmap of person numbers.

    `unlicensed` and `held_out` are parts of it, empty for nobody; `picture` is the digest of a file beside it.
    Of a test the id is negative, so that it meets no message. `key_id` names the key that signed the texts.
    """

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    interval_seconds: int
    surfaces: list[str]
    format: Literal["bar", "banner", "callout", "popover", "taskbar", "notification", "spotlight"]
    lifetime_showings: int | None
    texts: dict[str, Text]
    recipients: bytes
    unlicensed: bytes = b""
    held_out: bytes = b""
    priority: int = 0
    picture: str = ""
    fallback_locale: str = ""
    test: bool = False
    key_id: str = ""


class PublishedKey(msgspec.Struct, frozen=True):
    """A public key that messages are signed with: 32 bytes as base64url without padding; `until` it is retired."""

    id: str
    key: str
    until: datetime | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """Everything that the delivery plane knows about the messages of one tenant.

    `keys` are all that clients are to trust: the one that signs, the one before, and the next one ahead of time.
    """

    tenant: str
    version: int
    built_at: datetime
    messages: list[LiveMessage]
    peace: Peace = DISTURB
    gates: DeviceRules = DeviceRules()
    keys: list[PublishedKey] = []


class _Sets(msgspec.Struct, frozen=True, array_like=True):
    """The bitmaps of one message, as they were given."""

    recipients: bytes
    unlicensed: bytes
    held_out: bytes


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """A snapshot without its bitmaps, and how the rows are laid out.

    Set n of the rows are the recipients of message n; then come those parts of recipients that are not empty, each
    with the place of its message and its name.
    """

    snapshot: Snapshot
    parts: list[tuple[int, str]]
    width: int
    blocks: list[int]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A snapshot as the delivery holds it: who gets what stays in the file, which processes share."""

    snapshot: Snapshot
    rules: list[Message]
    rows: Rows


_HEAD, _ROWS, _BITMAPS = range(3)
_ENCODER = msgspec.msgpack.Encoder()
_HEAD_DECODER = msgspec.msgpack.Decoder(_Head)
_SETS_DECODER = msgspec.msgpack.Decoder(list[_Sets])


def write(folder: Path, snapshot: Snapshot) -> None:
    """Put the snapshot in place of the tenant's old one; a reader sees the old or the new, never a part."""
    head, rows = _laid_out(snapshot)
    sets = [_Sets(each.recipients, each.unlicensed, each.held_out) for each in snapshot.messages]
    path = folder / f"{snapshot.tenant}{SUFFIX}"
    sealed.write_parts(path, _MARK, _ENCODER.encode(head), rows, _ENCODER.encode(sets))


def read(path: Path) -> Snapshot:
    """Read a snapshot and its bitmaps; raises Corrupt when it is damaged or speaks of what does not exist."""
    parts = Parts(path, _MARK, 3)
    held = _mapped(path, parts)
    try:
        sets = _SETS_DECODER.decode(parts.checked(_BITMAPS))
        messages = [
            replace(each, recipients=its.recipients, unlicensed=its.unlicensed, held_out=its.held_out)
            for each, its in zip(held.snapshot.messages, sets, strict=True)
        ]
        for message in messages:
            as_rule(message)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Corrupt(f"{path.name}: {error}") from error
    return replace(held.snapshot, messages=messages)


def read_mapped(path: Path) -> Mapped:
    """Read what the delivery needs of a snapshot, checked once, and map the rest; raises Corrupt."""
    return _mapped(path, Parts(path, _MARK, 3))


def in_memory(snapshot: Snapshot) -> Mapped:
    """Hold a snapshot that is in no file, in the same way."""
    head, rows = _laid_out(snapshot)
    return _held(head, Rows(head.width, head.blocks, rows))


def _mapped(path: Path, parts: Parts) -> Mapped:
    try:
        head = _HEAD_DECODER.decode(parts.checked(_HEAD))
        ZoneInfo(head.snapshot.peace.zone)
        parts.checked(_ROWS)
        return _held(head, Rows(head.width, head.blocks, parts.content, parts.start(_ROWS)))
    except (msgspec.MsgspecError, ValueError, ZoneInfoNotFoundError) as error:
        raise Corrupt(f"{path.name}: {error}") from error


def _laid_out(snapshot: Snapshot) -> tuple[_Head, bytes]:
    messages = snapshot.messages
    parts = [(at, name) for at, each in enumerate(messages) for name in _PARTS if getattr(each, name)]
    sets = [each.recipients for each in messages] + [getattr(messages[at], name) for at, name in parts]
    width, blocks, rows = lay_out([pyroaring.BitMap.deserialize(each) for each in sets])
    bare = [replace(each, recipients=b"", unlicensed=b"", held_out=b"") for each in messages]
    return _Head(replace(snapshot, messages=bare), parts, width, blocks), rows


def _held(head: _Head, rows: Rows) -> Mapped:
    messages = head.snapshot.messages
    parts: list[dict[str, Recipients]] = [{} for _ in messages]
    for number, (at, name) in enumerate(head.parts, len(messages)):
        parts[at][name] = Column(rows, number)
    rules = [
        _rule(each, Column(rows, at), its.get("unlicensed", NOBODY), its.get("held_out", NOBODY))
        for at, (each, its) in enumerate(zip(messages, parts, strict=True))
    ]
    return Mapped(head.snapshot, rules, rows)


def as_rule(message: LiveMessage) -> Message:
    """Give the message as the rules want it; whatever is in a snapshot is active."""
    recipients = pyroaring.BitMap.deserialize(message.recipients)
    return _rule(message, recipients, _some(message.unlicensed), _some(message.held_out))


def _rule(message: LiveMessage, recipients: Recipients, unlicensed: Recipients, held_out: Recipients) -> Message:
    return Message(
        id=message.id,
        kind=Kind(message.kind),
        active=True,
        starts_at=message.starts_at,
        ends_at=message.ends_at,
        interval=timedelta(seconds=message.interval_seconds),
        surfaces=frozenset(message.surfaces),
        locales=frozenset(message.texts),
        recipients=recipients,
        lifetime_showings=message.lifetime_showings,
        priority=message.priority,
        unlicensed=unlicensed,
        held_out=held_out,
        fallback_locale=message.fallback_locale,
        test=message.test,
    )


def _some(numbers: bytes) -> Recipients:
    return pyroaring.BitMap.deserialize(numbers) if numbers else NOBODY
