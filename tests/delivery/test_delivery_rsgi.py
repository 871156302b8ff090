"""The plane behind a server that speaks RSGI answers as it does behind one that speaks ASGI."""

import asyncio
import json
import os

import pytest
from delivery_world import ORIGIN, ask, message

from uptake.delivery.rsgi import RsgiApp


@pytest.fixture
def place(tmp_path):
    """Nothing here depends on the store."""
    return tmp_path / "delivery.sqlite3"


class Scope:
    proto = "http"
    http_version = "1.1"
    scheme = "http"
    client = "127.0.0.1:50000"

    def __init__(self, method, path, headers):
        self.method = method
        self.path, _, self.query_string = path.partition("?")
        self.headers = {name.lower(): value for name, value in headers.items()}


class Protocol:
    """One request and what was answered; the body comes in parts, and then the client may be gone."""

    def __init__(self, parts=(), *, gone=False):
        self.parts = list(parts)
        self.gone = gone
        self.answers = []
        self.streamed = []

    async def __call__(self):
        if self.gone:
            raise RuntimeError("the connection is closed")
        return b"".join(self.parts)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.parts:
            return self.parts.pop(0)
        if self.gone:
            raise RuntimeError("the connection is closed")
        raise StopAsyncIteration

    async def client_disconnect(self):
        await asyncio.Event().wait()

    def response_empty(self, status, headers):
        self.answers.append((status, dict(headers), b""))

    def response_bytes(self, status, headers, body):
        self.answers.append((status, dict(headers), body))

    def response_stream(self, status, headers):
        self.answers.append((status, dict(headers), None))
        return self

    async def send_bytes(self, body):
        self.streamed.append(body)

    def close(self, status):
        self.answers.append((status, {}, b""))


@pytest.fixture
def face(world):
    return RsgiApp(world.app, world.app)


def asked(world, face, method, path, headers=(), body=b"", **said):
    headers = dict(headers) | ({"Content-Length": str(len(body))} if body else {})
    protocol = Protocol([body] if body else [], **said)
    world.run(face.__rsgi__(Scope(method, path, headers), protocol))
    (answered,) = protocol.answers
    return answered


def both(world, face, method, path, headers=(), body=b""):
    """Ask both faces; what they answer must be the same."""
    reply = world.run(ask(world.app, method, path, headers, body))
    status, sent, content = asked(world, face, method, path, headers, body)
    length = reply.headers.pop("content-length", None)
    sent.pop("content-length", None)  # the server adds it
    assert (status, sent, content) == (reply.status, reply.headers, reply.raw)
    assert method == "HEAD" or length is None or int(length) == len(content)
    return status


POLL = "/client/v1/messages?surface=web-bar"


def test_polls_are_answered_alike(world, face):
    world.publish(message())
    token = world.run(world.client(1).token())
    assert both(world, face, "GET", POLL, token) == 200  # a lease, and the same again
    assert both(world, face, "GET", POLL, token | {"Origin": ORIGIN}) == 200
    assert both(world, face, "GET", "/client/v1/messages?surface=nowhere", token) == 400
    assert both(world, face, "GET", POLL) == 401
    assert both(world, face, "HEAD", POLL, token) == 405
    assert both(world, face, "OPTIONS", POLL, {"Origin": ORIGIN}) == 204
    assert both(world, face, "OPTIONS", POLL, {"Origin": "https://elsewhere.example"}) == 403


def test_cursors_are_answered_alike_the_first_time_and_again(world, face):
    world.publish()
    client = world.client()
    token = world.run(client.token())
    known = token | {"If-None-Match": client.poll().headers["etag"]}
    for _ in range(3):
        assert both(world, face, "GET", POLL, known) == 304
        assert both(world, face, "GET", POLL, known | {"Origin": ORIGIN}) == 304


def test_events_are_taken_alike(world, face):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    token = world.run(client.token())
    event = {"id": "1", "lease": lease, "kind": "seen", "at": world.clock().isoformat()}
    body = json.dumps({"events": [event]}).encode()
    assert both(world, face, "POST", "/client/v1/events", token, body) == 200
    assert both(world, face, "POST", "/client/v1/events", token, b"{") == 400
    assert both(world, face, "POST", "/client/v1/events", token, b"x" * 70_000) == 413
    assert both(world, face, "PUT", "/client/v1/events", token, b"x") == 405


