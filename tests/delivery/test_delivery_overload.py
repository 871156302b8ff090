"""Too much at once is turned away politely, and all is well again as soon as it is over."""

import asyncio
import json
import threading

import pytest
from delivery_world import ORIGIN, SECRET, World, message

from uptake.delivery.app import DeliveryConfig, create_app
from uptake.delivery.figures import Figure, own
from uptake.delivery.overload import retry_after
from uptake.delivery.sqlite.showings import SqliteShowings

PLACES = 8


@pytest.fixture
def busy(tmp_path):
    """An installation in which eight requests may wait for the store, and a minute has twenty for each token."""
    world = World(tmp_path)
    config = DeliveryConfig(
        tmp_path, SECRET, frozenset({ORIGIN}), world.clock, most_waiting=PLACES, most_a_minute=20, body_seconds=0.05
    )
    world.app = create_app(config)
    yield world
    world.close()


class HeldStore:
    """A store that writes nothing until it is let go."""

    def __init__(self, monkeypatch):
        self.free = threading.Event()
        self.entered = threading.Event()
        write = SqliteShowings.write

        def held(store, *args):
            self.entered.set()
            self.free.wait()
            return write(store, *args)

        monkeypatch.setattr(SqliteShowings, "write", held)


def test_claims_beyond_the_places_are_turned_away_and_later_all_are_served(busy, monkeypatch):
    busy.publish(message())
    clients = [busy.client(person) for person in range(1, 31)]
    for client in clients:
        busy.run(client.token())
    quiet = busy.client(40)
    busy.publish(message(recipients=range(1, 31)))
    busy.clock.advance(seconds=1)
    cursor = quiet.poll().headers["etag"]
    store = HeldStore(monkeypatch)
    shed = own()[Figure.SHED]

    async def rush():
        polls = [asyncio.ensure_future(client.poll_later()) for client in clients]
        done = set()
        while len(done) < len(polls) - PLACES:
            done, _waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
            polls_left = [poll for poll in polls if not poll.done()]
            if len(polls_left) == PLACES:
                break
        still = await quiet.poll_later(cursor=cursor)
        store.free.set()
        return await asyncio.gather(*polls), still

    replies, still = busy.run(rush())
    refused = [reply for reply in replies if reply.status == 503]
    assert len(refused) == len(clients) - PLACES
    assert still.status == 304  # those who have nothing to get are never turned away
    assert {reply.json["reason"] for reply in refused} == {"overloaded"}
    assert {reply.headers["content-type"] for reply in refused} == {"application/problem+json"}
    waits = {int(reply.headers["retry-after"]) for reply in refused}
    assert min(waits) >= 5
    assert max(waits) < 20
    assert len(waits) > 3  # they do not come back all at once
    assert own()[Figure.SHED] - shed == len(refused)
    again = [client for client, reply in zip(clients, replies, strict=True) if reply.status == 503]
    for first in range(0, len(again), PLACES):
        assert all(client.shown() for client in again[first : first + PLACES])


def test_events_beyond_the_places_are_turned_away_and_accepted_later(busy, monkeypatch):
    busy.publish(message())
    clients = [busy.client(person) for person in range(1, 13)]
    leases = [client.shown() for client in clients]
    store = HeldStore(monkeypatch)

    async def rush():
        told = [
            asyncio.ensure_future(client.tell_later((lease, "seen", None)))
            for client, lease in zip(clients, leases, strict=True)
        ]
        while sum(one.done() for one in told) < len(told) - PLACES:
            await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)
        store.free.set()
        return await asyncio.gather(*told)

    replies = busy.run(rush())
    assert sorted(reply.status for reply in replies) == [200] * PLACES + [503] * (len(clients) - PLACES)
    for client, lease in zip(clients, leases, strict=True):
        assert client.tell(lease, "seen")["accepted"] == ["e0"]
    assert busy.app.plane.showings.reached("hillside", 1).seen == len(clients)


def test_a_client_that_asks_absurdly_often_is_slowed_down_alone(busy):
    busy.publish()
    rude, other = busy.client(1), busy.client(2)
    replies = [rude.poll() for _ in range(25)]
    assert [reply.status for reply in replies] == [200] * 20 + [429] * 5
    assert replies[-1].json["reason"] == "too_often"
    assert 30 <= int(replies[-1].headers["retry-after"]) < 90
    assert other.poll().status == 200
    cursor = replies[0].headers["etag"]
    busy.clock.advance(minutes=1)
    assert rude.poll().status == 200
    assert {rude.poll(cursor=cursor).status for _ in range(100)} == {304}  # these cost nothing


async def trickle(app, token, parts, *, ends):
    """Send a body in parts and then nothing more, or hang up; gives what was answered."""
    sent = []
    events = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if ends:
        events.append({"type": "http.disconnect"})

    async def receive():
        if events:
            return events.pop(0)
        return await asyncio.Event().wait()

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": "POST", "path": "/client/v1/events", "query_string": b""}
    await app(scope | {"headers": [(b"authorization", token["Authorization"].encode())]}, receive, send)
    return sent


def test_a_body_that_does_not_arrive_in_time_is_given_up(busy):
    busy.publish(message())
    client = busy.client()
    token = busy.run(client.token())
    start, body = busy.run(trickle(busy.app, token, [b"{", b'"events"'], ends=False))
    assert start["status"] == 408
    assert json.loads(body["body"])["reason"] == "body_too_slow"


def test_a_client_that_hangs_up_gets_no_answer_and_keeps_no_place(busy):
    busy.publish(message())
    client = busy.client()
    token = busy.run(client.token())
    for _ in range(3 * PLACES):
        assert busy.run(trickle(busy.app, token, [b"{"], ends=True)) == []
    assert client.shown()


def test_slow_bodies_take_a_limited_number_of_places_and_give_them_back(busy):
    busy.publish(message())
    clients = [busy.client(person) for person in range(1, 13)]
    tokens = [busy.run(client.token()) for client in clients]

    async def all_at_once():
        return await asyncio.gather(*(trickle(busy.app, token, [b"{"], ends=False) for token in tokens))

    statuses = sorted(start["status"] for start, _body in busy.run(all_at_once()))
    assert statuses == [408] * PLACES + [503] * (len(clients) - PLACES)
    assert clients[0].tell("nobody's", "seen")["refused"] == [{"id": "e0", "reason": "unknown_lease"}]


def test_a_client_that_goes_away_while_it_waits_leaves_its_place(busy, monkeypatch):
    busy.publish(message())
    client = busy.client()
    busy.run(client.token())
    store = HeldStore(monkeypatch)

    async def leave():
        for _ in range(3 * PLACES - 1):
            poll = asyncio.ensure_future(client.poll_later())
            await asyncio.sleep(0)
            poll.cancel()
            with pytest.raises(asyncio.CancelledError):
                await poll
            busy.clock.advance(minutes=1)
        store.free.set()

    busy.run(leave())
    assert client.shown()


def test_what_says_to_come_back_never_says_it_to_all_at_once():
    waits = {retry_after("overloaded", f"Bearer {number}".encode()) for number in range(200)}
    assert len(waits) == 15
    assert retry_after("overloaded", b"Bearer 1") == retry_after("overloaded", b"Bearer 1")
    assert retry_after("bad_token", b"Bearer 1") == ()
    assert all(ask for ask in waits)
