"""Devices that vouch for their person by a key of their own: how they are enrolled, and what they may then do."""

import asyncio
import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import HOST_KEY, MONDAY, message
from desktop_device import DAY, HERS, Device, trust

from uptake.delivery import enrolled, revoked
from uptake.delivery.revoked import Revoked, What
from uptake.rules.refusals import Refused


@pytest.fixture
def device(world):
    trust(world)
    return Device(world)


def reason(reply):
    return reply.status, reply.json["reason"]


def test_a_device_is_enrolled_for_whom_the_host_names_and_then_vouches_itself(world, device):
    reply = device.enrol(identity=world.identity("u3@hillside.example"))
    assert (reply.status, reply.json) == (200, {"device": device.id, "tenant": "hillside"})
    world.publish(message(1, recipients=[3]))
    opened = device.session()
    assert opened.status == 200
    headers = {"Authorization": f"Bearer {opened.json['token']}"}
    assert world.ask("GET", "/client/v1/messages?surface=web-bar", headers).json["message"]["id"] == 1


def test_a_code_of_one_person_needs_no_identity(world, device):
    assert device.enrol(HERS).status == 200
    assert device.session().status == 200
    assert enrolled.enrolled(world.app.plane.showings, "hillside", device.id).person == 2


def test_an_open_code_needs_one(device):
    assert reason(device.enrol()) == (401, "identity_needed")


def test_a_code_is_good_for_so_many_devices_and_the_same_request_twice_is_one(world, device):
    who = world.identity("u3@hillside.example")
    assert [device.enrol(identity=who).status for _ in range(5)] == [200] * 5
    assert Device(world).enrol(identity=who).status == 200
    assert reason(Device(world).enrol(identity=who)) == (401, "code_used_up")


def test_a_code_of_one_use_is_used_once_however_many_ask_at_once(world, device):
    devices = [Device(world) for _ in range(8)]
    store = world.app.plane.showings

    async def all_at_once():
        def one(each):
            try:
                return enrolled.enrol(store, "hillside", 2, each.public, code="hers", uses=1, now=MONDAY)
            except Refused as no:
                return no.reason

        return await asyncio.gather(*(asyncio.to_thread(one, each) for each in devices))

    outcomes = world.run(all_at_once())
    assert sum(outcome != "code_used_up" for outcome in outcomes) == 1
    assert enrolled.count(store, "hillside") == 1


@pytest.mark.parametrize(
    "code",
    [
        "",
        "hillside",
        "hillside.open",
        "hillside.open.qwertyuiop",
        "hillside.other.QWERTYUIOP",
        "fabrikam.open.QWERTYUIOP",
        "../hillside.open.QWERTYUIOP",
        "hillside.open.QWERTYUIOP.x",
        "hillside.hers.QWERTYUIOP",
        "x" * 10_000,
    ],
)
def test_a_wrong_code_enrols_nothing(world, device, code):
    assert reason(device.enrol(code, identity=world.identity())) == (401, "bad_code")


def test_a_code_expires(world, device):
    world.clock.now = MONDAY + DAY
    assert reason(device.enrol(identity=world.identity())) == (401, "bad_code")


@pytest.mark.parametrize("key", ["", "AAAA", "A" * 44, "=" * 10, "\u00e9" * 43, "A" * 5000])
def test_a_public_key_is_32_bytes(world, device, key):
    assert reason(device.enrol(HERS, public_key=key)) == (400, "bad_public_key")


def test_a_key_that_is_enrolled_is_not_enrolled_for_somebody_else(world, device):
    device.enrol(HERS)
    assert reason(device.enrol(identity=world.identity("u3@hillside.example"))) == (409, "device_is_enrolled")


def test_a_device_does_not_multiply(world, device):
    device.enrol(HERS)
    world.clock.advance(seconds=1)
    assert reason(Device(world).enrol(identity=device.identity())) == (401, "identity_not_verified")


def test_an_identity_of_a_device_opens_one_session(world, device):
    device.enrol(HERS)
    world.clock.advance(seconds=1)
    first = device.identity()
    assert world.session(first).status == 200
    assert reason(world.session(first)) == (401, "identity_used")
    world.clock.advance(seconds=1)
    assert world.session(device.identity()).status == 200
    assert reason(world.session(device.identity(iat=(world.clock() - timedelta(seconds=1)).timestamp()))) == (
        401,
        "identity_used",
    )


