"""A token ends in each way it can be revoked, however its person was vouched for, at every door that takes it."""

import json
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import HOST_KEY, SECRET, World, message
from desktop_device import HERS, Device, trust
from jwt.algorithms import OKPAlgorithm

from uptake.delivery import directory, revoked
from uptake.delivery.directory import Known
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.tokens import device_digest
from uptake.delivery.trust import Issuer, Trust

PERSON = 2  # whose code HERS is
ISSUER = "https://sign-in.hillside.example"


def by_host(world):
    """As the server of a page does it, and as one does that opens sessions for people."""
    return world.session(world.identity(f"u{PERSON}@hillside.example")), "host:host-1", "device-1"


def by_provider(world):
    """As a page does it whose people sign in with OpenID Connect."""
    key = Ed25519PrivateKey.generate()
    public = json.loads(OKPAlgorithm.to_jwk(key.public_key())) | {"kid": "k"}
    issuer = Issuer("entra", ISSUER, "app", "oid", (), (public,))
    people = [Known(n, f"u{n}@hillside.example", f"id-{n}") for n in range(1, 11)]
    directory.write(
        world.folder / "snapshots", "hillside", people, {"host-1": HOST_KEY}, SECRET, Trust(issuers=(issuer,))
    )
    world.clock.advance(seconds=1)
    now = int(world.clock().timestamp())
    claims = {"iss": ISSUER, "sub": "x", "oid": f"id-{PERSON}", "aud": "app", "iat": now, "exp": now + 600}
    told = jwt.encode(claims, key, "EdDSA", headers={"kid": "k"})
    body = {"identity": told, "tenant": "hillside", "languages": ["en"], "device": "device-1"}
    return world.ask("POST", "/client/v1/session", body=json.dumps(body).encode()), "issuer:entra", "device-1"


def by_device(world):
    """As a desktop does it that was enrolled."""
    trust(world)
    device = Device(world)
    assert device.enrol(HERS).status == 200
    return device.session(), f"device:{device.id}", "desktop-1"


ENTRIES: dict[What, Callable[[str, str], str]] = {
    What.PERSON: lambda source, device: str(PERSON),
    What.DEVICE: lambda source, device: device_digest(device),
    What.SOURCE: lambda source, device: source,
    What.ALL: lambda source, device: "",
}
DOORS = (
    ("GET", "/client/v1/messages?surface=web-bar", b""),
    ("POST", "/client/v1/events", b'{"events": []}'),
    ("GET", "/client/v1/stream?surface=web-bar", b""),
    ("POST", "/client/v1/me", b""),
    ("POST", "/client/ofrep/v1/evaluate/flags", b"{}"),
    ("POST", "/client/ofrep/v1/evaluate/flags/message-1", b"{}"),
)


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path)
    found.publish(message(recipients=[PERSON]))
    yield found
    found.close()


@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("way", [by_host, by_provider, by_device])
def test_a_token_ends_however_it_was_got_and_whatever_it_is_revoked_by(world, way, what):
    opened, source, device = way(world)
    assert opened.status == 200, opened.raw
    headers = {"Authorization": f"Bearer {opened.json['token']}"}
    assert world.ask("GET", "/client/v1/messages?surface=web-bar", headers).json["message"]["id"] == 1
    entry = Revoked(what, ENTRIES[what](source, device), world.clock())
    revoked.write(world.folder / "snapshots", "hillside", [entry], world.clock())
    world.clock.advance(seconds=1)
    for method, path, body in DOORS:
        reply = world.ask(method, path, headers, body)
        assert (reply.status, reply.json["reason"]) == (401, "revoked_token"), path


@pytest.mark.parametrize("way", [by_host, by_provider, by_device])
def test_what_is_revoked_of_one_way_leaves_the_others_alone(world, way):
    opened, source, _ = way(world)
    headers = {"Authorization": f"Bearer {opened.json['token']}"}
    others = {"host:host-1", "issuer:entra", "device:0123456789abcdef0123"} - {source}
    entries = [Revoked(What.SOURCE, other, world.clock()) for other in others]
    revoked.write(world.folder / "snapshots", "hillside", entries, world.clock())
    world.clock.advance(seconds=1)
    assert world.ask("GET", "/client/v1/messages?surface=web-bar", headers).status == 200
