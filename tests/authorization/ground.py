"""The doors beside the pages, over the same two organizations: clients, hosts, devices, and whoever watches.

Every credential that there is lies here by its name; what is expired, revoked or ended among it as well.
"""

import asyncio
import base64
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import jwt
import pyroaring
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from prometheus_client import CollectorRegistry

from tests.authorization.two_organizations import NOW, Organization
from uptake.config.asgi import Dispatcher
from uptake.delivery import me_codes, revoked, snapshot
from uptake.delivery.app import DeliveryApp, DeliveryConfig, create_app
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text
from uptake.delivery.tokens import LIFETIME, Tokens, device_digest
from uptake.delivery.wire import Answer, Request
from uptake.messaging.enrolment_codes import end_code, make_code
from uptake.messaging.host_keys import MadeKey, add_host, end_host
from uptake.messaging.publish import publish_people
from uptake.operations.health import Health
from uptake.operations.watching import Watching
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.tenancy.acting import Acting

WATCHER = "a token for whoever watches over the server"
SECOND = timedelta(seconds=1)
AWAY = ("203.0.113.9", 5)


@dataclass
class Clock:
    """The clock of the doors, moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Ground:
    """One server with its doors, and everything that somebody might hold."""

    hill: Organization
    vale: Organization
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()
        told = settings.UPTAKE
        config = DeliveryConfig(told.folder, told.secret, clock=self.clock, streams=100, most_a_minute=100_000)
        self.app: DeliveryApp = create_app(config)
        self.dispatcher = Dispatcher()
        self.dispatcher._delivery = self.app
        self.dispatcher._watching = Watching(Health(live={}, ready={}), CollectorRegistry(), WATCHER)
        self.hosts: dict[str, MadeKey] = {}
        self.ended: dict[str, MadeKey] = {}
        for number, each in enumerate((self.hill, self.vale), 1):
            publish_people(each.tenant)
            by = gina(each)
            slug = each.tenant.slug
            self.hosts[slug] = add_host(name="Intranet", by=by, now=NOW - SECOND)
            self.ended[slug] = add_host(name="Old intranet", by=by, now=NOW - SECOND)
            snapshot.write(told.snapshots, Snapshot(slug, 1, NOW, [_message(1000 * number, slug)]))
        self.code = make_code(uses=100, days=1, principal=_name(self.hill, 1), by=gina(self.hill), now=NOW)
        self.open_code = make_code(uses=100, days=1, by=gina(self.hill), now=NOW)
        self.ended_code = make_code(uses=100, days=1, by=gina(self.hill), now=NOW)
        end_code(code_id=self.ended_code.split(".")[1], by=gina(self.hill), now=NOW)
        for slug, each in (("hill", self.hill), ("valeish", self.vale)):
            end_host(key_id=self.ended[slug].key_id, by=gina(each), now=NOW)
        entries = [
            Revoked(What.PERSON, str(self.number(self.hill, 2)), NOW),
            Revoked(What.DEVICE, device_digest("lost"), NOW),
            Revoked(What.SOURCE, f"host:{self.ended['hill'].key_id}", NOW),
        ]
        revoked.write(told.snapshots, "hill", entries, NOW)

    def close(self) -> None:
        """Let go of the store."""
        self.app.plane.close()
        self.runner.close()

    @staticmethod
    def number(of: Organization, person: int) -> int:
        """The number of a person in the facts."""
        return Person.objects.of(of.tenant).get(principal=_name(of, person)).number

    def client(
        self, of: Organization, person: int = 1, *, at: datetime = NOW, device: str = "d", source: str = ""
    ) -> str:
        """The token of a client."""
        source = source or f"host:{self.hosts[of.tenant.slug].key_id}"
        tokens = self.app.plane.tokens
        return tokens.issue(of.tenant.slug, self.number(of, person), device, ("en",), at, None, source)[0]

    def identity(self, of: Organization, key: MadeKey, **changed: object) -> str:
        """What a host signs for somebody."""
        claims = {"iss": of.tenant.slug, "sub": _name(of, 1), "aud": "uptake", "exp": NOW + timedelta(minutes=4)}
        return jwt.encode(claims | changed, bytes.fromhex(key.secret), "HS256", headers={"kid": key.key_id})

    def good(self) -> dict[str, str]:
        """What opens a door of hill, by the kind that the table names."""
        return {
            "client": self.client(self.hill),
            "flags": self.hosts["hill"].flags,
            "watcher": WATCHER,
            "vouched": self.identity(self.hill, self.hosts["hill"]),
            "code": self.code,
        }

    def bad(self) -> dict[str, str]:
        """What opens nothing: wrong, expired, revoked or made for something else, by what it is."""
        good, strangers = self.client(self.hill), Tokens(b"the secret of another installation")
        person = self.number(self.hill, 1)
        key = self.hosts["hill"]
        sealed = bytearray(base64.urlsafe_b64decode(good))
        sealed[-3] ^= 1  # one bit of the claims
        session = self.hill.browser("global_administrator").cookies["sessionid"].value
        other = replace(key, secret=self.hosts["valeish"].secret)
        return {
            "nothing": "",
            "nonsense": "nonsense",
            "a client's token that has expired": self.client(self.hill, at=NOW - LIFETIME),
            "one of a person whose tokens were revoked": self.client(self.hill, 2, at=NOW - SECOND),
            "one of a device that was lost": self.client(self.hill, at=NOW - SECOND, device="lost"),
            "one through a host that was ended": self.client(
                self.hill, at=NOW - SECOND, source=f"host:{self.ended['hill'].key_id}"
            ),
            "one of another installation": strangers.issue("hill", person, "d", ("en",), NOW)[0],
            "one that was changed": base64.urlsafe_b64encode(sealed).decode(),
            "half of one": good[: len(good) // 2],
            "one twice": good + good,
            "the key for flags of a host that was ended": self.ended["hill"].flags,
            "a key for flags with the name of another organization": self.hosts["valeish"].flags.replace(
                ".valeish.", ".hill."
            ),
            "a host's key itself": key.secret,
            "an admin's token": self.hill.token("global_administrator"),
            "an admin's session": session,
            "a code for the pages about oneself": me_codes.issue(settings.UPTAKE.secret, "hill", person, "host:x", NOW)[
                0
            ],
            "an identity that has expired": self.identity(self.hill, key, exp=NOW - timedelta(minutes=1)),
            "an identity that lasts too long": self.identity(self.hill, key, exp=NOW + timedelta(hours=1)),
            "an identity for something else": self.identity(self.hill, key, aud="another program"),
            "an identity of nobody here": self.identity(self.hill, key, sub="stranger@hill.example"),
            "an identity by the key of another organization": self.identity(self.hill, other),
            "an identity by a host that was ended": self.identity(self.hill, self.ended["hill"]),
            "an identity that nobody has signed": jwt.encode(
                {"iss": "hill", "sub": "u1@hill.example", "aud": "uptake", "exp": NOW + SECOND}, "", "none"
            ),
            "a code for devices that was ended": self.ended_code,
            "a code for devices that was changed": self.code[:-1] + ("A" if self.code[-1] != "A" else "B"),
            "a code of another organization's name": self.code.replace("hill.", "valeish."),
        }

    def ask(self, method: str, address: str, token: str, body: object = None) -> Answer:
        """One request at a door of clients; a stream is not lived, only opened."""
        path, _mark, query = address.partition("?")
        request = Request(query.encode(), f"Bearer {token}".encode() if token else b"", b"", b"", path)

        async def sent() -> bytes:
            return json.dumps(body or {}).encode()

        return self.runner.run(self.app.answer(method, b"", request, sent))

    def served(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b"", client: tuple[str, int] = AWAY
    ) -> tuple[int, dict[str, str], bytes]:
        """One request to the whole server, as it comes from the network."""
        path, _mark, query = path.partition("?")
        told = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": told}
        parts = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[dict] = []

        async def receive() -> dict:
            return parts.pop(0) if parts else {"type": "http.disconnect"}

        async def send(event: dict) -> None:
            sent.append(event)

        self.runner.run(self.dispatcher({**scope, "client": client}, receive, send))
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:])

    def body_for(self, kind: str, credential: str) -> dict:
        """What is sent to a door that takes its credential in the body."""
        if kind == "vouched":
            return {"identity": credential, "languages": ["en"], "device": "d"}
        if kind == "code":
            public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
            return {"code": credential, "public_key": base64.urlsafe_b64encode(public).rstrip(b"=").decode()}
        return {"events": [], "context": {"targetingKey": "u1@hill.example"}}


def gina(of: Organization) -> Acting:
    """The global administrator of an organization."""
    admin = of.admin("global_administrator")
    return Acting(admin.pk, admin.sign_in, admin.name, of.tenant, frozenset({Role.GLOBAL_ADMINISTRATOR}))


def _name(of: Organization, person: int) -> str:
    return f"u{person}@{of.tenant.slug}.example"


def _message(number: int, slug: str) -> LiveMessage:
    texts = {"en-US": Text(f"For {slug}", f"Only for {slug}", "Go", "https://example.com/")}
    return LiveMessage(
        number, "announcement", NOW - timedelta(days=1), NOW + timedelta(days=9), 86_400, ["web-bar"], "bar", None,
        texts, pyroaring.BitMap(range(1, 31)).serialize(),
    )  # fmt: skip
