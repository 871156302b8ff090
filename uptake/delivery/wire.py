"""The shapes of the protocol: requests as far as we read them, answers, problems (RFC 9457)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

import msgspec

from uptake.delivery.devices import DeviceReport
from uptake.delivery.snapshot import PublishedKey

LARGEST_BODY = 64 * 1024
LARGEST_BATCH = 200
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_PRIVATE = (b"cache-control", b"no-store")
_AS_TOLD = (b"x-content-type-options", b"nosniff")


class SessionRequest(msgspec.Struct, frozen=True):
    """Exchange an identity for a token; languages best first, `device` an id that the client keeps.

    A client that shows messages in Windows tells in `report` what its device is like. `tenant` names the organization
    where the identity does not: that of a provider; `nonce` is what that one was asked with.
    """

    identity: str
    languages: list[str]
    device: str
    report: DeviceReport | None = None
    tenant: str = ""
    nonce: str = ""


class EnrolRequest(msgspec.Struct, frozen=True):
    """Enrol a device: a code of an admin, the device's own public key, and who it belongs to where the code is open.

    `public_key` is Ed25519, 32 bytes as base64url without padding.
    """

    code: str
    public_key: str
    identity: str = ""
    nonce: str = ""


class EnrolAnswer(msgspec.Struct, frozen=True):
    """What the device is called from now on, and whose it is."""

    device: str
    tenant: str


class SessionAnswer(msgspec.Struct, frozen=True):
    """The token for the polls and events of this person on this device.

    `microsoft_messages` tells a client of Windows whether messages of Microsoft may be shown beside ours. Messages are
    signed by one of `keys`; where `stream` says so, the client may listen to `/client/v1/stream`.
    """

    token: str
    expires_at: datetime
    microsoft_messages: bool
    keys: list[PublishedKey] = []
    stream: bool = False


class ShownMessage(msgspec.Struct, frozen=True):
    """A message, ready to be shown in one locale.

    `picture` is a path of this server, or empty; `mark` a word that a test is marked with, or empty. `priority` is
    -1, 0 or 1; where `can_snooze` says so, the person may ask for `snooze_days` without messages. The signature of
    `key_id` covers what signing.py says: among it the tenant, and the dates of the message itself.
    """

    id: int
    kind: str
    format: str
    locale: str
    direction: Literal["ltr", "rtl"]
    title: str
    body: str
    button: str
    url: str
    second_title: str
    second_body: str
    second_url: str
    picture: str
    test: bool
    mark: str
    priority: int
    can_snooze: bool
    snooze_days: int
    tenant: str
    valid_from: str
    valid_to: str
    key_id: str
    signature: str


class PollAnswer(msgspec.Struct, frozen=True):
    """At most one message; it may be shown until `valid_until` and must be reported under its lease."""

    message: ShownMessage | None
    lease: str | None
    valid_until: datetime | None
    next_poll_seconds: int


class Event(msgspec.Struct, frozen=True):
    """What happened with a lease, and when by the client's clock; `id` is the client's own."""

    id: str
    lease: str
    kind: str
    at: str


class EventsRequest(msgspec.Struct, frozen=True):
    """Some events of one person; whatever is not accepted nor refused may be sent again."""

    events: list[Event]


class RefusedEvent(msgspec.Struct, frozen=True):
    """An event that will never be accepted."""

    id: str
    reason: str


class EventsAnswer(msgspec.Struct, frozen=True):
    """Which events are kept on our side now, and which make no sense."""

    accepted: list[str]
    refused: list[RefusedEvent]


@dataclass(slots=True)
class Request:
    """What the doors read of a request; the body is there once a door asks for it."""

    query: bytes
    authorization: bytes
    if_none_match: bytes
    body: bytes
    path: str = ""


class Answer(NamedTuple):
    """Status, headers and body, as ASGI wants them; `stays` serves an answer that has no end of its own."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    stays: Callable[[list[tuple[bytes, bytes]], Any, Any], Awaitable[None]] | None = None


_ENCODER = msgspec.json.Encoder()


def answer(content: msgspec.Struct | dict[str, Any], *headers: tuple[bytes, bytes]) -> Answer:
    """Answer 200 with a JSON body that no cache keeps."""
    return Answer(200, [_JSON, _PRIVATE, _AS_TOLD, *headers], _ENCODER.encode(content))


PROBLEMS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The body is not the JSON that this address takes."),
    "unknown_surface": (400, "Name one surface that exists: ?surface=web-bar"),
    "too_many_languages": (400, "Send at most 20 languages of at most 35 characters."),
    "bad_report": (400, "Send at most 500 updates and 100 policies, each of at most 64 characters."),
    "bad_device": (400, "Send a device id of 1 to 64 printable characters."),
    "too_many_events": (400, f"Send at most {LARGEST_BATCH} events at a time."),
    "bad_token": (401, "The token is missing or not ours. Open a new session."),
    "revoked_token": (401, "The token was revoked. Open a new session."),
    "expired_token": (401, "The token has expired. Open a new session."),
    "identity_not_verified": (401, "The identity is not signed by a key of a tenant of this server."),
    "identity_expired": (401, "The identity has expired. Sign a new one for each session."),
    "identity_too_long": (401, "The identity is valid for too long. Five minutes are the limit."),
    "identity_used": (
        401,
        "The identity has been used already. Sign a new one for each session, with the moment of it.",
    ),
    "identity_needed": (401, "The code is open to everybody. Say by an identity whose device it is."),
    "bad_code": (401, "The code is unknown, ended or expired. Ask an admin for a new one."),
    "code_used_up": (401, "The code was used as often as it may be. Ask an admin for a new one."),
    "device_is_enrolled": (409, "The key is enrolled for somebody else. Make a new one on each device."),
    "bad_public_key": (400, "Send the public key (Ed25519) as 32 bytes in base64url without padding."),
    "unknown_person": (401, "The tenant has nobody of that name."),
    "origin_not_allowed": (403, "This server does not take requests from pages of that origin."),
    "not_by_device": (403, "A device cannot open the pages about its person. Use the client of a host or a provider."),
    "not_found": (404, "There is nothing at this address."),
    "wrong_method": (405, "This address takes other methods, see Allow."),
    "too_large": (413, f"The body is larger than {LARGEST_BODY // 1024} KiB."),
    "too_many_streams": (503, "Too many clients are listening. Go on polling, and try to listen again later."),
    "body_too_slow": (408, "The body did not arrive in time. Send it again."),
    "too_often": (429, "This client asks much too often. Wait for what Retry-After says, then poll as told."),
    "overloaded": (503, "Too much is asked at the moment. Try again after what Retry-After says."),
    "store_unavailable": (503, "The store cannot be reached at the moment. Try again later."),
}


def problem(reason: str, *headers: tuple[bytes, bytes]) -> Answer:
    """Answer with the problem of that reason."""
    status, detail = PROBLEMS[reason]
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "reason": reason,
    }
    challenge = ((b"www-authenticate", b"Bearer"),) if status == HTTPStatus.UNAUTHORIZED else ()
    return Answer(status, [_PROBLEM, _PRIVATE, _AS_TOLD, *challenge, *headers], _ENCODER.encode(content))
