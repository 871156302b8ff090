"""The OpenAPI description of the delivery plane, made from the structs that it reads and writes.

It is for documents and tests (docs/client.openapi.json, `make docs`); the plane itself does not serve it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from uptake.delivery.me import MeAnswer
from uptake.delivery.ofrep import FLAGS
from uptake.delivery.pictures import PICTURES
from uptake.delivery.wire import (
    PROBLEMS,
    EnrolAnswer,
    EnrolRequest,
    EventsAnswer,
    EventsRequest,
    PollAnswer,
    SessionAnswer,
    SessionRequest,
)
from uptake.rules.surfaces import SURFACES

REF = "#/components/schemas/{name}"
_STRUCTS = (SessionRequest, SessionAnswer, PollAnswer, EventsRequest, EventsAnswer, EnrolRequest, EnrolAnswer, MeAnswer)
_ALWAYS = frozenset({404, 405, 429, 503})  # at every door: overload, and a store that is away
_OF_A_BODY = frozenset({400, 408, 413})
_BY_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_SURFACE = {
    "name": "surface",
    "in": "query",
    "required": True,
    "description": "Where the client shows messages",
    "schema": {"type": "string", "enum": sorted(SURFACES)},
}


def description() -> dict[str, Any]:
    """The whole description, as a document of OpenAPI 3.1."""
    _shapes, components = msgspec.json.schema_components(_STRUCTS, ref_template=REF)
    components |= {"Problem": _PROBLEM, "Flags": {"type": "object"}, "FlagsAsked": _FLAGS_ASKED}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Uptake, for clients that show messages", "version": "1"},
        "paths": _paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def as_json() -> str:
    """The description as the file that is committed."""
    return json.dumps(description(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _paths() -> dict[str, Any]:
    open_ = {"post": _call("session", SessionRequest, SessionAnswer, statuses={401})}
    polled = _call("poll", None, PollAnswer, statuses={304, 400, 401}, parameters=[_SURFACE], token=True)
    told = _call("tell", EventsRequest, EventsAnswer, statuses={401}, token=True)
    enrolled = _call("enrol", EnrolRequest, EnrolAnswer, statuses={401, 409})
    me = _call("me", None, MeAnswer, statuses={401, 403}, token=True)
    listened = _call("listen", None, None, statuses={400, 401}, parameters=[_SURFACE], token=True)
    listened["responses"]["200"] = _answer("Events, until the client or the server ends", "text/event-stream")
    health = _call("health", None, None)
    shown = _call("picture", None, None, parameters=[_part("tenant"), _part("digest")])
    shown["responses"]["200"] = {"description": "The picture", "content": {"image/png": {}, "image/jpeg": {}}}
    flag = _call("flag", "FlagsAsked", "Flags", statuses={401, 403}, parameters=[_part("key")], token=True)
    flags = _call("flags", "FlagsAsked", "Flags", statuses={304, 401, 403}, token=True)
    return {
        "/client/v1/session": open_,
        "/client/v1/messages": {"get": polled},
        "/client/v1/events": {"post": told},
        "/client/v1/enrol": {"post": enrolled},
        "/client/v1/me": {"post": me},
        "/client/v1/stream": {"get": listened},
        "/client/v1/health": {"get": health},
        f"{PICTURES}{{tenant}}/{{digest}}": {"get": shown},
        f"{FLAGS}/{{key}}": {"post": flag},
        FLAGS: {"post": flags},
    }


def _call(
    name: str,
    body: type | str | None,
    told: type | str | None,
    *,
    statuses: Iterable[int] = (),
    parameters: Iterable[Mapping[str, Any]] = (),
    token: bool = False,
) -> dict[str, Any]:
    known = {*_ALWAYS, *statuses, *(_OF_A_BODY if body else ())}
    answers: dict[str, Any] = {"200": _answer("Done", "application/json", told)}
    for status in sorted(known):
        reasons = ", ".join(f"`{reason}`" for reason, (of, _says) in PROBLEMS.items() if of == status)
        media = "application/problem+json"
        answers[str(status)] = {"description": "Nothing new"} if status == 304 else _answer(reasons, media, "Problem")
    call: dict[str, Any] = {"operationId": name, "parameters": list(parameters), "responses": answers}
    if body:
        call["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    if token:
        call["security"] = _BY_TOKEN
    return call


def _answer(says: str, media: str, shape: type | str | None = None) -> dict[str, Any]:
    return {"description": says or "Refused", "content": {media: {"schema": _ref(shape)} if shape else {}}}


def _ref(shape: type | str) -> dict[str, str]:
    return {"$ref": REF.format(name=shape if isinstance(shape, str) else shape.__name__)}


def _part(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "reason"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For whoever writes a client, in English"},
        "reason": {"type": "string", "description": "Why, in one word that never changes"},
    },
}
_FLAGS_ASKED = {
    "type": "object",
    "properties": {
        "context": {
            "type": "object",
            "properties": {
                "targetingKey": {"type": "string"},
                "surface": {"type": "string"},
                "languages": {"type": "array", "items": {"type": "string"}},
            },
        }
    },
}
"""What of a question of OpenFeature is read (delivery/ofrep)."""
