"""The shapes of the protocol: requests as far as we read them, answers, problems (RFC 9457)."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

import msgspec

from uptake.delivery.devices import DeviceReport

LARGEST_BODY = 64 * 1024
LARGEST_BATCH = 200
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_PRIVATE = (b"cache-control", b"no-store")


class SessionRequest(msgspec.Struct, frozen=True):
    """Exchange a host's identity for a token; languages best first, `device` an id that the client keeps.

    A client that shows messages in Windows tells in `report` what its device is like.
    """

    identity: str
    languages: list[str]
    device: str
    report: DeviceReport | None = None


class SessionAnswer(msgspec.Struct, frozen=True):
    """The token for the polls and events of this person on this device.

    `microsoft_messages` tells a client of Windows whether messages of Microsoft may be shown beside ours.
    """

    token: str
    expires_at: datetime
    microsoft_messages: bool


class ShownMessage(msgspec.Struct, frozen=True):
    """A message, ready to be shown in one locale.

    `picture` is a path of this server, or empty; `mark` a word that a test is marked with, or empty. `priority` is
    -1, 0 or 1; where `can_snooze` says so, the person may ask for `snooze_days` without messages.
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


@dataclass(frozen=True, slots=True)
class Request:
    """What the doors read of a request."""

    query: bytes
    authorization: bytes
    if_none_match: bytes
    body: bytes
    path: str = ""


class Answer(NamedTuple):
    """Status, headers and body, as ASGI wants them."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


_ENCODER = msgspec.json.Encoder()


def answer(content: msgspec.Struct | dict[str, Any], *headers: tuple[bytes, bytes]) -> Answer:
    """Answer 200 with a JSON body that no cache keeps."""
    return Answer(200, [_JSON, _PRIVATE, *headers], _ENCODER.encode(content))


PROBLEMS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The body is not the JSON that this address takes."),
    "unknown_surface": (400, "Name one surface that exists: ?surface=web-bar"),
    "too_many_languages": (400, "Send at most 20 languages of at most 35 characters."),
    "bad_report": (400, "Send at most 500 updates and 100 policies, each of at most 64 characters."),
    "bad_device": (400, "Send a device id of 1 to 64 characters."),
    "too_many_events": (400, f"Send at most {LARGEST_BATCH} events at a time."),
    "bad_token": (401, "The token is missing or not ours. Open a new session."),
    "expired_token": (401, "The token has expired. Open a new session."),
    "identity_not_verified": (401, "The identity is not signed by a key of a tenant of this server."),
    "identity_expired": (401, "The identity has expired. Sign a new one for each session."),
    "identity_too_long": (401, "The identity is valid for too long. Five minutes are the limit."),
    "unknown_person": (401, "The tenant has nobody of that name."),
    "origin_not_allowed": (403, "This server does not take requests from pages of that origin."),
    "not_found": (404, "There is nothing at this address."),
    "wrong_method": (405, "This address takes other methods, see Allow."),
    "too_large": (413, f"The body is larger than {LARGEST_BODY // 1024} KiB."),
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
    return Answer(status, [_PROBLEM, _PRIVATE, *challenge, *headers], _ENCODER.encode(content))
