"""POST /client/v1/me: a client gets the address for its own person, and nobody else's."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests.delivery.delivery_world import HOST_KEY, SECRET, World, ask
from tests.messaging.office import NOW
from uptake.delivery import directory, me_codes
from uptake.delivery.app import DeliveryConfig, create_app
from uptake.delivery.directory import Known
from uptake.rules.refusals import Refused


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path, people=10)
    yield found
    found.close()


def open_me(world, token, **changed):
    return world.ask("POST", "/client/v1/me", {"Authorization": f"Bearer {token}"} | changed)


def token_of(world, person):
    return world.session(world.identity(f"u{person}@hillside.example")).json["token"]


def test_a_client_gets_an_address_for_its_own_person(world):
    reply = open_me(world, token_of(world, 7))
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    path, _, code = reply.json["address"].partition("?code=")
    assert path == "/me/enter/"
    named = me_codes.named(SECRET, code, world.clock())
    assert (named.tenant, named.person) == ("hillside", 7)
    with pytest.raises(Refused, match="me_code_expired"):
        me_codes.named(SECRET, code, world.clock() + timedelta(seconds=60))


def test_what_a_client_sends_along_names_nobody_else(world):
    token = token_of(world, 7)
    reply = world.ask(
        "POST", "/client/v1/me?person=8", {"Authorization": f"Bearer {token}"}, json.dumps({"person": 8}).encode()
    )
    code = reply.json["address"].partition("?code=")[2]
    assert me_codes.named(SECRET, code, world.clock()).person == 7


def test_without_a_token_there_is_no_address(world):
    for headers in ({}, {"Authorization": "Bearer x"}):
        reply = world.ask("POST", "/client/v1/me", headers)
        assert (reply.status, reply.json["reason"]) == (401, "bad_token")
    assert world.ask("GET", "/client/v1/me").status == 405


def test_a_device_that_an_admin_may_have_enrolled_for_somebody_opens_nothing(world):
    token, _ = world.app.plane.tokens.issue("hillside", 7, "d", ("en",), world.clock(), None, "device:abc")
    reply = open_me(world, token)
    assert (reply.status, reply.json["reason"]) == (403, "not_by_device")


def test_from_the_client_to_the_page(staffed, folder, clock):
    known = [Known(n, f"u{n}@hillside.example", f"id-{n}") for n in range(1, 31)]
    directory.write(folder.snapshots, "hillside", known, {"host-1": HOST_KEY}, folder.secret)
    app = create_app(DeliveryConfig(folder.folder, folder.secret, clock=lambda: clock.now))
    token, _ = app.plane.tokens.issue("hillside", 5, "d", ("en",), NOW, None, "host:host-1")

    reply = asyncio.run(ask(app, "POST", "/client/v1/me", {"Authorization": f"Bearer {token}"}))
    app.plane.close()

    browser = Browser(SERVER_NAME="localhost")
    address = reply.json["address"]
    assert browser.get(address).status_code == 200
    browser.post("/me/enter/", {"code": address.partition("?code=")[2]})
    assert "u5@hillside.example" in browser.get("/me/").content.decode()
