"""The server: one address for pages and delivery, told apart by the path.

`/client/` goes to the delivery plane, which knows no Django; everything else goes to the pages. What this
process does besides serving is said by UPTAKE_SERVE, which the command line sets.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, cast

from uptake.config.environment import environment
from uptake.delivery.app import create_app
from uptake.delivery.plane import DeliveryConfig

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")
PARTS = frozenset(os.environ.get("UPTAKE_SERVE", "pages,deliver,work").split(","))


def delivery_app() -> Application:
    """The delivery plane with the settings of this installation."""
    return create_app(
        DeliveryConfig(data=environment.folder, secret=environment.secret, origins=environment.allowed_origins)
    )


class Dispatcher:
    """Sends each request to its plane, and starts the worker with the server."""

    def __init__(self) -> None:
        self._delivery = delivery_app() if "deliver" in PARTS else None
        self._pages: Application | None = None
        self._worker: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._delivery is not None and scope["path"].startswith("/client/"):
            await self._delivery(scope, receive, send)
        elif "pages" in PARTS:
            await self._page(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            from django.core.asgi import get_asgi_application

            self._pages = cast("Application", get_asgi_application())
        await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()
        if self._delivery is None:
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await self._delivery({"type": "lifespan"}, _after(({"type": "lifespan.startup"},), receive), send)
        if self._worker is not None:
            self._worker.stop()

    def _start(self) -> None:
        if "pages" in PARTS or "work" in PARTS:
            import django

            django.setup()
        if "work" in PARTS:
            from uptake.jobs.worker import BackgroundWorker

            self._worker = BackgroundWorker()
            self._worker.start()


def _after(first: Iterable[Message], receive: Receive) -> Receive:
    """A receive that tells these events again before it goes on."""
    told = iter(first)

    async def again() -> Message:
        return next(told, None) or await receive()

    return again


app = Dispatcher()
