"""Tokens of identity providers: what is believed of them, and every trick that must not work."""

import base64
import hmac
import json
from datetime import timedelta
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import HOST_KEY, MONDAY, SECRET
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from uptake.delivery import directory
from uptake.delivery.directory import Known
from uptake.delivery.trust import Issuer, Trust, usable

ISSUER = "https://login.example/hillside/v2.0"
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = Ed25519PrivateKey.generate()
SIGN_WITH = {"RS256": RSA, "ES256": EC, "EdDSA": ED}
HOUR = timedelta(hours=1)


def jwk(key, kid, **more):
    turn = {"RSA": RSAAlgorithm, "EC": ECAlgorithm, "OKP": OKPAlgorithm}
    kind = "RSA" if isinstance(key, rsa.RSAPrivateKey) else "OKP" if isinstance(key, Ed25519PrivateKey) else "EC"
    return json.loads(turn[kind].to_jwk(key.public_key())) | {"kid": kid, "use": "sig"} | more


KEYS = (jwk(RSA, "RS256"), jwk(EC, "ES256"), jwk(ED, "EdDSA"))


class Provider:
    def __init__(self, world, **changed):
        self.world = world
        values = {"id": "1", "issuer": ISSUER, "audience": "uptake-app", "claim": "oid", "keys": KEYS} | changed
        known = [Known(n, f"u{n}@hillside.example", f"id-{n}") for n in range(1, 4)]
        trust = Trust(issuers=(Issuer(**values),))
        directory.write(world.folder / "snapshots", "hillside", known, {"host-1": HOST_KEY}, SECRET, trust)
        world.clock.advance(seconds=1)

    def token(self, algorithm="RS256", key=None, header=None, **changed):
        now = self.world.clock()
        claims = {
            "iss": ISSUER,
            "aud": "uptake-app",
            "sub": "pairwise",
            "oid": "id-2",
            "iat": now - timedelta(minutes=5),
            "nbf": now - timedelta(minutes=5),
            "exp": now + HOUR,
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"kid": algorithm} | (header or {})
        header = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(claims, key or SIGN_WITH[algorithm], algorithm, headers=header)

    def session(self, token, tenant="hillside", **more):
        body = {"identity": token, "tenant": tenant, "languages": ["en"], "device": "d"} | more
        return self.world.ask("POST", "/client/v1/session", body=json.dumps(body).encode())

    def told(self, token, **more):
        reply = self.session(token, **more)
        return "ok" if reply.status == 200 else reply.json["reason"]


@pytest.fixture
def provider(world):
    return Provider(world)


@pytest.mark.parametrize("algorithm", SIGN_WITH)
def test_a_token_of_the_provider_names_a_person(world, provider, algorithm):
    reply = provider.session(provider.token(algorithm))
    assert reply.status == 200
    bearer = world.app.plane.tokens.verify(reply.json["token"].encode(), world.clock())
    assert (bearer.person, bearer.source) == (2, "issuer:1")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"iss": "https://login.example/fabrikam/v2.0"}, "identity_not_verified"),
        ({"iss": ISSUER + "/"}, "identity_not_verified"),
        ({"aud": "another-app"}, "identity_not_verified"),
        ({"aud": None}, "identity_not_verified"),
        ({"aud": ["uptake-app", "another-app"]}, "identity_not_verified"),  # who asked for it is not told
        ({"aud": ["uptake-app", "another-app"], "azp": "another-app"}, "identity_not_verified"),
        ({"aud": ["uptake-app", "another-app"], "azp": "uptake-app"}, "ok"),
        ({"azp": "another-app"}, "identity_not_verified"),
        ({"azp": "uptake-app"}, "ok"),
        ({"exp": MONDAY - HOUR}, "identity_expired"),
        ({"exp": MONDAY + timedelta(days=2)}, "identity_too_long"),
        ({"exp": None}, "identity_not_verified"),
        ({"exp": "later"}, "identity_not_verified"),
        ({"exp": 1e400}, "identity_not_verified"),
        ({"nbf": MONDAY + HOUR}, "identity_not_verified"),
        ({"iat": MONDAY + HOUR}, "identity_not_verified"),
        ({"iat": None}, "identity_not_verified"),
        ({"oid": None}, "unknown_person"),
        ({"oid": "id-9"}, "unknown_person"),
        ({"oid": ["id-2"]}, "unknown_person"),
        ({"oid": ""}, "unknown_person"),
    ],
)
def test_what_it_says_must_hold(provider, changed, said):
    assert provider.told(provider.token(**changed)) == said


def test_another_key_of_the_same_kind_is_not_believed(provider):
    other = rsa.generate_private_key(65537, 2048)
    assert provider.told(provider.token(key=other)) == "identity_not_verified"


def test_a_key_that_was_taken_back_is_not_believed(world):
    provider = Provider(world, keys=KEYS[1:])
    assert provider.told(provider.token("RS256")) == "identity_not_verified"
    assert provider.told(provider.token("ES256")) == "ok"


@pytest.mark.parametrize("kid", ["ES256", "nobody", "", "../../etc/passwd", "RS256' or '1'='1", "\u0000"])
def test_a_key_id_chooses_among_our_keys_and_nothing_else(provider, kid):
    assert provider.told(provider.token("RS256", header={"kid": kid})) == "identity_not_verified"


def test_a_token_without_key_id_is_believed_where_there_is_one_key_alone(world):
    assert Provider(world).told(Provider(world).token(header={"kid": None})) == "identity_not_verified"
    one = Provider(world, keys=KEYS[:1])
    assert one.told(one.token(header={"kid": None})) == "ok"


