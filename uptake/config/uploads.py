"""How much anybody may send at once to the pages, counted before any of it is kept.

Django collects the whole body of a request before it asks a page: without a limit in front of it, whoever knows the
address could fill the disk without signing in. What single pages take is less, and their own business.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 21 * 1024 * 1024  # the largest file is one of imported messages, 20 MB by the interface
_SAYS = b"This is more than can be sent at once: at most 20 MB. Send a smaller file."


class _TooMuch(Exception):
    """More came than was told, or than may come."""


def limited(pages: Application, most: int = MOST_BYTES) -> Application:
    """The pages, behind a limit: 413 for more than `most` bytes, whatever the request says about its length."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await pages(scope, receive, send)
            return
        if _told_length(scope) > most:
            await _refuse(send)
            return
        came, begun = 0, False

        async def counted() -> MutableMapping[str, Any]:
            nonlocal came
            event = await receive()
            came += len(event.get("body", b""))
            if came > most:
                raise _TooMuch
            return event

        async def sent(event: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(event)

        try:
            await pages(scope, counted, sent)
        except _TooMuch:
            if begun:
                raise
            await _refuse(send)

    return app


def _told_length(scope: Scope) -> int:
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(_SAYS)),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _SAYS})
