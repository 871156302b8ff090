"""Which parts of this process are watched, and how: health, figures and logs."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from prometheus_client.registry import Collector

from uptake.config.environment import environment
from uptake.delivery import figures
from uptake.operations import metrics
from uptake.operations.health import Check, Health
from uptake.operations.watching import Watching

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

RUN = "run"  # folder for what processes tell each other while they run
OK = 200


def watching(parts: Collection[str], delivery: Application | None) -> Watching:
    """The doors for those who watch over this process; Django must be set up before where it has pages or work."""
    ready: dict[str, Check] = {}
    others: list[Collector] = []
    if "pages" in parts or "work" in parts:
        from uptake.operations import pages_health, pages_metrics  # noqa: PLC0415 - Django comes first

        ready["database"] = pages_health.database
        others = [pages_metrics.REQUESTS, pages_metrics.SECONDS, pages_metrics.QueueFigures()]
    if "work" in parts:
        ready["worker"] = pages_health.worker
    if delivery is not None:
        ready["delivery"] = _door_of(delivery)
    run = environment.folder / RUN
    figures.share(run)
    told = metrics.registry(run, environment.snapshots, *others)
    return Watching(Health(live={}, ready=ready), told, environment.metrics_token)


def _door_of(delivery: Application) -> Check:
    """The delivery plane is asked as a client asks, and has to answer with 200."""

    async def answers() -> bool:
        told: list[int] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.disconnect"}

        async def send(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                told.append(event["status"])

        scope = {"type": "http", "method": "GET", "path": "/client/v1/health", "query_string": b"", "headers": []}
        await delivery(scope, receive, send)
        return told == [OK]

    return answers