def _handmade(header, claims, sign):
    def part(what):
        return base64.urlsafe_b64encode(json.dumps(what).encode()).rstrip(b"=").decode()

    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{base64.urlsafe_b64encode(sign(signed.encode())).rstrip(b'=').decode()}"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
def test_a_token_without_a_signature_is_not_believed(world, provider, algorithm):
    claims = {"iss": ISSUER, "aud": "uptake-app", "sub": "x", "oid": "id-2", "iat": 0}
    claims["exp"] = (world.clock() + HOUR).timestamp()
    for kid in ("RS256", None):
        token = _handmade({"alg": algorithm, "kid": kid} if kid else {"alg": algorithm}, claims, lambda _told: b"")
        assert provider.told(token) == "identity_not_verified"


def test_the_public_key_is_no_shared_secret(world, provider):
    claims = {"iss": ISSUER, "aud": "uptake-app", "sub": "x", "oid": "id-2", "iat": 0}
    claims["exp"] = (world.clock() + HOUR).timestamp()
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for secret in (RSA.public_key().public_bytes(*form), KEYS[0]["n"].encode(), b"", json.dumps(KEYS[0]).encode()):
        token = _handmade(
            {"alg": "HS256", "kid": "RS256"}, claims, lambda told, secret=secret: hmac.digest(secret, told, sha256)
        )
        assert provider.told(token) == "identity_not_verified"


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "http://127.0.0.1:1/keys", "kid": "new"},
        {"x5u": "http://127.0.0.1:1/cert", "kid": "new"},
        {"jwk": jwk(rsa.generate_private_key(65537, 2048), "RS256")},
        {"crit": ["b64"], "b64": True},
        {"crit": []},
    ],
)
def test_a_token_does_not_bring_its_own_key_or_rules(provider, header):
    other = rsa.generate_private_key(65537, 2048)
    assert provider.told(provider.token(key=other, header=header)) == "identity_not_verified"
    if "crit" in header:
        assert provider.told(provider.token(header=header)) == "identity_not_verified"


def test_a_host_cannot_speak_for_the_provider_nor_the_provider_for_a_host(world, provider):
    claims = {"iss": ISSUER, "aud": "uptake-app", "sub": "x", "oid": "id-2", "iat": 0, "exp": world.clock() + HOUR}
    forged = jwt.encode(claims, HOST_KEY, "HS256", headers={"kid": "host-1"})
    assert provider.told(forged) == "identity_not_verified"
    as_host = provider.token(iss="hillside", sub="u1@hillside.example", aud="uptake", exp=world.clock() + HOUR / 30)
    assert provider.told(as_host) == "identity_not_verified"
    assert provider.told(as_host, tenant="") == "identity_not_verified"


def test_a_provider_is_believed_by_the_tenant_that_trusts_it(world, provider):
    directory.write(
        world.folder / "snapshots", "fabrikam", [Known(1, "u1@fabrikam.example", "id-2")], {"k": HOST_KEY}, SECRET
    )
    assert provider.told(provider.token(), tenant="fabrikam") == "identity_not_verified"
    assert provider.told(provider.token(), tenant="nowhere") == "identity_not_verified"
    assert provider.told(provider.token(), tenant="") == "identity_not_verified"
    assert provider.told(provider.token(), tenant="../hillside") == "identity_not_verified"


def test_the_nonce_must_be_the_one_that_was_asked_with(provider):
    assert provider.told(provider.token(nonce="n-1"), nonce="n-1") == "ok"
    assert provider.told(provider.token(nonce="n-1"), nonce="n-2") == "identity_not_verified"
    assert provider.told(provider.token(), nonce="n-1") == "identity_not_verified"


def test_the_parties_that_may_ask_are_those_that_were_named(world):
    provider = Provider(world, parties=("the-page",))
    assert provider.told(provider.token(azp="the-page")) == "ok"
    assert provider.told(provider.token(azp="uptake-app")) == "identity_not_verified"
    assert provider.told(provider.token()) == "identity_not_verified"


def test_a_mail_address_that_nobody_has_verified_names_nobody(world):
    provider = Provider(world, claim="email")
    mail = "u2@hillside.example"
    assert provider.told(provider.token(email=mail, email_verified=True)) == "ok"
    assert provider.told(provider.token(email=mail)) == "ok"
    for not_so in (False, "false", 0, None.__class__.__name__):
        assert provider.told(provider.token(email=mail, email_verified=not_so)) == "identity_not_verified"


def test_keys_that_are_not_good_enough_are_left_out():
    weak = rsa.generate_private_key(65537, 1024)
    other_curve = ec.generate_private_key(ec.SECP384R1())
    shared = {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}
    odd = [{}, 5, None, {"kty": "RSA"}, {"kty": "RSA", "n": "!", "e": "AQAB"}, {"kty": "EC", "crv": "P-256"}]
    bad = [jwk(weak, "weak"), jwk(other_curve, "curve"), shared, jwk(RSA, "enc", use="enc"), jwk(RSA, "x", alg="RS512")]
    assert usable([*odd, *bad]) == []
    assert [name for name, _key in usable(KEYS)] == ["RS256", "ES256", "EdDSA"]


@pytest.mark.parametrize(
    "identity",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "e30.e30.",
        "bnVsbA.bnVsbA.x",
        "W10.W10.x",
        "x" * 60_000,
        "e30." + base64.urlsafe_b64encode(b"[" * 9000).decode() + ".x",
        "\u00e9.\u00e9.\u00e9",
    ],
)
def test_what_is_no_token_is_refused(provider, identity):
    assert provider.told(identity) == "identity_not_verified"
    assert provider.told(identity, tenant="") == "identity_not_verified"
