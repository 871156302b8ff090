"""Hillside, a message, and people who read about themselves."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.engagement.conftest import audience, folder, message, office, staffed
from tests.messaging.office import NOW
from uptake.delivery import me_codes

__all__ = ["audience", "folder", "message", "office", "staffed"]


class Clock:
    """A moment that tests move."""

    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    return held


@pytest.fixture
def code(folder, clock: Clock) -> Callable[..., str]:
    """Makes codes as the delivery plane does."""

    def made(person: int, tenant: str = "hillside", secret: bytes = b"") -> str:
        return me_codes.issue(secret or settings.UPTAKE.secret, tenant, person, "host:h1", clock.now)[0]

    return made


@pytest.fixture
def reader(staffed, code) -> Callable[..., Client]:
    """A browser in which somebody of Hillside reads about themselves."""

    def entered(person: int, client: Client | None = None) -> Client:
        browser = client or Client(SERVER_NAME="localhost")
        assert browser.post("/me/enter/", {"code": code(person)}).headers["Location"] == "/me/"
        return browser

    return entered
