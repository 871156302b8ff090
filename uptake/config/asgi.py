"""The server: one address for pages and delivery, told apart by the path.

`/client/` goes to the delivery plane, which knows no Django; everything else goes to the pages. What this
process does besides serving is said by UPTAKE_SERVE, which the command line sets.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, cast

from uptake.config.environment import environment
from uptake.config.uploads import limited
from uptake.delivery.app import DeliveryApp, create_app
from uptake.delivery.plane import DeliveryConfig
from uptake.operations import logs
from uptake.operations.watching import PATHS

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")
PARTS = frozenset(os.environ.get("UPTAKE_SERVE", "pages,deliver,work").split(","))


def delivery_app() -> DeliveryApp:
    """The delivery plane with the settings of this installation."""
    return create_app(
        DeliveryConfig(
            data=environment.folder,
            secret=environment.secret,
            origins=environment.allowed_origins,
            database=environment.database,
            streams=environment.streams,
            pseudonyms=environment.pseudonyms,
        )
    )


class Dispatcher:
    """Sends each request to its plane, and starts the worker with the server."""

    def __init__(self) -> None:
        self._delivery = delivery_app() if "deliver" in PARTS else None
        self._pages: Application | None = None
        self._worker: Any = None
        self._follower: Any = None
        self._watching: Any = None

    @property
    def delivery(self) -> DeliveryApp | None:
        """The delivery plane, where this process serves it."""
        return self._delivery

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._delivery is not None and scope["path"].startswith("/client/"):
            await self._delivery(scope, receive, send)
        elif scope["path"] in PATHS:
            await self._watch()(scope, receive, send)
        elif "pages" in PARTS:
            await self._page(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            from django.core.asgi import get_asgi_application

            self._pages = limited(cast("Application", get_asgi_application()))
        number = logs.number_of(dict(scope["headers"]).get(b"x-request-id", b""))
        logs.request_number.set(number)

        async def numbered(event: Message) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], (b"x-request-id", number.encode())]
            await send(event)

        await self._pages(scope, receive, numbered)

    def _watch(self) -> Application:
        if self._watching is None:
            from uptake.config.watch import watching

            self._watching = watching(PARTS, self._delivery)
        return cast("Application", self._watching)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()

        async def told() -> Message:
            event = await receive()
            if event["type"] == "lifespan.shutdown":
                self._stop()
            return event

        if self._delivery is None:
            await send({"type": "lifespan.startup.complete"})
            await told()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await self._delivery({"type": "lifespan"}, _after(({"type": "lifespan.startup"},), told), send)
        if self._worker is not None:
            self._worker.stop(environment.stop_seconds)
        if self._follower is not None:
            self._follower.stop()

    def _start(self) -> None:
        logs.configure(environment.log_format)
        if "pages" in PARTS or "work" in PARTS:
            import django

            django.setup()
        if environment.database and self._delivery is None:  # the delivery follows by itself
            from uptake.delivery.distribution import follow

            self._follower = follow(environment.snapshots, environment.database)
        if "work" in PARTS:
            from uptake.jobs.worker import BackgroundWorker

            self._worker = BackgroundWorker()
            self._worker.start()
        self._watch()

    def _stop(self) -> None:
        """Begin nothing more, and tell those who ask that this process is going."""
        if self._watching is not None:
            self._watching.health.stopping = True
        if self._worker is not None:
            self._worker.tell_to_stop()


def _after(first: Iterable[Message], receive: Receive) -> Receive:
    """A receive that tells these events again before it goes on."""
    told = iter(first)

    async def again() -> Message:
        return next(told, None) or await receive()

    return again


app = Dispatcher()
