"""What an identity provider answers is believed only when all of it fits what was asked."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from access_world import Clock
from cryptography.hazmat.primitives.asymmetric import rsa

from uptake.access import metadata, oidc
from uptake.access.fetching import NoAnswer, address_parts
from uptake.access.fetching import ask as really_ask
from uptake.access.models import Provider
from uptake.access.sealing import NotOurs, seal, unseal
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
ISSUER = "https://login.example/tid/v2.0"
KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))


class FakeProvider:
    """What stands at the addresses of the issuer."""

    def __init__(self) -> None:
        self.keys = {"first": KEY}
        self.issuer = ISSUER
        self.token = ""
        self.asked: list[tuple[str, Any, Any]] = []

    def ask(self, url: str, form: Any = None, headers: Any = None) -> Any:
        self.asked.append((url, form, headers))
        if url.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": "https://login.example/authorize",
                "token_endpoint": "https://login.example/token",
                "jwks_uri": "https://login.example/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if url.endswith("/keys"):
            told = [
                json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": name, "use": "sig"}
                for name, key in self.keys.items()
            ]
            return {
                "keys": [
                    *told,
                    {"kty": "oct", "k": "c3Nz" * 10 + "c3M", "kid": "shared"},
                    {"kty": "new"},
                    "nonsense",
                ]
            }
        return {"id_token": self.token}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    made = FakeProvider()
    metadata.forget()
    monkeypatch.setattr(metadata, "ask", made.ask)
    monkeypatch.setattr(oidc, "ask", made.ask)
    return made


@pytest.fixture
def provider(tenant: Tenant, fake: FakeProvider) -> Provider:
    made = Provider(
        tenant=tenant, name="P", issuer=ISSUER, client_id="us", scopes="openid", subject_claim="oid", on=True
    )
    made.secret = seal(b"the-secret", oidc.secret_purpose(made))
    made.save()
    return made


Finish = Callable[..., dict[str, Any]]


@pytest.fixture
def finish(provider: Provider, fake: FakeProvider, clock: Clock) -> Finish:
    """Begin, let the provider answer with these claims, and finish."""

    def finished(
        *,
        key: Any = KEY,
        alg: str = "RS256",
        kid: str = "first",
        late: int = 0,
        again: bool = False,
        told: dict[str, str] | None = None,
        **claims: Any,
    ) -> dict[str, Any]:
        _address, flow = oidc.begin(provider, redirect_uri="http://localhost/x", to="/", again=again, now=clock.now)
        moment = int(clock.now.timestamp())
        usual = {
            "iss": ISSUER,
            "aud": "us",
            "sub": "s",
            "oid": "o",
            "nonce": flow.nonce,
            "iat": moment,
            "exp": moment + 300,
        }
        payload = {name: value for name, value in (usual | claims).items() if value is not None}
        fake.token = jwt.encode(payload, key, algorithm=alg, headers={"kid": kid})
        clock.pass_by(minutes=late)
        return oidc.finish(provider, flow, told or {"code": "c"}, clock.now)

    return finished


def test_an_answer_that_fits_is_believed_and_the_secret_and_verifier_go_to_the_token_address_alone(
    finish: Finish, fake: FakeProvider
) -> None:
    assert finish()["oid"] == "o"
    sent = {url: form for url, form, _headers in fake.asked if form}
    assert list(sent) == ["https://login.example/token"]
    assert sent["https://login.example/token"]["client_secret"] == "the-secret"
    assert sent["https://login.example/token"]["code_verifier"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "https://login.example/other/v2.0"},
        {"iss": None},
        {"sub": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"azp": "somebody-else"},
        {"key": OTHER},
        {"kid": "unknown"},
        {"key": "s" * 32, "alg": "HS256", "kid": "shared"},
        {"key": None, "alg": "none"},
        {"late": 11},
        {"told": {"error": "access_denied"}},
        {"told": {"code": "c", "iss": "https://elsewhere.example"}},
    ],
    ids=" ".join,
)
def test_an_answer_that_does_not_fit_is_refused(finish: Finish, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"provider_answer|provider_refused"):
        finish(**wrong)


def test_new_keys_are_looked_up_when_one_is_unknown_but_not_at_every_token(
    finish: Finish, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish()
    fake.keys = {"second": OTHER}
    with pytest.raises(Refused, match="provider_answer"):
        finish(key=OTHER, kid="second")  # asked a moment ago
    seconds = metadata.monotonic()
    monkeypatch.setattr(metadata, "monotonic", lambda: seconds + 31)
    assert finish(key=OTHER, kid="second")
    with pytest.raises(Refused, match="provider_answer"):
        finish()  # the former key is gone


def test_proving_it_again_needs_the_moment_of_the_sign_in(finish: Finish, clock: Clock) -> None:
    now = int(clock.now.timestamp())
    assert finish(again=True, auth_time=now - 20)
    for told in (None, now - 3600, "now"):
        with pytest.raises(Refused, match="provider_not_again"):
            finish(again=True, auth_time=told)


def test_a_provider_that_calls_itself_by_another_name_is_not_asked(
    provider: Provider, fake: FakeProvider, clock: Clock
) -> None:
    fake.issuer = "https://login.example/{tenantid}/v2.0"
    with pytest.raises(Refused, match="provider_other_issuer"):
        oidc.begin(provider, redirect_uri="http://localhost/x", to="/", again=False, now=clock.now)


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example/", "ftp://login.example/", "https:///x", "https://a@login.example/", "file:///etc/passwd",
        "https://login.example:0/", "https://login.example:99999/", "https://lögin.example/", "",
    ],
)  # fmt: skip
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(NoAnswer):
        address_parts(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_our_own_network_is_not_asked(host: str) -> None:
    with pytest.raises(NoAnswer, match="private"):
        really_ask(f"https://{host}/.well-known/openid-configuration")


def test_what_is_sealed_opens_for_its_purpose_alone() -> None:
    sealed = seal(b"secret", "one")
    assert unseal(sealed, "one") == b"secret"
    assert b"secret" not in sealed
    for broken, purpose in ((sealed, "two"), (sealed[:-1], "one"), (b"", "one"), (seal(b"x", "one")[:12], "one")):
        with pytest.raises(NotOurs):
            unseal(broken, purpose)
