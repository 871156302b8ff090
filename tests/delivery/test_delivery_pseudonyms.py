"""The delivery plane under pseudonyms: hosts and providers call people by their names, and no file holds one."""

import asyncio
import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from delivery_world import HOST_KEY, SECRET, World, ask, message
from jwt.algorithms import RSAAlgorithm

from uptake.command.serve import require_key_of_people
from uptake.config.environment import Environment
from uptake.delivery import directory
from uptake.delivery.app import create_app
from uptake.delivery.directory import Known
from uptake.delivery.flag_callers import flag_key
from uptake.delivery.sealed import Corrupt
from uptake.delivery.trust import Issuer, Trust
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms
from uptake.rules.refusals import Refused

KEYED, OTHER = Pseudonyms(b"k" * 32), Pseudonyms(b"o" * 32)
ISSUER = "https://login.example/hillside/v2.0"
PROVIDER = rsa.generate_private_key(65537, 2048)
OID = "cd3f4a52-1111-4222-8333-444455556666"


class Keyed(World):
    """A world whose people are kept under pseudonyms; the third has an identifier of the directory."""

    pseudonyms = KEYED

    def start(self):
        super().start()
        self.app = create_app(replace(self.app.plane.config, pseudonyms=self.pseudonyms))

    def tell_people(self, key_check=KEYED.check):
        public = json.loads(RSAAlgorithm.to_jwk(PROVIDER.public_key())) | {"kid": "1", "use": "sig"}
        issuers = tuple(
            Issuer(id=claim, issuer=ISSUER, audience=claim, claim=claim, keys=(public,)) for claim in ("oid", "upn")
        )
        people = [Known(n, KEYED.of(f"u{n}@hillside.example"), KEYED.of(OID) if n == 3 else "") for n in range(1, 4)]
        where = self.folder / "snapshots"
        directory.write(where, "hillside", people, {"host-1": HOST_KEY}, SECRET, Trust(issuers=issuers), key_check)
        self.clock.advance(seconds=2)

    def session_of(self, claim, who):
        now = self.clock()
        claims = {"iss": ISSUER, "aud": claim, "sub": "s", claim: who, "iat": now, "exp": now + timedelta(minutes=5)}
        body = {
            "identity": jwt.encode(claims, PROVIDER, "RS256", headers={"kid": "1"}),
            "tenant": "hillside",
            "languages": ["en"],
            "device": "d",
        }
        return self.ask("POST", "/client/v1/session", body=json.dumps(body).encode())


@pytest.fixture
def keyed(tmp_path):
    found = Keyed(tmp_path, people=1)
    found.tell_people()
    yield found
    found.close()


def person_of(world, reply):
    assert reply.status == 200, reply.raw
    return world.app.plane.tokens.verify(reply.json["token"].encode(), world.clock()).person


@pytest.mark.parametrize(("name", "number"), [("u2@hillside.example", 2), ("U2@Hillside.EXAMPLE", 2), (OID.upper(), 3)])
def test_a_host_names_a_person_as_ever(keyed, name, number):
    assert person_of(keyed, keyed.session(keyed.identity(name))) == number


def test_a_provider_names_a_person_by_identifier_or_by_name(keyed):
    assert person_of(keyed, keyed.session_of("oid", OID)) == 3
    assert person_of(keyed, keyed.session_of("upn", "U1@hillside.example")) == 1


def test_whom_the_directory_does_not_have_stays_unknown(keyed):
    for name in ("u9@hillside.example", KEYED.of("u2@hillside.example"), ""):
        reply = keyed.session(keyed.identity(name))
        assert (reply.status, reply.json["reason"]) == (401, "unknown_person"), name


def test_the_whole_way_from_poll_to_click(keyed):
    keyed.publish(message(1, recipients=[2]))
    keyed.clock.advance(seconds=2)
    assert keyed.client(1).shown() is None
    client = keyed.client(2)
    lease = client.see()
    assert lease is not None
    assert client.tell(lease, "click")["refused"] == []
    assert client.shown() is None


def test_the_server_of_a_host_asks_for_flags_by_name(keyed):
    keyed.publish(message(1, recipients=[2]))
    keyed.clock.advance(seconds=2)
    key = flag_key("hillside", "host-1", HOST_KEY)
    for name, wanted in (("U2@hillside.example", True), ("u1@hillside.example", False)):
        body = json.dumps({"context": {"targetingKey": name}}).encode()
        reply = keyed.ask("POST", "/client/ofrep/v1/evaluate/flags/message-1", {"Authorization": f"Bearer {key}"}, body)
        assert reply.json["value"] is wanted


@pytest.mark.parametrize(
    ("written_with", "mine"), [(KEYED, NAMES_AS_THEY_ARE), (NAMES_AS_THEY_ARE, KEYED), (KEYED, OTHER)]
)
def test_people_under_another_key_are_not_taken(tmp_path, written_with, mine):
    directory.write(tmp_path, "hillside", [Known(1, "x")], {}, SECRET, key_check=written_with.check)
    with pytest.raises(Corrupt, match="UPTAKE_PSEUDONYM_KEY"):
        directory.read(tmp_path / "hillside.people", mine)
    assert directory.read(tmp_path / "hillside.people", written_with).has(1)


def test_a_running_server_goes_on_with_the_people_whose_key_it_has(keyed):
    assert person_of(keyed, keyed.session(keyed.identity("u1@hillside.example"))) == 1
    keyed.tell_people(key_check=OTHER.check)
    assert person_of(keyed, keyed.session(keyed.identity("u2@hillside.example"))) == 2
    reply = asyncio.run(ask(keyed.app, "GET", "/client/v1/health"))
    assert reply.status == 200
    assert keyed.app.plane.folder.corrupt() == ["hillside.people"]


def test_trusting_somebody_else_keeps_the_key_of_the_people(keyed):
    where = keyed.folder / "snapshots"
    directory.retrust(where, "hillside", Trust(hosts={"host-2": b"2" * 32}))
    assert directory.key_check_in(where / "hillside.people") == KEYED.check


def test_the_file_of_people_holds_no_name(keyed):
    content = (keyed.folder / "snapshots" / "hillside.people").read_bytes()
    assert b"u2@" not in content
    assert KEYED.of("u2@hillside.example").encode() not in content


@pytest.mark.parametrize(
    ("written_with", "mine", "reason"),
    [
        (KEYED, "", "pseudonym_key_missing"),
        (OTHER, "k", "pseudonym_key_other"),
        (NAMES_AS_THEY_ARE, "k", "pseudonyms_too_late"),
        (KEYED, "k", None),
        (NAMES_AS_THEY_ARE, "", None),
    ],
)
def test_a_server_for_clients_does_not_start_with_another_key(tmp_path, monkeypatch, written_with, mine, reason):
    data, file = tmp_path / "data", tmp_path / "key"
    file.write_text((b"k" * 32).hex())
    directory.write(data / "snapshots", "hillside", [Known(1, "x")], {}, SECRET, key_check=written_with.check)
    settings = Environment(data=data, pseudonym_key=str(file) if mine else "")
    monkeypatch.setattr("uptake.command.serve.environment", settings)
    with nullcontext() if reason is None else pytest.raises(Refused, match=reason):
        require_key_of_people()
