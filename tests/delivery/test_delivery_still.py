"""A 304 that is answered from memory is given exactly as long as it is right."""

from datetime import timedelta

import pytest
from delivery_world import MONDAY, ORIGIN, ask, message

from uptake.delivery import revoked
from uptake.delivery.revoked import Revoked, What


@pytest.fixture
def place(tmp_path):
    """Nothing here depends on the store."""
    return tmp_path / "delivery.sqlite3"


class Opened:
    """Counts how often a cursor was opened: the whole way does it, the short one does not."""

    def __init__(self, world, monkeypatch):
        self.times = 0
        whole = world.app.plane.cursors.open

        def counted(*args):
            self.times += 1
            return whole(*args)

        monkeypatch.setattr(world.app.plane.cursors, "open", counted)


def test_the_second_304_is_answered_without_opening_the_cursor(world, monkeypatch):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    opened = Opened(world, monkeypatch)
    first, second, third = (client.poll(cursor=cursor) for _ in range(3))
    assert (first.status, second.status, third.status) == (304, 304, 304)
    assert first.headers == second.headers == third.headers
    assert opened.times == 1


def test_a_new_snapshot_is_noticed_within_a_second_by_those_who_are_still_told_nothing(world):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    assert [client.poll(cursor=cursor).status for _ in range(2)] == [304, 304]
    world.publish(message())
    world.clock.advance(seconds=1)
    assert client.poll(cursor=cursor).json["lease"]


def test_a_token_that_ends_is_refused_at_its_end(world):
    world.publish()
    client = world.client()
    token = world.run(client.token())
    cursor = client.poll().headers["etag"]
    headers = token | {"If-None-Match": cursor}
    path = "/client/v1/messages?surface=web-bar"
    assert [world.ask("GET", path, headers).status for _ in range(2)] == [304, 304]
    world.clock.advance(hours=12)
    assert world.ask("GET", path, headers).status == 401


def test_a_token_that_is_revoked_is_refused_within_a_second(world):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    assert [client.poll(cursor=cursor).status for _ in range(2)] == [304, 304]
    world.clock.advance(seconds=1)
    revoked.write(world.folder / "snapshots", "hillside", [Revoked(What.PERSON, "1", world.clock())], world.clock())
    world.clock.advance(seconds=1)
    assert client.poll(cursor=cursor).status == 401


def test_the_start_of_a_message_ends_the_answer_from_memory(world):
    world.publish(message(starts_at=MONDAY + timedelta(hours=2), ends_at=MONDAY + timedelta(days=9)))
    client = world.client()
    cursor = client.poll().headers["etag"]
    waits = [int(client.poll(cursor=cursor).headers["retry-after"]) for _ in range(2)]
    world.clock.advance(minutes=119)
    waits.append(int(client.poll(cursor=cursor).headers["retry-after"]))
    assert waits[0] == waits[1]
    assert waits[2] < waits[0]  # the last minute: come back sooner
    world.clock.advance(minutes=1)
    assert client.poll(cursor=cursor).json["lease"]


def test_a_clock_that_steps_back_looks_at_the_files_again(world):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    assert client.poll(cursor=cursor).status == 304
    world.clock.advance(hours=-1)
    world.publish(message())
    assert client.poll(cursor=cursor).json["lease"]


def test_another_surface_or_another_client_is_answered_for_itself(world):
    world.publish(message(recipients=[2]))
    first, second = world.client(1), world.client(2)
    cursor = first.poll().headers["etag"]
    assert [first.poll(cursor=cursor).status for _ in range(2)] == [304, 304]
    assert second.poll(cursor=cursor).json["lease"]
    assert first.poll("word-bar", cursor).status == 200


def test_headers_for_an_origin_are_not_left_for_the_next(world):
    world.publish()
    client = world.client()
    token = world.run(client.token())
    cursor = client.poll().headers["etag"]
    path = "/client/v1/messages?surface=web-bar"
    known = token | {"If-None-Match": cursor}
    for _ in range(3):
        reply = world.run(ask(world.app, "GET", path, known | {"Origin": ORIGIN}))
        assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert "vary" not in world.ask("GET", path, known).headers
