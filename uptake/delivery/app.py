"""The delivery plane as an ASGI callable: addresses, methods, origins, sizes."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import msgspec

from uptake.delivery import figures
from uptake.delivery.ending import end_with_the_server
from uptake.delivery.enrol import enrol_device
from uptake.delivery.events import take_events
from uptake.delivery.me import open_me
from uptake.delivery.ofrep import FLAGS, evaluate, evaluate_all
from uptake.delivery.overload import retry_after
from uptake.delivery.pictures import PICTURES, picture
from uptake.delivery.plane import DeliveryConfig, Plane
from uptake.delivery.poll import poll
from uptake.delivery.session import open_session
from uptake.delivery.store import Unavailable
from uptake.delivery.stream import listen
from uptake.delivery.wire import LARGEST_BODY, Answer, Request, answer, problem
from uptake.rules.refusals import Refused

__all__ = ["DeliveryApp", "DeliveryConfig", "Gone", "create_app"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Door = Callable[[Plane, Request], Awaitable[Answer]]
Body = Callable[[], Awaitable[bytes]]

_LOG = logging.getLogger(__name__)
_PREFLIGHT_SECONDS = b"600"
_TELL_EVERY = timedelta(seconds=10)


async def _health(plane: Plane, _request: Request) -> Answer:
    plane.showings.tallies("")
    corrupt = plane.folder.corrupt()
    return answer({"status": "degraded" if corrupt else "ok", "corrupt": len(corrupt)})


_DOORS: dict[str, dict[str, Door]] = {
    "/client/v1/session": {"POST": open_session},
    "/client/v1/messages": {"GET": poll},
    "/client/v1/events": {"POST": take_events},
    "/client/v1/stream": {"GET": listen},
    "/client/v1/enrol": {"POST": enrol_device},
    "/client/v1/me": {"POST": open_me},
    FLAGS: {"POST": evaluate_all},
    "/client/v1/health": {"GET": _health, "HEAD": _health},
}
_NAMES = {path: path.rpartition("/")[2] for path in _DOORS} | {FLAGS: "flags"}  # as figures call the doors
_WAITING = int(figures.Figure.WAITING)
_BELOW: tuple[tuple[str, dict[str, Door]], ...] = (
    (PICTURES, {"GET": picture, "HEAD": picture}),
    (f"{FLAGS}/", {"POST": evaluate}),
)


class Gone(Exception):
    """The client hung up before it had sent everything."""


class DeliveryApp:
    """The delivery plane as an ASGI callable; other faces of it ask `answer`."""

    def __init__(self, config: DeliveryConfig) -> None:
        self.plane = Plane(config)
        self._origins = frozenset(origin.encode() for origin in config.origins)
        self._told_at = datetime.min.replace(tzinfo=UTC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live with the server."""
        if scope["type"] == "lifespan":
            await _live(self.plane, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def answer(self, method: str, origin: bytes, request: Request, body: Body) -> Answer:
        """Answer a request, with the headers that its origin needs; `body` is awaited where a door asks for one.

        Raises Gone when the client does not wait for an answer.
        """
        path, began = request.path, perf_counter()
        figures.add(_WAITING)
        try:
            found = await self._answer(method, origin, request, body)
        finally:
            figures.add(_WAITING, -1)
        figures.answered(_NAMES.get(path, "other"), found.status, perf_counter() - began)
        if origin:
            found.headers.append((b"vary", b"origin"))
            if origin in self._origins:
                found.headers.append((b"access-control-allow-origin", origin))
                found.headers.append((b"access-control-expose-headers", b"etag, retry-after"))
        return found

    async def _answer(self, method: str, origin: bytes, request: Request, body: Body) -> Answer:
        path = request.path
        try:
            doors = _DOORS.get(path) or next((found for start, found in _BELOW if path.startswith(start)), {})
            door = doors.get(method)
            if door is not None:
                if method == "POST":
                    request.body = await self._whole(body)
                found = await door(self.plane, request)
            elif method == "OPTIONS" and origin and doors:
                found = _preflight(doors) if origin in self._origins else problem("origin_not_allowed")
            else:
                allow = (b"allow", ", ".join(doors).encode())
                found = problem("wrong_method", allow) if doors else problem("not_found")
        except Refused as no:
            found = problem(no.reason, *retry_after(no.reason, request.authorization))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            found = problem("bad_request")
        except Unavailable:
            self._tell_of_the_store()
            figures.add(figures.Figure.STORE_ERRORS)
            found = problem("store_unavailable", *retry_after("store_unavailable", request.authorization))
        return found

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent: dict[bytes, bytes] = dict(scope["headers"])
        request = Request(
            scope["query_string"],
            sent.get(b"authorization", b""),
            sent.get(b"if-none-match", b""),
            b"",
            scope["path"],
        )
        method = scope["method"]
        try:
            found = await self.answer(method, sent.get(b"origin", b""), request, lambda: _body(receive))
        except Gone:
            return
        headers = found.headers
        if found.stays is not None:
            await found.stays(headers, receive, send)
            return
        if found.body:
            headers.append((b"content-length", b"%d" % len(found.body)))
        await send({"type": "http.response.start", "status": found.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else found.body})

    def _tell_of_the_store(self) -> None:
        """Log the error that is being handled, once in a while: there is one for each request."""
        now = self.plane.clock()
        if not self._told_at <= now < self._told_at + _TELL_EVERY:
            self._told_at = now
            _LOG.exception("the store of showings cannot be used")

    async def _whole(self, body: Body) -> bytes:
        """Wait for the body, for a limited time and at a limited number of places: some clients never send it all."""
        try:
            with self.plane.bodies:
                return await self.plane.patience.wait(body())
        except TimeoutError:
            raise Refused("body_too_slow") from None


def create_app(config: DeliveryConfig) -> DeliveryApp:
    """Make the delivery plane; it may run beside other applications, with or without lifespan events."""
    return DeliveryApp(config)


async def _live(plane: Plane, receive: Receive, send: Send) -> None:
    undo: Callable[[], None] = lambda: None  # noqa: E731 - until the server has started
    while True:
        event = (await receive())["type"]
        if event == "lifespan.startup":
            try:
                plane.open()
            except (OSError, Unavailable, RuntimeError) as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            undo = end_with_the_server(plane.streams)
            await send({"type": "lifespan.startup.complete"})
        elif event == "lifespan.shutdown":
            undo()
            await plane.streams.close()
            plane.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


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
            raise Gone
        part: bytes = event.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise Refused("too_large")
        parts.append(part)
        if not event.get("more_body"):
            return b"".join(parts)
