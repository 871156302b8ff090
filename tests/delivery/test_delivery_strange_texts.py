"""Texts that a client makes up: whatever stands in them, they harm nobody, least of all those who ask beside them."""

import asyncio
import json

import pytest
from delivery_world import MONDAY, ask, message

DEVICES = ["a\0b", 'a"b\\', "\u2028", "\x1f\x7f", "\U0001f600", "' or 1=1 --", "%s?", "{}"]


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_may_call_itself_what_it_likes_or_is_told_that_it_may_not(world, device):
    world.publish(message(recipients=[1, 2]))
    opened = world.session(world.identity(), device=device)
    if opened.status != 200:
        assert (opened.status, opened.json["reason"]) == (400, "bad_device")
        return
    client = world.client(1, device=device)
    lease = client.shown()
    assert lease is not None
    assert client.shown() == lease
    assert client.tell(lease, "seen")["refused"] == []
    assert client.shown() is None


@pytest.mark.parametrize("text", ["a\0b", "\x00", "x" * 60_000, "' or 1=1 --", "%s?"])
def test_a_lease_that_nobody_has_given_is_refused_and_the_reports_beside_it_are_taken(world, text):
    world.publish(message(recipients=range(1, 41)))
    clients = [world.client(number) for number in range(1, 41)]
    leases = [client.shown() for client in clients]

    async def at_once():
        token = await world.client(41).token()
        strange = {"events": [{"id": text[:20], "lease": text, "kind": "seen", "at": MONDAY.isoformat()}]}
        return await asyncio.gather(
            ask(world.app, "POST", "/client/v1/events", token, json.dumps(strange).encode()),
            *(client.tell_later((lease, "seen", None)) for client, lease in zip(clients, leases, strict=True)),
        )

    first, *others = world.run(at_once())
    assert [reply.status for reply in others] == [200] * 40
    assert all(reply.json["refused"] == [] for reply in others)
    assert first.status == 200
    assert [each["reason"] for each in first.json["refused"]] == ["unknown_lease"]


@pytest.mark.parametrize("kid", ["device:a\0b", "device:", "device:\ufeff", "device:' or 1=1 --"])
def test_an_identity_of_a_device_with_a_strange_name_is_not_believed(world, kid):
    world.publish(message())
    reply = world.session(world.identity(key_id=kid))
    assert (reply.status, reply.json["reason"]) == (401, "identity_not_verified")


def test_whoever_asks_beside_a_device_with_a_strange_name_is_served(world):
    world.publish(message(recipients=range(1, 41)))

    async def at_once():
        clients = [world.client(number, device="a\0b" if number == 1 else "d") for number in range(1, 41)]
        for client in clients[1:]:
            await client.token()
        try:
            await clients[0].token()
        except AssertionError:
            clients = clients[1:]  # it was told that it may not
        return await asyncio.gather(*(client.poll_later() for client in clients))

    assert {reply.status for reply in world.run(at_once())} == {200}


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999-23:59",
        "2025-06-02T09:00:00+00:00:00.000001",
        "2025-W23-1T09:00:00Z",
        "",
        "2025-06-02T09:00:00",
        "\0",
        "9" * 5000,
    ],
)
def test_a_moment_that_cannot_be_is_believed_as_far_as_it_can_be_or_refused(world, at):
    world.publish(message(recipients=[1]))
    client = world.client(1)
    lease = client.shown()
    told = client.tell(lease, "seen", at)
    refused = [each["reason"] for each in told["refused"]]
    assert (told["accepted"], refused) in ((["e0"], []), ([], ["bad_moment"]))
    if refused == ["bad_moment"]:
        assert client.tell(lease, "seen")["accepted"] == ["e0"]
    assert client.shown() is None
    world.clock.advance(days=7)
    assert client.shown() is not None


@pytest.mark.parametrize(
    ("languages", "locale"),
    [
        (["\0"], "en"),
        (["-", "x" * 35], "en"),
        (["de-"], "de"),
        (["de_DE@euro"], "de"),
        (["%s", "'"], "en"),
        ([""], "en"),
        ([], "en"),
    ],
)
def test_languages_that_are_none_are_read_over(world, languages, locale):
    world.publish(message(recipients=[1]))
    assert world.client(1, languages).poll().json["message"]["locale"] == locale