def test_of_one_identity_sent_many_times_at_once_one_is_taken(world, device):
    device.enrol(HERS)
    store = world.app.plane.showings
    later = MONDAY + timedelta(minutes=1)

    async def all_at_once():
        ask = [asyncio.to_thread(enrolled.prove, store, "hillside", device.id, later) for _ in range(8)]
        return await asyncio.gather(*ask)

    assert sum(world.run(all_at_once())) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": Ed25519PrivateKey.generate()}, "identity_not_verified"),
        ({"kid": "device:0000"}, "identity_not_verified"),
        ({"kid": "device:"}, "identity_not_verified"),
        ({"sub": "u1@hillside.example"}, "identity_not_verified"),
        ({"sub": None}, "identity_not_verified"),
        ({"iat": None}, "identity_not_verified"),
        ({"aud": "somebody"}, "identity_not_verified"),
        ({"iss": "fabrikam"}, "identity_not_verified"),
        ({"exp": 5}, "identity_expired"),
        ({"exp": (MONDAY + DAY).timestamp()}, "identity_too_long"),
        ({"iat": (MONDAY + DAY).timestamp()}, "identity_not_verified"),
        ({"nbf": (MONDAY + DAY).timestamp()}, "identity_not_verified"),
        ({"iat": "now"}, "identity_not_verified"),
    ],
)
def test_an_identity_of_a_device_that_does_not_hold_is_refused(device, changed, said):
    device.enrol(HERS)
    assert reason(device.session(**changed)) == (401, said)


def test_nobody_signs_for_a_device_with_its_public_key_as_a_shared_secret(world, device):
    device.enrol(HERS)
    world.clock.advance(seconds=1)
    pem = device.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for secret in (device.public, base64.b64encode(pem)):
        forged = device.identity(key=secret, algorithm="HS256")
        assert reason(world.session(forged)) == (401, "identity_not_verified")
    assert reason(world.session(device.identity(key=HOST_KEY, algorithm="HS256"))) == (401, "identity_not_verified")


def test_a_device_of_somebody_who_is_gone_opens_nothing(world, device):
    device.enrol(HERS)
    trust(world, people=[1, 3])
    assert reason(device.session()) == (401, "unknown_person")


def test_an_ended_device_opens_nothing_and_its_tokens_are_revoked(world, device):
    device.enrol(HERS)
    token = device.session().json["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert world.ask("GET", "/client/v1/messages?surface=web-bar", headers).status == 200
    assert enrolled.end(world.app.plane.showings, "hillside", device.id)
    entry = Revoked(What.SOURCE, f"device:{device.id}", world.clock())
    revoked.write(world.folder / "snapshots", "hillside", [entry], world.clock())
    assert reason(device.session()) == (401, "identity_not_verified")
    assert reason(world.ask("GET", "/client/v1/messages?surface=web-bar", headers)) == (401, "revoked_token")


def test_what_is_forgotten_of_a_person_holds_their_devices(world, device):
    device.enrol(HERS)
    store = world.app.plane.showings
    store.forget("hillside", 3)
    assert enrolled.count(store, "hillside") == 1
    store.forget("hillside", 2)
    assert enrolled.count(store, "hillside") == 0


def test_devices_that_were_not_used_for_long_are_forgotten(world, device):
    device.enrol(HERS)
    store = world.app.plane.showings
    world.clock.advance(days=0.5)
    device.session()
    store.forget_devices("hillside", MONDAY + timedelta(hours=1))
    assert enrolled.count(store, "hillside") == 1
    store.forget_devices("hillside", MONDAY + DAY)
    assert enrolled.count(store, "hillside") == 0


def test_all_devices_of_a_person_can_be_ended(world, device):
    store = world.app.plane.showings
    for person, number in ((2, 1), (2, 2), (3, 3)):
        enrolled.enrol(store, "hillside", person, bytes([number]) * 32, code="x", uses=9, now=MONDAY)
    assert enrolled.end_all_of(store, "hillside", 2) == 2
    assert enrolled.count(store, "hillside") == 1
