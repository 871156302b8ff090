"""The delivery plane as an ASGI callable: addresses, methods, origins, sizes."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from uptake.delivery.events import take_events
from uptake.delivery.pictures import PICTURES, picture
from uptake.delivery.plane import DeliveryConfig, Plane
from uptake.delivery.poll import poll
from uptake.delivery.session import open_session
from uptake.delivery.wire import LARGEST_BODY, Answer, Request, answer, problem
from uptake.rules.refusals import Refused

__all__ = ["DeliveryConfig", "create_app"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Door = Callable[[Plane, Request], Awaitable[Answer]]

_LOG = logging.getLogger(__name__)
_PREFLIGHT_SECONDS = b"600"


async def _health(plane: Plane, _request: Request) -> Answer:
    plane.showings.tallies("")
    corrupt = plane.folder.corrupt()
    return answer({"status": "degraded" if corrupt else "ok", "corrupt": len(corrupt)})


_DOORS: dict[str, dict[str, Door]] = {
    "/client/v1/session": {"POST": open_session},
    "/client/v1/messages": {"GET": poll},
    "/client/v1/events": {"POST": take_events},
    "/client/v1/health": {"GET": _health, "HEAD": _health},
}
_PICTURE_DOORS: dict[str, Door] = {"GET": picture, "HEAD": picture}


class _Gone(Exception):
    """The client hung up before it had sent everything."""


def create_app(config: DeliveryConfig) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Make the delivery plane; it may run beside other applications, with or without lifespan events."""
    plane = Plane(config)
    origins = frozenset(origin.encode() for origin in config.origins)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(plane, receive, send)
        elif scope["type"] == "http":
            try:
                status, headers, body = await _answer(plane, origins, scope, receive)
            except _Gone:
                return
            if body:
                headers.append((b"content-length", b"%d" % len(body)))
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        else:
            await send({"type": "websocket.close", "code": 1008})

    return app


async def _live(plane: Plane, receive: Receive, send: Send) -> None:
    while True:
        event = (await receive())["type"]
        if event == "lifespan.startup":
            try:
                plane.open()
            except (OSError, sqlite3.Error, RuntimeError) as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
        elif event == "lifespan.shutdown":
            plane.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(plane: Plane, origins: frozenset[bytes], scope: Scope, receive: Receive) -> Answer:
    sent: dict[bytes, bytes] = dict(scope["headers"])
    origin, method = sent.get(b"origin", b""), scope["method"]
    try:
        path = scope["path"]
        doors = _DOORS.get(path) or (_PICTURE_DOORS if path.startswith(PICTURES) else {})
        door = doors.get(method)
        if door is not None:
            request = Request(
                scope["query_string"],
                sent.get(b"authorization", b""),
                sent.get(b"if-none-match", b""),
                await _body(receive) if method == "POST" else b"",
                path,
            )
            found = await door(plane, request)
        elif method == "OPTIONS" and origin and doors:
            found = _preflight(doors) if origin in origins else problem("origin_not_allowed")
        else:
            allow = (b"allow", ", ".join(doors).encode())
            found = problem("wrong_method", allow) if doors else problem("not_found")
    except Refused as no:
        found = problem(no.reason)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        found = problem("bad_request")
    except sqlite3.Error:
        _LOG.exception("the store of showings cannot be used")
        found = problem("store_unavailable", (b"retry-after", b"30"))
    if origin:
        found.headers.append((b"vary", b"origin"))
        if origin in origins:
            found.headers.append((b"access-control-allow-origin", origin))
            found.headers.append((b"access-control-expose-headers", b"etag, retry-after"))
    return found


def _preflight(doors: dict[str, Door]) -> Answer:
    return Answer(
        204,
        [
            (b"access-control-allow-methods", ", ".join(doors).encode()),
            (b"access-control-allow-headers", b"authorization, content-type, if-none-match"),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
        ],
        b"",
    )


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        part: bytes = event.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise Refused("too_large")
        parts.append(part)
        if not event.get("more_body"):
            return b"".join(parts)
