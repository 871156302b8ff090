"""Clients that listen to a stream, and how one of them is written to without waiting for it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from contextlib import suppress
from typing import Any

import msgspec

from uptake.delivery.tokens import Bearer

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT = b":\n\n"
_MOST_WAITING = 16_384  # bytes for a client that reads slowly; beyond it, it has to connect anew
_under_way: set[asyncio.Task[None]] = set()


def event(name: str, data: dict[str, Any]) -> bytes:
    """One server-sent event with JSON in it."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))


class Listener:
    """One connection. Everybody writes to it by `say`, which returns at once; small, because there are many."""

    __slots__ = ("_busy", "_owner", "_send", "_waiting", "bearer", "ended", "late", "surfaces")

    def __init__(self, bearer: Bearer, surfaces: tuple[str, ...]) -> None:
        self.bearer = bearer
        self.surfaces = surfaces
        self.ended = False
        self.late = 0  # beats in a row that found the one before still on its way
        self._send: Send | None = None
        self._waiting = BEAT  # tells the client at once that the stream is open
        self._busy = True  # until it is open
        self._owner: asyncio.Task[Any] | None = None

    async def live(self, headers: list[tuple[bytes, bytes]], receive: Receive, send: Send) -> None:
        """Open the stream and live until the client hangs up, or until it was sent away."""
        self._send = send
        self._owner = asyncio.current_task()
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._write()
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self.ended:
                raise
        finally:
            self.ended = True
            self._owner = None

    def say(self, what: bytes) -> None:
        """Send it when the client takes it; a client that takes nothing for too long is let go."""
        if self.ended:
            return
        if len(self._waiting) + len(what) > _MOST_WAITING:
            self.cut()
            return
        self._waiting += what
        if not self._busy:
            self._busy = True
            _start(self._write())

    def beat(self) -> None:
        """A sign of life, so that nobody between us and the client closes the connection."""
        if self._busy:
            self.late += 1
        else:
            self.late = 0
            self.say(BEAT)

    def send_away(self, retry_seconds: int) -> None:
        """Say when to come back, and end; returns at once."""
        _start(self.bye(retry_seconds))

    async def bye(self, retry_seconds: int) -> None:
        """Say when to come back, and end; whoever has not even taken what came before is cut."""
        if self.ended:
            return
        self.ended = True
        if not self._busy and self._send is not None:
            what = event("bye", {"retry_seconds": retry_seconds})
            with suppress(OSError):
                await self._send({"type": "http.response.body", "body": what, "more_body": False})
        self.cut()

    def cut(self) -> None:
        """End at once, without a word."""
        self.ended = True
        owner, self._owner = self._owner, None
        if owner is not None:
            owner.cancel()

    async def _write(self) -> None:
        try:
            while self._waiting and not self.ended and self._send is not None:
                what, self._waiting = self._waiting, b""
                await self._send({"type": "http.response.body", "body": what, "more_body": True})
        except OSError:  # as some servers say that the client has hung up
            self.cut()
        self._busy = False


def _start(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    _under_way.add(task)  # the loop itself holds tasks weakly
    task.add_done_callback(_under_way.discard)
