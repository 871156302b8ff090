"""The face of the delivery plane for servers that speak RSGI (granian): the quick way for polls and events.

Everything else goes to an ASGI application by way of asgi_over_rsgi.py; what is answered is the same.
"""

import asyncio
import gc
import logging
import os
import sys
from contextlib import suppress
from typing import Any

from uptake.delivery.app import DeliveryApp, Gone
from uptake.delivery.asgi_over_rsgi import Application, Lifespan, run
from uptake.delivery.figures import add, place_of
from uptake.delivery.wire import LARGEST_BODY, Request
from uptake.rules.refusals import Refused

_LOG = logging.getLogger(__name__)
_STILL = place_of("messages", 304)
_POLL = "/client/v1/messages"
_EVENTS = "/client/v1/events"
# A request leaves no cycles behind: by default the collector would look for some in every second one.
_COLLECT = (20_000, 20, 20)


class RsgiApp:
    """Answers polls and events itself, and leaves everything else to `rest`, which also lives with the server."""

    def __init__(self, delivery: DeliveryApp, rest: Application) -> None:
        self._delivery = delivery
        self._plane = delivery.plane
        self._rest = rest
        self._lifespan = Lifespan(rest)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start with the server; a process that cannot start says why and ends."""
        finish_turns()
        try:
            loop.run_until_complete(self._lifespan.start())
        except RuntimeError as error:
            _LOG.error("%s", error)
            sys.exit(1)
        gc.collect()
        gc.freeze()  # what is there by now stays: the collector need not walk through it again and again
        gc.set_threshold(*_COLLECT)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End with the server."""
        loop.run_until_complete(self._lifespan.end())

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        path = scope.path
        if path == _POLL:
            await self._poll(scope, protocol)
        elif path == _EVENTS:
            await self._quick(scope, protocol, scope.headers.get)
        else:
            await run(self._rest, scope, protocol)

    async def _poll(self, scope: Any, protocol: Any) -> None:
        sent = scope.headers.get
        cursor = sent("if-none-match")
        # Most requests by far end here: nothing is built for them, and every line counts.
        if cursor is not None and scope.method == "GET":
            asked = (sent("authorization", "").encode(), cursor.encode(), scope.query_string.encode())
            again = self._plane.still.again(asked, self._plane.clock())
            if again is not None and sent("origin") is None:
                protocol.response_empty(304, again.text)
                add(_STILL)
                return
        await self._quick(scope, protocol, sent)

    async def _quick(self, scope: Any, protocol: Any, sent: Any) -> None:
        request = Request(
            scope.query_string.encode(),
            sent("authorization", "").encode(),
            sent("if-none-match", "").encode(),
            b"",
            scope.path,
        )
        origin = sent("origin", "").encode()
        try:
            found = await self._delivery.answer(scope.method, origin, request, lambda: _body(protocol, sent))
        except Gone:
            protocol.response_empty(400, [])
            return
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in found.headers]
        if found.body and scope.method != "HEAD":
            protocol.response_bytes(found.status, headers, found.body)
        else:
            protocol.response_empty(found.status, headers)


def finish_turns() -> None:
    """Ask the system to let the threads of this process, those to come as well, finish their turns on a core.

    Each request wakes a thread of the server, one that writes and the event loop. By default whoever is woken takes the
    core away from the other, in the middle of its work: that cost a tenth to a fifth of all requests.
    """
    with suppress(AttributeError, OSError):  # not Linux, or forbidden: slower, and otherwise the same
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


async def _body(protocol: Any, sent: Any) -> bytes:
    length = sent("content-length", "")
    try:
        if length.isdecimal() and len(length) < 9 and int(length) <= LARGEST_BODY:
            return bytes(await protocol())
        parts: list[bytes] = []
        size = 0
        async for part in protocol:
            size += len(part)
            if size > LARGEST_BODY:
                raise Refused("too_large")
            parts.append(part)
        return b"".join(parts)
    except RuntimeError as error:  # what granian raises when the rest does not come
        raise Gone from error
