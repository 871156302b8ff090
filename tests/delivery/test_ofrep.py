"""Messages as feature flags: what the protocol says, and what a real OpenFeature client makes of it."""

import json
from datetime import timedelta

import pytest
from crash_servers import Server, set_clock
from delivery_world import HOST_KEY, MONDAY, ORIGIN, World, message
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

from uptake.delivery import directory
from uptake.delivery.directory import Known
from uptake.delivery.flag_callers import flag_key

FLAGS = "/client/ofrep/v1/evaluate/flags"
KEY = flag_key("hillside", "host-1", HOST_KEY)
U1 = "u1@hillside.example"


class Flags:
    """Asks for flags in-process."""

    def __init__(self, world, authorization=f"Bearer {KEY}"):
        self.world = world
        self.headers = {"Authorization": authorization}

    def ask(self, flag="", body=None, headers=(), **context):
        raw = body if body is not None else json.dumps({"context": context}).encode()
        path = f"{FLAGS}/{flag}" if flag else FLAGS
        return self.world.ask("POST", path, self.headers | dict(headers), raw)

    def value(self, number=1, **context):
        reply = self.ask(f"message-{number}", **({"targetingKey": U1} | context))
        assert reply.status == 200, reply.raw
        return reply.json["value"]


@pytest.fixture
def flags(world):
    world.publish(message(1, recipients=[1, 2]))
    return Flags(world)


def of_client(world, client):
    return Flags(world, world.run(client.token())["Authorization"])


def test_a_flag_says_whether_a_poll_would_be_granted_the_message(flags):
    reply = flags.ask("message-1", targetingKey=U1, languages=["de"])
    assert reply.status == 200
    assert reply.json == {
        "key": "message-1",
        "value": True,
        "variant": "show",
        "reason": "TARGETING_MATCH",
        "metadata": {"surface": "word-bar", "locale": "de"},
    }
    assert flags.ask("message-1", targetingKey="u3@hillside.example").json == {
        "key": "message-1",
        "value": False,
        "variant": "hold",
        "reason": "DEFAULT",
        "metadata": {},
    }


def test_asking_grants_nothing(world, flags):
    for _ in range(3):
        assert flags.value()
    assert world.client(1).shown() is not None


def test_a_flag_goes_the_way_of_the_message(world, flags):
    world.client(1).see()
    assert not flags.value()
    world.clock.advance(days=7)
    assert flags.value()
    world.publish()
    world.clock.advance(seconds=1)
    assert flags.ask("message-1", targetingKey=U1).status == 404


def test_a_showing_on_the_own_device_does_not_turn_its_flag_off(world, flags):
    client = world.client(1)
    client.shown("web-bar")
    assert of_client(world, client).value(targetingKey="", surface="web-bar")
    assert not of_client(world, world.client(1, device="device-2")).value(targetingKey="", surface="web-bar")


def test_a_flag_can_be_asked_for_one_surface(flags):
    assert flags.value(surface="word-bar")
    assert not flags.value(surface="web-callout")


def test_a_person_may_be_named_by_directory_id_and_a_stranger_gets_no_message(flags):
    assert flags.value(targetingKey="id-2")
    assert not flags.value(targetingKey="nobody@elsewhere.example")


def test_a_client_token_speaks_for_its_person_alone(world, flags):
    mine = of_client(world, world.client(1))
    assert mine.value(targetingKey="")
    assert mine.value(targetingKey="U1@Hillside.example")
    reply = mine.ask("message-1", targetingKey="u2@hillside.example")
    assert (reply.status, reply.json["errorCode"]) == (400, "INVALID_CONTEXT")


