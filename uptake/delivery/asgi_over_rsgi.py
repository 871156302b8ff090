"""Runs an ASGI application on a server that speaks RSGI (granian), so that one process has one server.

Source: the ASGI specification 3.0 with its lifespan protocol, and granian's description of RSGI 1.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Event, Receive, Send], Awaitable[None]]


async def run(application: Application, scope: Any, protocol: Any) -> None:
    """Answer one HTTP request with the application; other protocols are turned away."""
    if scope.proto != "http":
        protocol.close(403)
        return
    talk = _Talk(protocol)
    await application(_scope(scope), talk.receive, talk.send)


class Lifespan:
    """The life of an application: it starts before the first request and ends after the last."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._told: asyncio.Queue[Event] = asyncio.Queue()
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._task: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Start the application; raises RuntimeError when it does not."""
        self._task = asyncio.ensure_future(self._application({"type": "lifespan"}, self._events.get, self._told.put))
        await self._events.put({"type": "lifespan.startup"})
        answer = await self._answer(self._task)
        if answer["type"] != "lifespan.startup.complete":
            raise RuntimeError(f"the server does not start: {answer.get('message', answer['type'])}")

    async def end(self) -> None:
        """Let the application end."""
        if self._task is None:
            return
        await self._events.put({"type": "lifespan.shutdown"})
        await self._answer(self._task)
        await self._task

    async def _answer(self, task: "asyncio.Future[None]") -> Event:
        """Wait for what the application tells, or for its end; what ended it is raised."""
        told = asyncio.ensure_future(self._told.get())
        either: set[asyncio.Future[Any]] = {told, task}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if told.done():
            return told.result()
        told.cancel()
        task.result()
        return {"type": "ended without a word"}


class _Talk:
    """What an application receives and sends about one request."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._parts: Any = None
        self._start: tuple[int, list[tuple[str, str]]] | None = None
        self._stream: Any = None

    async def receive(self) -> Event:
        """Give the next part of the body, and after the last one the end of the connection."""
        if self._parts is None:
            self._parts = aiter(self._protocol)
        if self._parts is not _NO_MORE:
            try:
                return {"type": "http.request", "body": bytes(await anext(self._parts)), "more_body": True}
            except StopAsyncIteration:
                self._parts = _NO_MORE
                return {"type": "http.request", "body": b"", "more_body": False}
            except RuntimeError:
                return {"type": "http.disconnect"}
        with suppress(RuntimeError):
            await self._protocol.client_disconnect()
        return {"type": "http.disconnect"}

    async def send(self, event: Event) -> None:
        """Send what the application says."""
        if event["type"] == "http.response.start":
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.get("headers", ())]
            self._start = event["status"], headers
            return
        if self._start is None:
            raise RuntimeError("the application sends a body before it has begun to answer")
        body, more = event.get("body", b""), event.get("more_body", False)
        if self._stream is not None:
            await self._pass_on(body)
        elif more:
            self._stream = self._protocol.response_stream(*self._start)
            await self._pass_on(body)
        elif body:
            self._protocol.response_bytes(*self._start, body)
        else:
            self._protocol.response_empty(*self._start)

    async def _pass_on(self, body: bytes) -> None:
        if body:
            try:
                await self._stream.send_bytes(body)
            except RuntimeError as error:
                raise OSError("the client hung up") from error  # as ASGI servers say it


_NO_MORE = object()


def _scope(scope: Any) -> Event:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in scope.headers.items()]
    host, _, port = scope.client.rpartition(":")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": scope.http_version,
        "method": scope.method,
        "scheme": scope.scheme,
        "path": scope.path,
        "raw_path": scope.path.encode(),
        "query_string": scope.query_string.encode("latin-1"),
        "root_path": "",
        "headers": headers,
        "client": (host, int(port)) if port.isdecimal() else None,
        "server": None,
    }
