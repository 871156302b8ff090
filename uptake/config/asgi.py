"""The server: one address for pages and delivery, told apart by the path.

`/client/` goes to the delivery plane, which knows no Django; everything else goes to the pages. What this
process does besides serving is said by UPTAKE_SERVE, which the command line sets.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from uptake.config.environment import environment
from uptake.delivery.app import create_app
from uptake.delivery.config import DeliveryConfig

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

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
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._delivery is not None and scope["path"].startswith("/client/"):
            await self._delivery(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            from django.core.asgi import get_asgi_application

            self._pages = get_asgi_application()
        await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._worker is not None:
                    self._worker.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        if "pages" in PARTS or "work" in PARTS:
            import django

            django.setup()
        if "work" in PARTS:
            from uptake.jobs.worker import BackgroundWorker

            self._worker = BackgroundWorker()
            self._worker.start()


app = Dispatcher()