@pytest.mark.parametrize(
    ("flag", "body", "status", "code"),
    [
        ("message-1", b"{", 400, "PARSE_ERROR"),
        ("message-1", b"[]", 400, "PARSE_ERROR"),
        ("message-1", b"\xff", 400, "PARSE_ERROR"),
        ("message-1", b'{"context": 5}', 400, "PARSE_ERROR"),
        ("message-1", b'{"context": {"targetingKey": 5}}', 400, "PARSE_ERROR"),
        ("message-1", b'{"context": {}}', 400, "TARGETING_KEY_MISSING"),
        ("message-1", b"{}", 400, "TARGETING_KEY_MISSING"),
        ("message-1", b'{"context": {"targetingKey": "x", "surface": "nowhere"}}', 400, "INVALID_CONTEXT"),
        ("message-2", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("message-01", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("message--1", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("message-\u0661", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("message-" + "9" * 5000, b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("dark-mode", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
        ("a/b", b'{"context": {"targetingKey": "x"}}', 404, "FLAG_NOT_FOUND"),
    ],
)
def test_errors_are_those_of_the_protocol(flags, flag, body, status, code):
    reply = flags.ask(flag, body)
    assert (reply.status, reply.json["errorCode"]) == (status, code)
    assert reply.json["key"] == flag
    assert reply.json["errorDetails"]


def test_all_flags_come_with_an_etag_and_are_not_told_again(world, flags):
    world.publish(message(1, recipients=[1, 2]), message(2, recipients=[2]), message(-3, test=True, recipients=[7]))
    world.clock.advance(seconds=1)
    first = flags.ask(targetingKey=U1)
    assert [(each["key"], each["value"]) for each in first.json["flags"]] == [("message-1", True), ("message-2", False)]
    etag = first.headers["etag"]
    assert flags.ask(targetingKey=U1, headers={"If-None-Match": etag}).status == 304
    assert flags.ask(targetingKey=U1, headers={"If-None-Match": f'"x", W/{etag}'}).status == 304
    assert flags.ask(targetingKey="u2@hillside.example", headers={"If-None-Match": etag}).status == 200
    world.client(1).see()
    again = flags.ask(targetingKey=U1, headers={"If-None-Match": etag})
    assert (again.status, again.json["flags"][0]["value"]) == (200, False)


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer x",
        "Bearer flags.hillside.host-1.AAAA",
        "Bearer flags.fabrikam.host-1.AAAA",
        "Bearer flags.../../hillside.host-1.AAAA",
        f"Bearer {flag_key('hillside', 'host-2', HOST_KEY)}",
        f"Bearer {flag_key('fabrikam', 'host-1', HOST_KEY)}",
        f"Bearer {KEY}x",
        f"Bearer {KEY}\u00e9",
        "Bearer flags." + "x" * 10_000,
    ],
)
def test_whoever_has_no_key_is_turned_away(world, flags, authorization):
    reply = Flags(world, authorization).ask("message-1", targetingKey=U1)
    assert (reply.status, reply.json["reason"]) == (401, "bad_token")


def test_the_key_of_a_server_ends_with_the_key_of_the_host(world, flags):
    assert flags.value()
    directory.write(world.folder / "snapshots", "hillside", [Known(1, U1)], {"host-2": HOST_KEY}, b"x")
    world.clock.advance(seconds=1)
    assert flags.ask("message-1", targetingKey=U1).status == 401


def test_a_server_that_asks_without_end_is_told_to_wait(flags, monkeypatch):
    monkeypatch.setattr("uptake.delivery.flag_callers._MOST_A_MINUTE", 2)
    assert [flags.ask("message-1", targetingKey=U1).status for _ in range(3)] == [200, 200, 429]
    reply = flags.ask("message-1", targetingKey=U1)
    assert int(reply.headers["retry-after"]) > 0
    flags.world.clock.advance(minutes=1)
    assert flags.ask("message-1", targetingKey=U1).status == 200


def test_pages_of_allowed_origins_may_ask(flags):
    reply = flags.world.ask("OPTIONS", f"{FLAGS}/message-1", {"Origin": ORIGIN})
    assert reply.status == 204
    assert "POST" in reply.headers["access-control-allow-methods"]


class TestARealClient:
    @pytest.fixture
    def server(self, tmp_path):
        world = World(tmp_path)
        world.publish(message(1, recipients=[1], starts_at=MONDAY - timedelta(days=1)), message(2, recipients=[2]))
        set_clock(tmp_path, MONDAY)
        server = Server(tmp_path)
        server.start()
        try:
            server.started()
            yield server
        finally:
            server.stop()
            world.close()

    @pytest.fixture
    def client(self, server):
        provider = OFREPProvider(
            f"http://127.0.0.1:{server.port}/client", headers_factory=lambda: {"Authorization": f"Bearer {KEY}"}
        )
        api.set_provider(provider, "uptake")
        yield api.get_client("uptake")
        provider.session.close()
        api.clear_providers()

    def test_an_openfeature_client_reads_the_flags(self, client):
        of = EvaluationContext(U1, {"surface": "web-bar"})
        assert client.get_boolean_value("message-1", False, of) is True
        assert client.get_boolean_value("message-2", True, of) is False
        details = client.get_boolean_details("message-1", False, of)
        assert (details.variant, details.reason) == ("show", Reason.TARGETING_MATCH)
        assert details.flag_metadata["locale"] == "en"

    def test_an_openfeature_client_hears_of_errors_and_keeps_to_its_default(self, client):
        unknown = client.get_boolean_details("message-9", True, EvaluationContext(U1))
        assert (unknown.value, unknown.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)
        nobody = client.get_boolean_details("message-1", False, EvaluationContext())
        assert (nobody.value, nobody.error_code) == (False, ErrorCode.TARGETING_KEY_MISSING)
        typed = client.get_string_details("message-1", "x", EvaluationContext(U1))
        assert (typed.value, typed.error_code) == ("x", ErrorCode.TYPE_MISMATCH)
