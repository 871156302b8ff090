"""Devices of Windows: what they report, what is kept of it, and what their polls get."""

import json
from datetime import timedelta

import pytest
from delivery_world import MONDAY, SECRET, message

from uptake.delivery.counting import Blocked
from uptake.delivery.devices import device_hash
from uptake.delivery.snapshot import Text
from uptake.rules.device_gates import DeviceRules

GOOD = {
    "platform": "windows",
    "join": "entra",
    "edition": "enterprise",
    "build": "10.0.22631.4460",
    "updates": [],
    "policies": {"EnableOrganizationalMessages": 1},
}
PLACES = ["windows-taskbar", "windows-notification", "windows-spotlight"]


def everywhere():
    return message(1, kind="announcement", surfaces=[*PLACES, "web-bar"], format="taskbar")


def test_a_good_device_is_shown_messages_in_windows(world):
    world.publish(everywhere())
    assert world.client(report=GOOD).poll("windows-taskbar").json["message"]["format"] == "taskbar"


def test_a_device_that_reports_nothing_is_shown_nothing_in_windows_and_everything_elsewhere(world):
    world.publish(everywhere())
    for report in (None, {"platform": "macos"}):
        client = world.client(report=report)
        assert [client.shown(place) for place in PLACES] == [None] * 3
    assert world.client().shown("web-bar")


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({}, PLACES),
        ({"join": "none"}, []),
        ({"join": "hybrid"}, []),
        ({"edition": "pro"}, []),
        ({"build": "10.0.22621.900", "policies": {}}, []),
        ({"policies": {"EnableOrganizationalMessages": 1, "AllowWindowsTips": 0}}, PLACES[1:]),
    ],
)
def test_each_place_asks_for_its_own(world, changed, allowed):
    places = []
    for number, place in enumerate(PLACES, 1):
        world.publish(message(number, kind="announcement", surfaces=[place], format="taskbar"))
        world.clock.advance(seconds=1)
        if world.client(report=GOOD | changed).shown(place):
            places.append(place)
    assert places == allowed


def test_a_hybrid_joined_device_is_let_in_where_the_organization_chose_so(world):
    world.publish(everywhere(), gates=DeviceRules(allow_hybrid_joined=True))
    assert world.client(report=GOOD | {"join": "hybrid"}).shown("windows-taskbar")


def test_m41_the_session_says_whether_microsofts_messages_may_be_shown(world):
    for allowed in (True, False):
        world.publish(everywhere(), gates=DeviceRules(microsoft_messages=allowed))
        world.clock.advance(seconds=1)
        told = world.session(world.identity()).json
        assert told["microsoft_messages"] is allowed
        assert world.client(1 + allowed, report=GOOD).shown("windows-taskbar")


def test_a_report_that_is_mended_opens_the_place_at_the_next_session(world):
    world.publish(everywhere())
    blocked = world.client(report=GOOD | {"edition": "pro"}).poll("windows-taskbar")
    assert blocked.json["message"] is None
    mended = world.client(report=GOOD).poll("windows-taskbar", blocked.headers["etag"])
    assert mended.status == 200
    assert mended.json["message"]["id"] == 1


def test_devices_are_counted_by_their_first_reason_and_each_once(world, store):
    world.publish(everywhere())
    for person in range(1, 4):
        world.client(person, device=f"d{person}", report=GOOD | {"edition": "pro"}).shown()
    world.client(4, device="d4", report=GOOD | {"policies": {}}).shown()
    world.client(5, device="d5", report=GOOD).shown()
    world.client(6, device="d6").shown()
    assert [row for row in store.blocked("hillside") if row.surface == "windows-taskbar"] == [
        Blocked("windows-taskbar", "device_edition", 3),
        Blocked("windows-taskbar", "device_policy:EnableOrganizationalMessages", 1),
    ]
    assert store.devices("hillside") == dict.fromkeys(sorted(PLACES), 5)
    world.client(1, device="d1", report=GOOD).shown()
    assert Blocked("windows-taskbar", "device_edition", 2) in store.blocked("hillside")
    assert store.blocked("fabrikam") == []
    assert store.blocked("hillside", MONDAY + timedelta(seconds=1)) == []


def test_what_is_kept_of_a_device_leads_to_nobody(world, store):
    world.publish(everywhere())
    world.client(7, device="the device of seven", report=GOOD).shown()
    rows = store.ask(lambda at: list(at.rows("select * from device")))
    assert all(len(row) == len(("tenant", "device", "surface", "reason", "reported_at")) for row in rows)
    assert {row[1] for row in rows} == {device_hash(SECRET, "hillside", "the device of seven")}
    assert device_hash(b"another secret", "hillside", "d") != device_hash(SECRET, "hillside", "d")
    assert device_hash(SECRET, "fabrikam", "d") != device_hash(SECRET, "hillside", "d")


@pytest.mark.parametrize(
    "report",
    [
        GOOD | {"updates": ["KB1"] * 501},
        GOOD | {"policies": {f"P{number}": 1 for number in range(101)}},
        GOOD | {"build": "1" * 65},
        GOOD | {"policies": {"P" * 65: 1}},
    ],
)
def test_a_report_beyond_measure_is_refused_and_nothing_is_kept(world, store, report):
    body = {"identity": world.identity(), "languages": [], "device": "d", "report": report}
    reply = world.ask("POST", "/client/v1/session", body=json.dumps(body).encode())
    assert (reply.status, reply.json["reason"]) == (400, "bad_report")
    assert store.devices("hillside") == {}


def test_a_report_of_the_wrong_shape_is_refused(world):
    for report in ({"join": "entra"}, GOOD | {"policies": {"A": "on"}}, "windows"):
        body = {"identity": world.identity(), "languages": [], "device": "d", "report": report}
        reply = world.ask("POST", "/client/v1/session", body=json.dumps(body).encode())
        assert (reply.status, reply.json["reason"]) == (400, "bad_request")


def test_a_place_of_windows_shows_what_is_written_for_it_with_both_parts(world):
    live = message(
        1,
        kind="announcement",
        surfaces=["windows-spotlight"],
        format="spotlight",
        texts={"en-US": Text("T", "B", "", "https://a.example", "T2", "B2", "https://b.example")},
    )
    world.publish(live)
    shown = world.client(report=GOOD).poll("windows-spotlight").json["message"]
    assert [shown[part] for part in ("second_title", "second_body", "second_url")] == ["T2", "B2", "https://b.example"]
