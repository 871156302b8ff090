"""docs/protocol.md, held against what the doors do: every problem is on the page, and every problem can be met."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import MONDAY, ORIGIN, Reply, World, message
from desktop_device import CODE, HERS, Device, trust

from uptake.delivery import overload, revoked, wire
from uptake.delivery.app import create_app
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.showings import Unavailable

PAGE = (Path(__file__).parents[2] / "docs/protocol.md").read_text()
POLL = "/client/v1/messages?surface=web-bar"
EVENTS = "/client/v1/events"


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title):
    """The rows of the tables of a section, without their heads: status, what stands in code, what else is said."""
    found = re.findall(r"^\| (\d{3}) \| (.*?) \| (.*) \|$", section(title), re.MULTILINE)
    return [(int(status), re.findall(r"`(\w+)`", named), says) for status, named, says in found]


def test_every_problem_stands_on_the_page_with_its_status_and_no_other_does():
    told = {reason: status for status, reasons, _ in rows("Errors") for reason in reasons}
    assert told == {reason: status for reason, (status, _) in wire.PROBLEMS.items()}
    named = [reason for _, reasons, _ in rows("Errors") for reason in reasons]
    assert len(named) == len(set(named))


def test_where_time_mends_it_the_page_says_so():
    waits = {reason for _, reasons, says in rows("Errors") for reason in reasons if "`Retry-After`" in says}
    assert waits == set(overload._RETRY)


def test_the_page_says_what_to_do_about_each():
    assert all(len(says) > 20 for _, _, says in rows("Errors"))


PROVOKE: dict[str, Callable] = {}


def provokes(reason):
    def take(how):
        PROVOKE[reason] = how
        return how

    return take


def authorized(world):
    return world.run(world.client().token())


def configured(world, **changed):
    """The same installation with other settings."""
    headers = authorized(world)
    world.app.plane.close()
    world.app = create_app(replace(world.app.plane.config, **changed))
    return headers


def session(**changed):
    return lambda world: world.ask(
        "POST",
        "/client/v1/session",
        body=json.dumps({"identity": world.identity(), "languages": [], "device": "d"} | changed).encode(),
    )


def signed(**changed):
    return lambda world: world.session(world.identity(**{k: v(world) for k, v in changed.items()}))


def enrolling(code=CODE, **changed):
    def ask(world):
        trust(world)
        return Device(world).enrol(code, **changed)

    return ask


PROVOKE |= {
    "bad_request": lambda world: world.ask("POST", EVENTS, authorized(world), b"{"),
    "unknown_surface": lambda world: world.ask("GET", "/client/v1/messages?surface=x", authorized(world)),
    "too_many_languages": session(languages=["en"] * 21),
    "bad_report": session(report={"platform": "windows", "updates": ["KB1"] * 501}),
    "bad_device": session(device=""),
    "bad_token": lambda world: world.ask("GET", POLL),
    "identity_not_verified": session(identity="x"),
    "identity_expired": signed(exp=lambda world: world.clock() - timedelta(hours=1)),
    "identity_too_long": signed(exp=lambda world: world.clock() + timedelta(hours=1)),
    "unknown_person": signed(person=lambda _: "nobody@hillside.example"),
    "identity_needed": enrolling(),
    "bad_code": enrolling("hillside.hers.guessed"),
    "bad_public_key": enrolling(HERS, public_key="AAAA"),
    "origin_not_allowed": lambda world: world.ask("OPTIONS", POLL, {"Origin": f"{ORIGIN}.elsewhere"}),
    "not_found": lambda world: world.ask("GET", "/client/v1/nothing"),
    "wrong_method": lambda world: world.ask("PUT", POLL),
    "too_large": lambda world: world.ask("POST", EVENTS, authorized(world), b" " * (wire.LARGEST_BODY + 1)),
    "too_many_streams": lambda world: world.ask("GET", "/client/v1/stream?surface=web-bar", authorized(world)),
}


@provokes("too_many_events")
def _(world):
    event = {"id": "1", "lease": "x", "kind": "seen", "at": MONDAY.isoformat()}
    return world.ask("POST", EVENTS, authorized(world), json.dumps({"events": [event] * 201}).encode())


@provokes("expired_token")
def _(world):
    headers = authorized(world)
    world.clock.advance(hours=12)
    return world.ask("GET", POLL, headers)


@provokes("revoked_token")
def _(world):
    headers = authorized(world)
    revoked.write(world.folder / "snapshots", "hillside", [Revoked(What.ALL, "", world.clock())], world.clock())
    world.clock.advance(seconds=1)
    return world.ask("GET", POLL, headers)


@provokes("identity_used")
def _(world):
    trust(world)
    device = Device(world)
    device.enrol(HERS)
    identity = device.identity(iat=world.clock().timestamp() + 1)
    assert world.session(identity).status == 200
    return world.session(identity)


@provokes("code_used_up")
def _(world):
    trust(world)
    assert Device(world).enrol(HERS).status == 200
    return Device(world).enrol(HERS)


@provokes("device_is_enrolled")
def _(world):
    trust(world)
    device = Device(world)
    device.enrol(HERS)
    return device.enrol(identity=world.identity("u3@hillside.example"))


@provokes("not_by_device")
def _(world):
    trust(world)
    device = Device(world)
    device.enrol(HERS)
    token = device.session().json["token"]
    return world.ask("POST", "/client/v1/me", {"Authorization": f"Bearer {token}"})


@provokes("body_too_slow")
def _(world):
    headers = configured(world, body_seconds=0.01)
    sent = []

    async def nothing_comes():
        await asyncio.Event().wait()

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": "POST", "path": EVENTS, "query_string": b""}
    scope["headers"] = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    world.run(world.app(scope, nothing_comes, send))
    start, body = sent
    return Reply(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"])


@provokes("too_often")
def _(world):
    headers = configured(world, most_a_minute=0)
    return world.ask("GET", POLL, headers)


@provokes("overloaded")
def _(world):
    headers = configured(world, most_waiting=0)
    return world.ask("GET", POLL, headers)


@provokes("store_unavailable")
def _(world):
    headers = authorized(world)

    def away(*_):
        raise Unavailable("away")

    world.app.plane.showings.rows_of = away
    return world.ask("GET", POLL, headers)


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path)
    found.publish(message())
    yield found
    found.close()


@pytest.mark.parametrize("reason", wire.PROBLEMS)
def test_every_problem_can_be_met_and_says_in_the_same_shape_what_to_do(world, reason):
    status, detail = wire.PROBLEMS[reason]
    reply = PROVOKE[reason](world)
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert set(reply.json) == {"type", "title", "status", "detail", "reason"}
    assert (reply.json["status"], reply.json["detail"], reply.json["reason"]) == (status, detail, reason)
    assert ("retry-after" in reply.headers) == (reason in overload._RETRY)
    assert ("www-authenticate" in reply.headers) == (status == 401)
    assert ("allow" in reply.headers) == (status == 405)


def test_the_errors_of_flags_and_the_refusals_of_events_stand_on_the_page():
    sources = Path(wire.__file__).parent
    codes = set(re.findall(r'FlagError\(\s*\d+, "(\w+)"', (sources / "ofrep.py").read_text()))
    assert codes
    assert codes == {word for word in re.findall(r"`([A-Z_]+)`", section("Feature flags")) if word in codes}
    refused = set(re.findall(r'Refused\("(\w+)"\)', (sources / "events.py").read_text())) - wire.PROBLEMS.keys()
    refused |= set(re.findall(r'return "(\w+)"', (sources / "marking.py").read_text()))
    assert refused == {"unknown_kind", "bad_moment", "unknown_lease"}
    assert refused <= set(re.findall(r"`(\w+)`", section("Telling what happened")))
