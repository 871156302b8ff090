"""Messages as feature flags: what the protocol says, and what a real OpenFeature client makes of it."""

import json
from datetime import timedelta

import pytest
import requests
from crash_servers import Server, set_clock
from delivery_world import HOST_KEY, MONDAY, ORIGIN, SECRET, World, message
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

from uptake.delivery import directory
from uptake.delivery.directory import Known
from uptake.delivery.flag_callers import flag_key
from uptake.delivery.tokens import Tokens

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


def test_what_was_put_aside_may_be_shown_again_while_it_is_still_for_the_person(world, flags):
    def reason(person=1):
        return of_client(world, world.client(person)).ask("message-1").json["reason"]

    client = world.client(1)
    lease = client.see()
    reply = of_client(world, client).ask("message-1").json
    assert (reply["value"], reply["variant"], reply["reason"]) == (False, "hold", "TARGETING_MATCH")
    assert reason(3) == "DEFAULT"  # no recipient
    world.publish(message(1, recipients=[2]))  # no more
    world.clock.advance(seconds=1)
    assert reason() == "DEFAULT"
    world.publish(message(1, recipients=[1, 2], ends_at=world.clock() + timedelta(minutes=1)))
    world.clock.advance(seconds=1)
    assert reason() == "TARGETING_MATCH"
    world.clock.advance(minutes=1)
    assert reason() == "DEFAULT"  # its time is over
    world.publish(message(1, recipients=[1, 2]))
    world.clock.advance(seconds=1)
    client.tell(lease, "dismiss")
    assert reason() == "DEFAULT"  # the person is done with it
    world.publish()  # it was called back
    world.clock.advance(seconds=1)
    assert of_client(world, client).ask("message-1").status == 404


def test_an_answer_to_an_earlier_showing_does_not_end_the_one_that_is_open_now(world, flags):
    world.publish(message(1, kind="announcement", recipients=[1]))
    world.clock.advance(seconds=1)
    client = world.client(1)
    client.tell(client.see(), "dismiss")
    assert of_client(world, client).ask("message-1").json["reason"] == "DEFAULT"
    world.clock.advance(days=7)
    assert client.see() is not None
    assert of_client(world, client).ask("message-1").json["reason"] == "TARGETING_MATCH"


def test_of_who_is_held_out_a_flag_says_no_more_than_of_anybody_else(world, flags):
    world.publish(message(1, recipients=[1, 2], held_out=[1]))
    world.clock.advance(seconds=1)
    assert flags.ask("message-1", targetingKey=U1).json["reason"] == "DEFAULT"


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
    def server(self, tmp_path, monkeypatch):
        monkeypatch.setenv("CRASH_MOST_A_MINUTE", "5")
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
    def open_client(self, server):
        providers = []

        def opened(token):
            headers = {"Authorization": f"Bearer {token}"}
            provider = OFREPProvider(f"http://127.0.0.1:{server.port}/client", headers_factory=lambda: headers)
            providers.append(provider)
            api.set_provider(provider, "uptake")
            return api.get_client("uptake"), provider

        yield opened
        for provider in providers:
            provider.session.close()
        api.clear_providers()

    @pytest.fixture
    def client(self, open_client):
        return open_client(KEY)[0]

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

    @pytest.mark.parametrize("token", ["", "x", f"{KEY}x"])
    def test_an_openfeature_client_without_a_key_keeps_to_its_default(self, open_client, token):
        client, _ = open_client(token)
        details = client.get_boolean_details("message-2", True, EvaluationContext(U1))
        assert (details.value, details.reason, details.error_code) == (True, Reason.ERROR, ErrorCode.GENERAL)

    def test_an_openfeature_client_that_asks_without_end_is_told_when_to_come_back(self, open_client):
        token, _ = Tokens(SECRET).issue("hillside", 1, "device-1", ("en",), MONDAY)
        client, provider = open_client(token)
        assert all(client.get_boolean_value("message-1", False) for _ in range(5))
        details = client.get_boolean_details("message-1", False)
        assert (details.value, details.error_code) == (False, ErrorCode.GENERAL)
        assert provider.retry_after is not None

    def test_all_flags_of_a_served_process_come_at_once_and_then_as_not_modified(self, server):
        with requests.Session() as line:
            line.headers["Authorization"] = f"Bearer {KEY}"
            address = f"http://127.0.0.1:{server.port}{FLAGS}"
            asked = {"context": {"targetingKey": U1, "languages": ["de"]}}
            first = line.post(address, json=asked, timeout=60)
            assert first.status_code == 200
            flags = {flag["key"]: flag for flag in first.json()["flags"]}
            assert {key: flag["value"] for key, flag in flags.items()} == {"message-1": True, "message-2": False}
            assert flags["message-1"]["metadata"]["locale"] == "de"
            again = line.post(address, json=asked, headers={"If-None-Match": first.headers["ETag"]}, timeout=60)
            assert (again.status_code, again.content) == (304, b"")
            nobody = line.post(address, json={}, timeout=60)
            assert (nobody.status_code, nobody.json()["errorCode"]) == (400, "TARGETING_KEY_MISSING")
