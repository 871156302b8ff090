"""The doors that are no pages: every one has a line in the declared table, and opens to what that line says alone.

An address without a line fails, as with the pages: cases/permissions/routes.txt, its last parts.
"""

import json
import re
from http.cookies import SimpleCookie
from itertools import cycle, product

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from tests.authorization.addresses import METHODS, addresses, filled
from tests.authorization.asking import address_of, ask
from tests.authorization.declared import CLIENT, CODE, FLAGS, PUBLIC, VISIT, VOUCHED, doors, lines
from tests.authorization.declared import WATCHER as BY_WATCHER
from tests.authorization.ground import NOW, SECOND, WATCHER, Ground
from tests.authorization.two_organizations import WHO, prove
from tests.authorization.visitors import visitor
from uptake.config import urls
from uptake.delivery import app as delivery
from uptake.delivery import me_codes, revoked
from uptake.delivery.revoked import Revoked, What
from uptake.operations import watching
from uptake.tenancy.models import ApiToken

DOORS = doors()
OF_CLIENTS = [line for line in DOORS if line.address.startswith("client/")]
ALL_METHODS = (*METHODS, "HEAD", "OPTIONS")
ASKS = {"client/v1/messages": "?surface=web-bar", "client/v1/stream": "?surface=web-bar"}
HOW = "Add or correct its line in cases/permissions/routes.txt"


@pytest.fixture
def ground(hill, vale):
    made = Ground(hill, vale)
    yield made
    made.close()


def address(ground, line, of="hill"):
    """The address of a door, with things of an organization in its parts."""
    digest = {"hill": ground.hill, "valeish": ground.vale}[of].values["digest"]
    values = {"flag": f"message-{1000 if of == 'hill' else 2000}", "slug": of, "digest": digest, "file": "built/a.css"}
    return filled(line.address, values) + ASKS.get(line.address, "")


def known_doors():
    """Every door and method that the server has, as its code says."""
    found = {(method, path.strip("/")) for path, by_method in delivery._DOORS.items() for method in by_method}
    below = {f"{delivery.FLAGS}/": "<flag>", delivery.PICTURES: "<slug>/<digest>"}
    for start, by_method in delivery._BELOW:
        found |= {(method, start.strip("/") + "/" + below.get(start, "<rest>")) for method in by_method}
    found |= {(method, each.strip("/")) for each in watching.PATHS for method in ("GET", "HEAD")}
    return found | {(method, settings.STATIC_URL.strip("/") + "/<file>") for method in ("GET", "HEAD")}


def test_every_door_has_a_line_and_every_line_a_door():
    known, declared = known_doors(), {(line.method, line.address) for line in DOORS}
    assert known == declared, (sorted(known ^ declared), HOW)


def test_a_new_address_without_a_line_is_noticed_wherever_it_is(monkeypatch):
    declared = {line.address for line in lines()}
    assert set(addresses()) == declared
    more = type("urls", (), {"urlpatterns": [*urls.urlpatterns, path("new/page/", lambda _request: None)]})
    with override_settings(ROOT_URLCONF=more):
        assert set(addresses()) - declared == {"new/page/"}
    told = {(line.method, line.address) for line in DOORS}
    monkeypatch.setitem(delivery._DOORS, "/client/v1/new", {"GET": None})
    assert known_doors() - told == {("GET", "client/v1/new")}
    monkeypatch.setattr(delivery, "_BELOW", (*delivery._BELOW, ("/client/v1/more/", {"PUT": None})))
    assert ("PUT", "client/v1/more/<rest>") in known_doors() - told
    monkeypatch.setattr(watching, "PATHS", watching.PATHS | {"/debug"})
    assert ("GET", "debug") in known_doors() - told


def test_each_path_goes_to_its_plane_and_to_no_other(ground):
    reached = []

    async def pages(scope, _receive, send):
        reached.append(scope["path"])
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    ground.dispatcher._pages = pages
    for line in (*DOORS, *lines()):
        told = address(ground, line) if line in DOORS else "/" + line.address
        ground.served("OPTIONS" if line in DOORS else line.method, told, {})
    static = {address(ground, line) for line in DOORS if line.address.startswith("static/")}
    assert set(reached) == {"/" + line.address for line in lines()} | static


def test_a_door_of_clients_opens_to_what_its_line_says_and_to_nothing_else(ground):
    held, wrong = ground.good() | ground.bad(), []
    for line in OF_CLIENTS:
        if line.who == PUBLIC:
            continue
        opens, in_body = {CLIENT, FLAGS} if line.who == FLAGS else {line.who}, line.who in (VOUCHED, CODE)
        for name, credential in held.items():
            body = ground.body_for(line.who, credential)
            answer = ground.ask(line.method, address(ground, line), "" if in_body else credential, body)
            if (answer.status == 200) is not (name in opens) or (name not in opens and answer.status != 401):
                wrong.append((line.label, name, answer.status, answer.body[:200]))
    assert not wrong, wrong


