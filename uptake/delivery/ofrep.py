"""Whether a message is for somebody now, as a feature flag: the OpenFeature Remote Evaluation Protocol (OFREP), v1.

    POST /client/ofrep/v1/evaluate/flags/message-7      one flag
    POST /client/ofrep/v1/evaluate/flags                all of them, with an ETag

A flag is true while a poll would be granted the message. Nothing is granted by asking: only a poll shows a message.
Of a flag that is false the reason says more: TARGETING_MATCH where the person has met the message and is still one of
its recipients, so that a client which put it aside may show it again; DEFAULT where it is not for them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from uptake.delivery.flag_callers import Caller, caller_of
from uptake.delivery.live import Messages
from uptake.delivery.offer import Asker, Exposure, Nothing, choose
from uptake.delivery.plane import Plane
from uptake.delivery.wire import Answer, Request, answer
from uptake.rules.surfaces import SURFACES

FLAGS = "/client/ofrep/v1/evaluate/flags"
_PREFIX = "message-"
_LONGEST_ID = 18
_MOST_LANGUAGES = 20


class _Context(msgspec.Struct, frozen=True):
    """What of the context of an evaluation is read; all else in it is ignored."""

    targeting_key: str = msgspec.field(default="", name="targetingKey")
    surface: str = ""
    languages: list[str] = []


class _Asked(msgspec.Struct, frozen=True):
    context: _Context = _Context()


class FlagError(Exception):
    """A question that the protocol answers with an error of its own."""

    def __init__(self, status: int, code: str, details: str) -> None:
        super().__init__(details)
        self.status, self.code, self.details = status, code, details


@dataclass(frozen=True, slots=True)
class _Question:
    caller: Caller
    person: int | None
    surfaces: Collection[str]
    languages: tuple[str, ...]
    live: Messages
    now: datetime


_DECODER = msgspec.json.Decoder(_Asked)
_ENCODER = msgspec.json.Encoder()


async def evaluate(plane: Plane, request: Request) -> Answer:
    """Answer one flag; raises Refused for a caller who may not ask."""
    key = request.path.removeprefix(f"{FLAGS}/")
    try:
        asked = _question(plane, request)
        number = key.removeprefix(_PREFIX)
        if not key.startswith(_PREFIX) or not number.isdecimal() or not number.isascii() or len(number) > _LONGEST_ID:
            raise FlagError(404, "FLAG_NOT_FOUND", "Flags are called message-7, by the number of the message.")
        message = asked.live.live.get(int(number))
        if message is None or f"{_PREFIX}{message.id}" != key:
            raise FlagError(404, "FLAG_NOT_FOUND", "There is no such message, or it is not scheduled or active.")
        exposures = await _exposures(plane, asked)
        return answer(_flag(asked, message.id, exposures))
    except FlagError as no:
        return _error(no, key)


async def evaluate_all(plane: Plane, request: Request) -> Answer:
    """Answer every flag there is, or 304 where nothing is other than last time; raises Refused as `evaluate`."""
    try:
        asked = _question(plane, request)
        exposures = await _exposures(plane, asked)
    except FlagError as no:
        return _error(no)
    found = [_flag(asked, message, exposures) for message in sorted(asked.live.live) if message > 0]  # tests are below
    body = _ENCODER.encode({"flags": found})
    etag = b'"%s"' % blake2b(body, digest_size=12).hexdigest().encode()
    kept = [(b"etag", etag), (b"cache-control", b"no-store")]
    if etag in (each.strip().removeprefix(b"W/") for each in request.if_none_match.split(b",")):
        return Answer(304, kept, b"")
    return Answer(200, [(b"content-type", b"application/json"), *kept], body)


def _question(plane: Plane, request: Request) -> _Question:
    now = plane.clock()
    caller = caller_of(plane, request.authorization, now)
    try:
        context = _DECODER.decode(request.body).context
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise FlagError(400, "PARSE_ERROR", "The body is not the JSON that this address takes.") from None
    if len(context.languages) > _MOST_LANGUAGES:
        raise FlagError(400, "INVALID_CONTEXT", "Send at most 20 languages.")
    if context.surface and context.surface not in SURFACES:
        raise FlagError(400, "INVALID_CONTEXT", "There is no such surface.")
    directory = plane.folder.directory(caller.tenant, now)
    named = directory.person(context.targeting_key, plane.config.secret) if directory else None
    if caller.bearer is None:
        if not context.targeting_key:
            raise FlagError(400, "TARGETING_KEY_MISSING", "Name the person by principal name or directory id.")
        person = named
    else:
        person = caller.bearer.person
        if context.targeting_key and named != person:
            raise FlagError(400, "INVALID_CONTEXT", "The token speaks for somebody else than the targeting key.")
    return _Question(
        caller,
        person,
        (context.surface,) if context.surface else SURFACES,
        caller.bearer.languages if caller.bearer else tuple(context.languages),
        plane.folder.messages(caller.tenant, now),
        now,
    )


async def _exposures(plane: Plane, asked: _Question) -> dict[int, Exposure]:
    if asked.person is None or not asked.live.live:
        return {}
    return await plane.looking.standing(_asker(asked, ""), ())


def _flag(asked: _Question, message: int, exposures: dict[int, Exposure]) -> dict[str, Any]:
    key = f"{_PREFIX}{message}"
    shown = next(_places(asked, message, exposures), None)
    if shown is None:
        reason = "TARGETING_MATCH" if _was_met(asked, message, exposures) else "DEFAULT"
        return {"key": key, "value": False, "variant": "hold", "reason": reason, "metadata": {}}
    surface, locale = shown
    metadata = {"surface": surface, "locale": locale}
    return {"key": key, "value": True, "variant": "show", "reason": "TARGETING_MATCH", "metadata": metadata}


def _places(asked: _Question, message: int, exposures: dict[int, Exposure]) -> Iterator[tuple[str, str]]:
    """Where the message would be shown now, and in which locale."""
    if asked.person is None:
        return  # whom the directory does not know, no message is for
    for surface in asked.surfaces:
        for rule in asked.live.for_person(asked.person, surface):
            if rule.id != message:
                continue
            offer = choose([rule], _asker(asked, surface), exposures, asked.now, asked.live.peace)
            if not isinstance(offer, Nothing):
                yield surface, offer.locale


def _was_met(asked: _Question, message: int, exposures: dict[int, Exposure]) -> bool:
    """Whether the person has met the message and it is still theirs; nobody learns of one that was never shown."""
    if asked.person is None or message not in exposures or asked.now >= asked.live.live[message].ends_at:
        return False
    met = exposures[message].history
    answers = (met.clicked_at, met.dismissed_at, met.irrelevant_at)
    if met.shown_at is None or any(at is not None and at >= met.shown_at for at in answers):
        return False  # whoever has answered the last showing is done with it
    return any(rule.id == message for place in asked.surfaces for rule in asked.live.for_person(asked.person, place))


def _asker(asked: _Question, surface: str) -> Asker:
    bearer = asked.caller.bearer
    hold = bearer.verdicts.get(surface) if bearer and bearer.verdicts else None
    return Asker(
        asked.caller.tenant, asked.person or 0, bearer.device if bearer else "", surface, asked.languages, hold
    )


def _error(no: FlagError, key: str = "") -> Answer:
    content = {"errorCode": no.code, "errorDetails": no.details} | ({"key": key} if key else {})
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    return Answer(no.status, headers, _ENCODER.encode(content))
