"""Addresses, methods, sizes, and what happens when the disk is not there."""

import json

import pytest
from delivery_world import ORIGIN, DeliveryConfig, World, ask, create_app, message

from uptake.delivery.showings import Unavailable

JSON = {"Content-Type": "application/json"}


def test_a_body_of_more_than_64_kib_is_refused(world):
    body = b'{"identity": "%s"}' % (b"x" * 65536)
    reply = world.ask("POST", "/client/v1/session", JSON, body)
    assert (reply.status, reply.json["reason"]) == (413, "too_large")


def test_more_than_200_events_are_refused(world):
    client = world.client()
    assert world.run(client.tell_later(*[("x", "seen", None)] * 200)).status == 200
    reply = world.run(client.tell_later(*[("x", "seen", None)] * 201))
    assert (reply.status, reply.json["reason"]) == (400, "too_many_events")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"events": [{}]}', b'{"events": 1}', b'"\xed\xa0\x80"'])
def test_a_body_that_is_not_what_the_address_takes_is_a_bad_request(world, body):
    headers = world.run(world.client().token())
    assert world.ask("POST", "/client/v1/events", headers, body).json["reason"] == "bad_request"


def test_fields_that_we_do_not_know_are_ignored(world):
    body = {"identity": world.identity(), "languages": [], "device": "d", "mood": "good"}
    assert world.ask("POST", "/client/v1/session", JSON, json.dumps(body).encode()).status == 200


def test_a_query_may_say_more_than_the_surface(world):
    world.publish(message())
    headers = world.run(world.client().token())
    reply = world.ask("GET", "/client/v1/messages?sdk=1.2&surface=web-bar", headers)
    assert reply.json["message"]["id"] == 1


def test_events_and_problems_are_readable_by_pages_of_our_origins_alone(world):
    for origin, allowed in ((ORIGIN, ORIGIN), ("https://elsewhere.example", None)):
        reply = world.ask("POST", "/client/v1/events", {"Origin": origin})
        assert reply.status == 401
        assert reply.headers.get("access-control-allow-origin") == allowed
        assert reply.headers["vary"] == "origin"


def test_a_websocket_is_closed(world):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(event):
        sent.append(event)

    world.run(world.app({"type": "websocket", "path": "/client/v1/stream"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_a_client_that_hangs_up_gets_no_answer(world):
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(event):
        sent.append(event)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/client/v1/session",
        "query_string": b"",
        "headers": [],
    }
    world.run(world.app(scope, receive, send))
    assert sent == []


def test_a_body_may_come_in_parts(world):
    whole = json.dumps({"identity": world.identity(), "languages": [], "device": "d"}).encode()
    parts = [whole[:10], whole[10:50], whole[50:]]
    sent = []

    async def receive():
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(event):
        sent.append(event)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/client/v1/session",
        "query_string": b"",
        "headers": [],
    }
    world.run(world.app(scope, receive, send))
    assert sent[0]["status"] == 200


def test_a_store_that_cannot_be_reached_is_said_and_nothing_is_promised(world, monkeypatch):
    world.publish(message())
    client = world.client()
    lease = client.shown()

    def broken(*_):
        raise Unavailable("disk I/O error")

    monkeypatch.setattr("uptake.delivery.marking.mark", broken)
    reply = world.run(client.tell_later((lease, "seen", None)))
    assert (reply.status, reply.json["reason"]) == (503, "store_unavailable")
    assert 15 <= int(reply.headers["retry-after"]) < 45
    monkeypatch.undo()
    assert client.tell(lease, "seen")["accepted"] == ["e0"]


def test_a_server_without_a_data_folder_does_not_start(tmp_path):
    world = World(tmp_path)
    world.stop()
    app = create_app(DeliveryConfig(tmp_path / "missing", b"secret"))
    told = []

    async def receive():
        return {"type": "lifespan.startup"}

    async def send(event):
        told.append(event["type"])

    world.run(app({"type": "lifespan"}, receive, send))
    assert told == ["lifespan.startup.failed"]
    world.close()


def test_every_answer_but_a_304_says_how_long_it_is(world):
    reply = world.run(ask(world.app, "GET", "/client/v1/health"))
    assert reply.headers["content-length"] == str(len(reply.raw))


def test_a_304_carries_the_cursor_and_the_time_of_the_next_poll_and_no_body(world):
    world.publish()
    client = world.client()
    cursor = client.poll().headers["etag"]
    reply = client.poll(cursor=cursor)
    assert (reply.status, reply.raw, reply.headers["etag"]) == (304, b"", cursor)
    assert 270 <= int(reply.headers["retry-after"]) <= 330


def test_content_that_is_nested_without_end_is_refused(world):
    client = world.client()
    headers = world.run(client.token())
    for path in ("/client/v1/session", "/client/v1/events"):
        reply = world.ask("POST", path, headers, b'{"x":' + b"[" * 60_000)
        assert (reply.status, reply.json["reason"]) == (400, "bad_request")