def test_a_good_token_does_not_stand_for_an_identity_or_a_code(ground):
    good = ground.good()
    for line in OF_CLIENTS:
        if line.who in (VOUCHED, CODE):
            body = ground.body_for(line.who, "nonsense")
            assert ground.ask(line.method, address(ground, line), good[CLIENT], body).status == 401, line.label


def test_a_token_is_written_in_one_way(ground):
    token = ground.good()[CLIENT]
    ways = ("{}", "bearer {}", "Basic {}", "Bearer  {}", "Bearer {} ", "Bearer\t{}")
    for line, written in product(OF_CLIENTS, ways):
        if line.who in (CLIENT, FLAGS):
            body = json.dumps(ground.body_for(line.who, "")).encode()
            sent = {"Authorization": written.format(token)}
            status, _headers, told = ground.served(line.method, address(ground, line), sent, body)
            assert status == 401, (line.label, written, told)
            query = "&" if "?" in address(ground, line) else "?"
            told = f"{address(ground, line)}{query}token={token}&access_token={token}"
            assert ground.served(line.method, told, {}, body)[0] == 401, line.label


def test_no_session_of_an_admin_opens_a_door_whatever_the_roles(ground):
    wrong = []
    for who in WHO:
        cookies = SimpleCookie(ground.hill.browser(who).cookies.output(header="", sep=";"))
        sent = {"Cookie": "; ".join(f"{name}={each.value}" for name, each in cookies.items())}
        for line in DOORS:
            if line.who == PUBLIC:
                continue
            body = json.dumps(ground.body_for(line.who, "nonsense")).encode()
            for headers in (sent, sent | {"Authorization": f"Bearer {ground.hill.token(who)}"}):
                status, _told, _body = ground.served(line.method, address(ground, line), headers, body)
                if status not in (401, 403):
                    wrong.append((who, line.label, status))
    assert not wrong, wrong


def test_signed_out_the_public_doors_are_open_and_name_nobody(ground):
    for line in DOORS:
        if line.who == PUBLIC and not line.address.startswith("static/"):
            status, _headers, told = ground.served(line.method, address(ground, line), {})
            assert status in (200, 404), line.label  # 404: nothing was published with that picture
            assert b"example" not in told, line.label


def test_figures_are_for_whoever_watches_and_for_no_other_token(ground):
    for name, credential in (ground.good() | ground.bad()).items():
        for line in DOORS:
            if line.who == BY_WATCHER:
                sent = {"Authorization": f"Bearer {credential}"} if credential else {}
                for whence in (("203.0.113.9", 5), ("127.0.0.1", 5)):  # with a token set, being near is not enough
                    status, _headers, _body = ground.served(line.method, "/metrics", sent, client=whence)
                    assert (status == 200) is (credential == WATCHER), (name, whence)


def test_methods_that_no_door_has_are_answered_so(ground):
    declared = {(line.method, line.address) for line in DOORS}
    good = ground.good()[CLIENT]
    for line in DOORS:
        if line.address.startswith("static/"):
            continue
        for method in ALL_METHODS:
            if (method, line.address) not in declared:
                sent = {"Authorization": f"Bearer {good}"}
                assert ground.served(method, address(ground, line), sent)[0] == 405, (method, line.label)


def test_what_is_revoked_for_everybody_ends_every_token(ground):
    token = ground.client(ground.hill, at=NOW - SECOND)
    watching_doors = [line for line in OF_CLIENTS if line.who in (CLIENT, FLAGS)]
    body = ground.body_for(CLIENT, "")
    assert {ground.ask(x.method, address(ground, x), token, body).status for x in watching_doors} == {200}
    revoked.write(settings.UPTAKE.snapshots, "hill", [Revoked(What.ALL, "", NOW)], NOW)
    ground.clock.now += 2 * SECOND
    assert {ground.ask(x.method, address(ground, x), token, body).status for x in watching_doors} == {401}
    assert ground.ask("GET", "/client/v1/messages?surface=web-bar", ground.client(ground.vale)).status == 200


def test_a_client_of_another_organization_gets_nothing_of_this_one(ground):
    ours, theirs = ground.client(ground.hill), ground.client(ground.vale)
    shown = json.loads(ground.ask("GET", "/client/v1/messages?surface=web-bar", ours).body)
    assert shown["message"]["title"] == "For hill"
    foreign = json.loads(ground.ask("GET", "/client/v1/messages?surface=web-bar", theirs).body)
    assert foreign["message"]["title"] == "For valeish"
    event = {"id": "e", "lease": shown["lease"], "kind": "seen", "at": NOW.isoformat()}
    told = json.loads(ground.ask("POST", "/client/v1/events", theirs, {"events": [event]}).body)
    assert told["accepted"] == []
    flags = "/client/ofrep/v1/evaluate/flags"
    for asking in (theirs, ground.hosts["valeish"].flags):
        body = {"context": {"targetingKey": "u1@valeish.example"}}
        assert ground.ask("POST", f"{flags}/message-1000", asking, body).status == 404
        assert b"message-1000" not in ground.ask("POST", flags, asking, body).body
    people = {"context": {"targetingKey": "u1@hill.example"}}
    assert ground.ask("POST", flags, theirs, people).status == 400  # it speaks for somebody else
    unknown = json.loads(ground.ask("POST", flags, ground.hosts["valeish"].flags, people).body)
    assert [flag["value"] for flag in unknown["flags"]] == [False]
    identity = ground.identity(ground.vale, ground.hosts["valeish"])
    body = ground.body_for(CODE, ground.open_code) | {"identity": identity}
    assert ground.ask("POST", "/client/v1/enrol", "", body).status == 401
    session = ground.body_for(VOUCHED, ground.identity(ground.hill, ground.hosts["hill"])) | {"tenant": "valeish"}
    assert ground.ask("POST", "/client/v1/session", "", session).status == 401


