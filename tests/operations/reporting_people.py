"""People who are shown a message by a served delivery and report it, many at once, until the server is told to stop."""

import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pyroaring import BitMap

from uptake.delivery.snapshot import LiveMessage, Text
from uptake.delivery.tokens import Tokens

_THREADS = 8


def to_everybody(people: int, now: datetime) -> LiveMessage:
    """A live message for the persons 1 to `people`."""
    return LiveMessage(
        id=1, kind="recommendation", starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=9),
        interval_seconds=604800, surfaces=["web-bar"], format="bar", lifetime_showings=None,
        texts={"en": Text("Title", "Body", "Show", "https://learn.example/")},
        recipients=BitMap(range(1, people + 1)).serialize(),
    )  # fmt: skip


class Reporting:
    """Whose report was acknowledged is in `accepted`."""

    def __init__(self, secret: bytes, timeout_seconds: float) -> None:
        self.accepted: list[int] = []
        self._issue = Tokens(secret).issue
        self._timeout = timeout_seconds

    def show(self, address: str, person: int) -> None:
        """Poll as a person, and report that the message was seen."""
        token = self._issue("hillside", person, "device", ("en",), datetime.now(UTC))[0]
        lease = self._ask(address, token, "/client/v1/messages?surface=web-bar")["lease"]
        event = {"id": str(uuid.uuid4()), "lease": lease, "kind": "seen", "at": datetime.now(UTC).isoformat()}
        told = self._ask(address, token, "/client/v1/events", json.dumps({"events": [event]}).encode())
        if told["accepted"]:
            self.accepted.append(person)

    @contextmanager
    def under_way(self, address: str, last: int, enough_are: int, patience_seconds: float) -> Iterator[None]:
        """Persons 1 to `last` report; the body runs once so many did, and from then on errors are those of an end."""
        enough, gone = threading.Event(), threading.Event()

        def client(first: int) -> None:
            for person in range(first, last + 1, _THREADS):
                try:
                    self.show(address, person)
                except (OSError, urllib.error.URLError, ValueError):
                    if gone.is_set():
                        return
                    raise
                if len(self.accepted) >= enough_are:
                    enough.set()

        threads = [threading.Thread(target=client, args=(first,)) for first in range(1, _THREADS + 1)]
        for thread in threads:
            thread.start()
        assert enough.wait(patience_seconds)
        gone.set()
        yield
        for thread in threads:
            thread.join()

    def _ask(self, address: str, token: str, path: str, body: bytes | None = None) -> dict:
        request = urllib.request.Request(address + path, data=body, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=self._timeout) as answer:
            return json.load(answer)
