"""A tenant, its snapshot, a clock that is moved by hand, and clients that speak ASGI to the plane."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pyroaring

from uptake.delivery import directory, snapshot
from uptake.delivery.app import DeliveryConfig, create_app
from uptake.delivery.directory import Known
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text

SECRET = b"the secret of a test installation"
HOST_KEY = b"the key that a host of a test tenant signs with"
MONDAY = datetime(2025, 6, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
ORIGIN = "https://intranet.hillside.example"


class Clock:
    def __init__(self, now=MONDAY):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, **much):
        self.now += timedelta(**much)


def text(locale):
    return Text(f"Title {locale}", f"Body {locale}", "Show me", "https://learn.example/links")


def message(number=1, **changed):
    values = {
        "id": number,
        "kind": "recommendation",
        "starts_at": MONDAY - timedelta(days=1),
        "ends_at": MONDAY + timedelta(days=365),
        "interval_seconds": 7 * 24 * 3600,
        "surfaces": ["word-bar", "excel-bar", "outlook-bar", "web-bar"],
        "format": "bar",
        "lifetime_showings": None,
        "texts": {"en": text("en"), "de": text("de")},
        "recipients": range(1, 1001),
    } | changed
    if values["kind"] != "recommendation" and "texts" not in changed:
        values["texts"] = {"en-US": text("en-US"), "de-DE": text("de-DE")}
    for numbers in ("recipients", "unlicensed", "held_out"):
        if numbers in values:
            values[numbers] = pyroaring.BitMap(values[numbers]).serialize()
    return LiveMessage(**values)


def callout(number=1, **changed):
    return message(number, **({"surfaces": ["web-callout"], "format": "callout", "lifetime_showings": 2} | changed))


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict
    raw: bytes

    @property
    def json(self):
        return json.loads(self.raw)


async def ask(app, method, path, headers=(), body=b""):
    """One request in-process; gives the reply."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in dict(headers).items()],
    }
    sent = []
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(event):
        sent.append(event)

    await app(scope, receive, send)
    start, *bodies = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], found, b"".join(part["body"] for part in bodies))


class Client:
    """One person on one device; opens a new session when the old one has expired, as clients do."""

    def __init__(self, world, person, languages, device, report=None):
        self.world = world
        self._session = {
            "languages": list(languages),
            "device": device,
            "report": report,
        }
        self._name = f"u{person}@hillside.example"
        self._token, self._until = None, None

    async def token(self):
        if self._until is None or self.world.clock() >= self._until:
            body = {"identity": self.world.identity(self._name), **self._session}
            reply = await ask(self.world.app, "POST", "/client/v1/session", body=json.dumps(body).encode())
            assert reply.status == 200, reply.raw
            self._token = reply.json["token"]
            self._until = datetime.fromisoformat(reply.json["expires_at"])
        return {"Authorization": f"Bearer {self._token}"}

    async def poll_later(self, surface="web-bar", cursor=None):
        headers = await self.token() | ({"If-None-Match": cursor} if cursor else {})
        return await ask(self.world.app, "GET", f"/client/v1/messages?surface={surface}", headers)

    async def tell_later(self, *events):
        body = {
            "events": [
                {"id": f"e{number}", "lease": lease, "kind": kind, "at": at or self.world.clock().isoformat()}
                for number, (lease, kind, at) in enumerate(events)
            ]
        }
        headers = await self.token()
        return await ask(self.world.app, "POST", "/client/v1/events", headers, json.dumps(body).encode())

    def poll(self, surface="web-bar", cursor=None):
        return self.world.run(self.poll_later(surface, cursor))

    def shown(self, surface="web-bar"):
        """Poll; give the lease, or None when nothing is to be shown."""
        return self.poll(surface).json["lease"]

    def tell(self, lease, kind, at=None):
        return self.world.run(self.tell_later((lease, kind, at))).json

    def see(self, surface="web-bar"):
        """Poll, and report as seen what comes; give the lease."""
        lease = self.shown(surface)
        if lease is not None:
            assert self.tell(lease, "seen")["refused"] == []
        return lease


class World:
    """One installation with the tenant hillside; thousand people, u1@hillside.example to u1000@..."""

    streams = 0

    def __init__(self, folder: Path, people=1000, place: Path | str | None = None):
        self.folder = folder
        self.place = place or folder / "delivery.sqlite3"
        self.clock = Clock()
        self.version = 0
        self._runner = asyncio.Runner()
        directory.write(
            folder / "snapshots",
            "hillside",
            [Known(n, f"u{n}@hillside.example", f"id-{n}") for n in range(1, people + 1)],
            {"host-1": HOST_KEY},
            SECRET,
        )
        self.start()

    def start(self):
        config = DeliveryConfig(self.folder, SECRET, frozenset({ORIGIN}), self.clock, streams=self.streams)
        if isinstance(self.place, str):
            config = replace(config, database=self.place)
        self.app = create_app(config)

    def publish(self, *messages, **decided):
        """Put these messages in place; `decided` are the peace and the gates of the organization."""
        self.version += 1
        made = Snapshot("hillside", self.version, self.clock(), list(messages), **decided)
        snapshot.write(self.folder / "snapshots", made)

    def run(self, coroutine):
        return self._runner.run(coroutine)

    def identity(self, person="u1@hillside.example", key=HOST_KEY, key_id="host-1", **changed):
        claims = {
            "iss": "hillside",
            "sub": person,
            "aud": "uptake",
            "exp": self.clock() + timedelta(minutes=4),
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, key, "HS256", headers={"kid": key_id} if key_id else None)

    def session(self, identity, languages=("en",), device="device-1"):
        body = {"identity": identity, "languages": list(languages), "device": device}
        return self.run(ask(self.app, "POST", "/client/v1/session", body=json.dumps(body).encode()))

    def client(self, person=1, languages=("en",), device="device-1", report=None):
        return Client(self, person, languages, device, report)

    def ask(self, *args, **kwargs):
        return self.run(ask(self.app, *args, **kwargs))

    def restart(self):
        """Stop the plane and start it again on the same files."""
        self.stop()
        self.start()

    def stop(self):
        events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        told = []

        async def receive():
            return events.pop(0)

        async def send(event):
            told.append(event["type"])

        self.run(self.app({"type": "lifespan"}, receive, send))
        assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    def close(self):
        self.stop()
        self._runner.close()