def test_everything_else_goes_another_way_and_is_answered_alike(world, face):
    world.publish(message())
    identity = {"identity": world.identity(), "languages": ["en"], "device": "d"}
    assert asked(world, face, "POST", "/client/v1/session", body=json.dumps(identity).encode())[0] == 200
    assert both(world, face, "POST", "/client/v1/session", body=b"[]") == 400
    assert both(world, face, "GET", "/client/v1/health") == 200
    assert both(world, face, "GET", "/client/v1/nothing") == 404
    assert both(world, face, "GET", f"/client/v1/pictures/hillside/{'0' * 64}") == 404


def test_a_body_without_a_length_is_read_in_parts_and_no_further_than_its_limit(world, face):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    event = {"id": "1", "lease": lease, "kind": "seen", "at": world.clock().isoformat()}
    body = json.dumps({"events": [event]}).encode()
    protocol = Protocol([body[:10], body[10:]])
    scope = Scope("POST", "/client/v1/events", world.run(client.token()))
    world.run(face.__rsgi__(scope, protocol))
    assert json.loads(protocol.answers[0][2])["accepted"] == ["1"]
    endless = Protocol([b"x" * 10_000] * 100)
    world.run(face.__rsgi__(scope, endless))
    assert endless.answers[0][0] == 413
    assert len(endless.parts) > 90


@pytest.mark.parametrize("length", ["5", "", "x", "999999999999"])
def test_a_client_that_hangs_up_is_not_answered_with_an_error_of_ours(world, face, length):
    world.publish(message())
    token = world.run(world.client().token())
    protocol = Protocol(gone=True)
    headers = token | ({"Content-Length": length} if length else {})
    world.run(face.__rsgi__(Scope("POST", "/client/v1/events", headers), protocol))
    assert protocol.answers == [(400, {}, b"")]


def test_other_protocols_are_turned_away(world, face):
    scope = Scope("GET", "/client/v1/stream", {})
    scope.proto = "ws"
    protocol = Protocol()
    world.run(face.__rsgi__(scope, protocol))
    assert protocol.answers == [(403, {}, b"")]


def test_what_an_application_sends_bit_by_bit_is_passed_on_bit_by_bit(world):
    async def talks(scope, receive, send):
        assert (scope["type"], scope["client"]) == ("http", ("127.0.0.1", 50000))
        assert await receive() == {"type": "http.request", "body": b"hello", "more_body": True}
        assert await receive() == {"type": "http.request", "body": b"", "more_body": False}
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-told", b"yes")]})
        for part in (b"one", b"", b"two"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    protocol = Protocol([b"hello"])
    world.run(RsgiApp(world.app, talks).__rsgi__(Scope("POST", "/elsewhere", {}), protocol))
    assert protocol.answers == [(200, {"x-told": "yes"}, None)]
    assert protocol.streamed == [b"one", b"two"]


@pytest.fixture
def as_usual():
    """Gives this process its usual turns back."""
    yield
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def test_it_starts_and_ends_with_the_server(world, face, as_usual):
    loop = asyncio.new_event_loop()
    face.__rsgi_init__(loop)
    assert os.sched_getscheduler(0) == os.SCHED_BATCH
    assert world.app.plane.showings.persons("hillside") == []
    face.__rsgi_del__(loop)
    loop.close()


@pytest.mark.parametrize("forbidden", [PermissionError("not in here"), AttributeError("another system")])
def test_it_starts_where_the_system_lets_nobody_choose_their_turns(world, face, monkeypatch, forbidden):
    def no(*_policy):
        raise forbidden

    monkeypatch.setattr(os, "sched_setscheduler", no)
    loop = asyncio.new_event_loop()
    face.__rsgi_init__(loop)
    face.__rsgi_del__(loop)
    loop.close()


def test_a_server_that_cannot_start_ends_and_says_why(caplog, as_usual):
    async def broken(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no folder"})

    loop = asyncio.new_event_loop()
    with pytest.raises(SystemExit):
        _start(broken, loop)
    loop.close()
    assert "no folder" in caplog.text


def _start(application, loop):
    class Nothing:
        plane = None

    RsgiApp(Nothing(), application).__rsgi_init__(loop)
