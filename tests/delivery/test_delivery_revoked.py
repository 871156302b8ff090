"""Tokens that hold no more: whose, from when, and that it costs next to nothing."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import MONDAY, SECRET
from hypothesis import given
from hypothesis import strategies as st

from uptake.delivery import revoked
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.tokens import LIFETIME, Tokens, device_digest
from uptake.rules.refusals import Refused

SECOND = timedelta(seconds=1)


def bearer(at=MONDAY, person=1, device="device-1", source="host:host-1"):
    tokens = Tokens(SECRET)
    token, _ = tokens.issue("hillside", person, device, ("en",), at, None, source)
    return tokens.verify(token.encode(), at)


def holds(revocations, who):
    try:
        revocations.check(who)
    except Refused as no:
        return no.reason != "revoked_token"
    return True


def kept(folder, *entries, now=MONDAY):
    revoked.write(folder, "hillside", entries, now)
    return revoked.read(folder / "hillside.revoked")


@pytest.mark.parametrize(
    ("entry", "other"),
    [
        (Revoked(What.PERSON, "1", MONDAY), {"person": 2}),
        (Revoked(What.DEVICE, device_digest("device-1"), MONDAY), {"device": "device-2"}),
        (Revoked(What.SOURCE, "host:host-1", MONDAY), {"source": "host:host-2"}),
    ],
)
def test_an_entry_ends_what_it_names_and_nothing_else(tmp_path, entry, other):
    found = kept(tmp_path, entry)
    assert not holds(found, bearer())
    assert holds(found, bearer(**other))
    assert holds(found, bearer(MONDAY + SECOND))  # of a session that was opened afterwards


def test_everything_is_everything_until_then(tmp_path):
    found = kept(tmp_path, Revoked(What.ALL, "", MONDAY))
    assert not holds(found, bearer())
    assert not holds(found, bearer(MONDAY - SECOND, person=9))
    assert holds(found, bearer(MONDAY + SECOND))


@given(st.integers(-50_000, 50_000), st.integers(-50_000, 50_000))
def test_a_token_ends_exactly_when_it_is_not_younger_than_the_entry(issued, ended):
    with tempfile.TemporaryDirectory() as folder:
        entry = Revoked(What.PERSON, "1", MONDAY + timedelta(microseconds=ended))
        found = kept(Path(folder), entry)
        assert holds(found, bearer(MONDAY + timedelta(microseconds=issued))) is (issued > ended)


def test_entries_that_no_living_token_can_meet_drop_out(tmp_path):
    old = Revoked(What.PERSON, "1", MONDAY - LIFETIME)
    young = Revoked(What.PERSON, "2", MONDAY - LIFETIME + SECOND)
    assert revoked.write(tmp_path, "hillside", [old, young], MONDAY) == 1


def test_a_client_is_turned_away_within_a_second_also_when_its_token_is_remembered(world):
    world.publish()
    headers = world.run(world.client().token())
    ask = ("GET", "/client/v1/messages?surface=web-bar", headers)
    assert world.ask(*ask).status == 200
    revoked.write(world.folder / "snapshots", "hillside", [Revoked(What.PERSON, "1", world.clock())], world.clock())
    world.clock.advance(seconds=1)
    reply = world.ask(*ask)
    assert (reply.status, reply.json["reason"]) == (401, "revoked_token")
    assert world.ask("POST", "/client/v1/events", headers, b'{"events": []}').status == 401
    fresh = world.run(world.client().token())
    assert world.ask("GET", "/client/v1/messages?surface=web-bar", fresh).status == 200


def test_a_cursor_does_not_outlive_the_revocation_of_its_token(world):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    assert client.poll(cursor=cursor).status == 304
    revoked.write(world.folder / "snapshots", "hillside", [Revoked(What.ALL, "", world.clock())], world.clock())
    world.clock.advance(seconds=1)
    assert client.poll(cursor=cursor).status == 401


def test_while_nobody_can_tell_what_was_revoked_tokens_of_before_are_not_good(world):
    world.publish()
    headers = world.run(world.client().token())
    (world.folder / "snapshots" / "hillside.revoked").write_bytes(b"not what was written")
    world.restart()
    ask = ("GET", "/client/v1/messages?surface=web-bar")
    assert world.ask(*ask, headers).status == 401
    world.clock.advance(seconds=1)
    fresh = world.run(world.client().token())
    assert world.ask(*ask, fresh).status == 200


def test_a_damaged_file_does_not_take_the_place_of_a_sound_one(world):
    world.publish()
    headers = world.run(world.client().token())
    revoked.write(world.folder / "snapshots", "hillside", [Revoked(What.PERSON, "1", world.clock())], world.clock())
    world.clock.advance(seconds=1)
    ask = ("GET", "/client/v1/messages?surface=web-bar", headers)
    assert world.ask(*ask).status == 401
    (world.folder / "snapshots" / "hillside.revoked").write_bytes(b"damaged")
    world.clock.advance(seconds=1)
    assert world.ask(*ask).status == 401


def test_a_hundred_thousand_entries_are_read_soon_and_checked_in_no_time(tmp_path):
    entries = [Revoked(What.PERSON, str(number), MONDAY) for number in range(100_000)]
    entries += [Revoked(What.DEVICE, device_digest(str(number)), MONDAY) for number in range(1000)]
    began = time.process_time()
    assert revoked.write(tmp_path, "hillside", entries, MONDAY) == 101_000
    found = revoked.read(tmp_path / "hillside.revoked")
    assert time.process_time() - began < 5  # some hundred milliseconds on an idle machine
    assert not holds(found, bearer(person=77_777))
    who = bearer(person=100_001)
    began = time.process_time()
    for _ in range(1000):
        found.check(who)
    assert time.process_time() - began < 0.5  # half a millisecond each would be far too long; it is a microsecond
