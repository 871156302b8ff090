"""An identity provider that answers in this process, and browsers that go there and come back."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from uptake.access import oidc
from uptake.access.models import Provider
from uptake.access.sealing import seal
from uptake.tenancy.models import Tenant

ISSUER = "https://login.example/tid/v2.0"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeProvider:
    """What stands at the addresses of the issuer; `claims` are told of whoever signs in next."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.nonce = ""
        self.forms: list[dict[str, str]] = []

    def ask(self, url: str, form: Any = None, headers: Any = None) -> Any:
        if url.endswith("openid-configuration"):
            return {
                "issuer": ISSUER,
                "authorization_endpoint": "https://login.example/authorize",
                "token_endpoint": "https://login.example/token",
                "jwks_uri": "https://login.example/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if url.endswith("/keys"):
            told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [told | {"kid": "first", "use": "sig"}]}
        self.forms.append(dict(form))
        moment = int(datetime.now(UTC).timestamp())  # the library that reads tokens has a clock of its own
        usual = {"iss": ISSUER, "aud": "us", "sub": "s", "nonce": self.nonce, "iat": moment, "exp": moment + 300}
        return {"id_token": jwt.encode(usual | self.claims, KEY, algorithm="RS256", headers={"kid": "first"})}


def trusted(tenant: Tenant, **changed: Any) -> Provider:
    """The provider, set up for an organization."""
    told = {"issuer": ISSUER, "client_id": "us", "scopes": "openid", "subject_claim": "oid", "on": True} | changed
    made = Provider(tenant=tenant, name="Contoso", **told)
    made.secret = seal(b"the-secret", oidc.secret_purpose(made))
    made.save()
    return made


def leave(client: Client, provider: FakeProvider, path: str) -> dict[str, str]:
    """Go to the provider; what it is asked."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.content
    asked = {name: value for name, (value,) in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def signed_in(client: Client, provider: FakeProvider, slug: str = "hillside", **claims: Any):
    """Sign in as whoever the claims are about; the answer of the page to which the provider sends the browser."""
    provider.claims = claims
    asked = leave(client, provider, f"/me/sign-in/{slug}/")
    return client.get("/me/answer/", {"code": "c", "state": asked["state"]})
