"""The doors for those who watch over the server: health and figures, as an ASGI application without Django."""

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from prometheus_client import CollectorRegistry

from uptake.operations import metrics
from uptake.operations.health import LIVE, READY, Health

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

METRICS = "/metrics"
PATHS = frozenset({LIVE, READY, METRICS})
_THIS_MACHINE = ("127.0.0.1", "::1")
_BY_PROXY = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")


class Watching:
    """Answers LIVE, READY and METRICS; figures for those who have the token, or from this machine without one."""

    def __init__(self, health: Health, registry: CollectorRegistry, token: str) -> None:
        self.health = health
        self._registry = registry
        self._token = token

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"", (b"allow", b"GET, HEAD"))
        elif scope["path"] == METRICS:
            await self._metrics(scope, send)
        else:
            parts = await (self.health.live() if scope["path"] == LIVE else self.health.ready())
            sound = all(parts.values())
            told = {"status": "ok" if sound else "not ready", "parts": parts}
            headers = () if sound else ((b"retry-after", b"5"),)
            body = json.dumps(told).encode()
            kind = (b"content-type", b"application/json")
            await _answer(send, 200 if sound else 503, b"" if scope["method"] == "HEAD" else body, kind, *headers)

    async def _metrics(self, scope: Scope, send: Send) -> None:
        sent: dict[bytes, bytes] = dict(scope["headers"])
        if not self._may_see(scope, sent):
            await _answer(send, 403, b"")
            return
        body = await sync_to_async(metrics.as_text)(self._registry)
        kind = (b"content-type", metrics.CONTENT_TYPE.encode())
        await _answer(send, 200, b"" if scope["method"] == "HEAD" else body, kind)

    def _may_see(self, scope: Scope, sent: dict[bytes, bytes]) -> bool:
        if self._token:
            return hmac.compare_digest(sent.get(b"authorization", b""), b"Bearer " + self._token.encode())
        client = scope.get("client")
        if client is None or client[0] not in _THIS_MACHINE:
            return False
        return not any(name in sent for name in _BY_PROXY)


async def _answer(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    always = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": status, "headers": [*always, *headers]})
    await send({"type": "http.response.body", "body": body})
