"""One address for pages and delivery, and a process serves only its parts."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from uptake.config import asgi


def ask(path: str, parts: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(asgi, "PARTS", frozenset(parts))
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    asyncio.run(asgi.Dispatcher()(scope, receive, send))
    return sent[0]["status"]


def test_a_process_that_only_delivers_has_no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/sign-in/", ["deliver"], monkeypatch) == 404
    assert ask("/client/v1/health", ["deliver"], monkeypatch) == 200


def test_delivery_that_is_left_out_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/client/v1/nothing", ["work"], monkeypatch) == 404