def test_an_enrolled_device_opens_everything_but_the_pages_about_its_person(ground):
    token = ground.client(ground.hill, source="device:0123456789abcdef0123")
    for line in OF_CLIENTS:
        if line.who == CLIENT:
            status = ground.ask(line.method, address(ground, line), token, ground.body_for(CLIENT, "")).status
            assert status == (403 if line.address == "client/v1/me" else 200), line.label


def strangers(ground, hill):
    """Tokens of admins that hold no more, and words that were never such tokens."""
    living = hill.token("global_administrator")
    expired, ended, homeless = (hill.token(who) for who in ("messages_writer", "global_reader", "no role"))
    rows = ApiToken.objects.of(hill.tenant)
    rows.filter(maker=hill.admin("messages_writer")).update(expires_at=NOW - SECOND)
    rows.filter(maker=hill.admin("global_reader")).update(revoked_at=NOW - SECOND)
    hill.token("success_manager")
    gone = hill.admin("success_manager")
    gone.is_active = False
    gone.save()
    over = {
        "an expired token": expired,
        "a revoked token": ended,
        "a token whose maker has no role": homeless,
        "a token whose maker may not sign in": hill.token("success_manager"),
    }
    words = {
        **ground.good(),
        "a token with the name of another organization": living.replace("uptake_hill_", "uptake_valeish_"),
        "a token with another secret": living[:-1] + ("0" if living[-1] != "0" else "1"),
        "nonsense": "nonsense",
    }
    return over, words


def test_at_the_interfaces_no_other_token_opens_anything(ground, hill):
    wrong = []
    over, words = strangers(ground, hill)
    client, by_turns = visitor(), cycle(words.items())
    for number, line in enumerate(line for line in lines() if line.by_token):
        # Words that open nothing are refused by one look-up: each address meets some, each kind of address all.
        for name, credential in [*over.items(), *(next(by_turns) for _ in range(8 if number % 20 == 0 else 2))]:
            told = ask(client, line, address_of(line, hill), token=credential)
            if told.status not in (401, 403) or told.writes:
                wrong.append((name, line.label, told.status, told.writes[:2]))
    assert not wrong, wrong


def test_a_token_of_a_client_opens_no_page(ground, hill):
    wrong, client, token = [], visitor(), ground.client(hill)
    for line in lines():
        if not line.by_token and line.who not in (PUBLIC, VISIT):
            told = ask(client, line, address_of(line, hill), token=token)
            if not told.location.startswith("/sign-in/") or told.writes:
                wrong.append((line.label, told.status))
    assert not wrong, wrong


def test_pages_about_oneself_open_to_their_reader_and_to_nobody_else(ground, hill, monkeypatch):
    pages = [line for line in lines() if line.who == VISIT]
    code = me_codes.issue(settings.UPTAKE.secret, "hill", ground.number(hill, 1), "host:1", timezone.now())[0]
    reader = visitor()
    assert reader.post("/me/enter/", {"code": code}).status_code == 302
    cookie = reader.cookies["uptake_me"].value
    for line in pages:
        told = ask(reader, line, address_of(line, hill))
        assert told.status < 500, (line.label, told.status)
        assert told.status not in (401, 403), (line.label, told.refusals)
        assert "me_no_visit" not in told.refusals, line.label
        assert b"u2@hill.example" not in told.content
    for stolen in (cookie.replace("hill.", "valeish."), cookie[:-1], "", ground.client(hill), code):
        other = visitor()
        other.cookies["uptake_me"] = stolen
        for line in pages:
            assert ask(other, line, address_of(line, hill)).refusals == ["me_no_visit"], line.label
    admin = hill.browser("global_administrator")
    prove(admin)
    for line in pages:
        assert ask(admin, line, address_of(line, hill)).refusals == ["me_no_visit"], line.label
    later = timezone.now() + SECOND * 3600
    monkeypatch.setattr(timezone, "now", lambda: later)
    for line in pages:
        assert ask(reader, line, address_of(line, hill)).refusals == ["me_no_visit"], line.label


@pytest.mark.django_db
def test_static_files_are_styles_and_scripts_alone():
    for name in ("../settings.py", "%2e%2e/secret.key", "built/../../secret.key", "state.sqlite3"):
        assert visitor().get(f"/static/{name}").status_code == 404
    found = visitor().get("/static/built/uptake.css")
    found.close()
    assert found.status_code == 200
    assert re.match("text/css", found.headers["Content-Type"])
