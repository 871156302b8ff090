"""Signing in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

Nothing that comes back is believed before all of it fits what was asked: the state of this very session, once and for
ten minutes; the issuer; the signature with a key of the provider; audience, nonce and times. Sources: OpenID Connect
Core 1.0, section 3.1; RFC 7636; RFC 9207; RFC 9700.
"""

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from uptake.access.fetching import NoAnswer, ask
from uptake.access.metadata import key_of, metadata_of
from uptake.access.models import Provider
from uptake.access.sealing import unseal
from uptake.rules.refusals import Refused

LASTS = timedelta(minutes=10)
LEEWAY = 60  # seconds that clocks may differ
_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_NEEDED = ("iss", "aud", "exp", "iat", "sub")


@dataclass(frozen=True)
class Flow:
    """What was asked, kept in the session until the answer comes."""

    provider: int
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    to: str
    again: bool  # to prove anew who one is, not to sign in
    at: str

    def as_dict(self) -> dict[str, Any]:
        """The flow as a session keeps it."""
        return asdict(self)


def secret_purpose(provider: Provider) -> str:
    """What the sealed secret of a provider is for."""
    return f"provider of tenant {provider.tenant_id}"


def begin(provider: Provider, *, redirect_uri: str, to: str, again: bool, now: datetime) -> tuple[str, Flow]:
    """Where to send the browser, and what to remember; raises Refused("provider_unreachable")."""
    about = metadata_of(provider.issuer)
    flow = Flow(
        provider=provider.pk,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        to=to,
        again=again,
        at=now.isoformat(),
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scopes,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": _plain(sha256(flow.verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    if again:
        asked |= {"prompt": "login", "max_age": "0"}
    joint = "&" if "?" in about.authorization else "?"
    return f"{about.authorization}{joint}{urlencode(asked)}", flow


def finish(provider: Provider, flow: Flow, told: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What the provider says about who signed in, from its answer in the address.

    The caller has found the flow by the state. Raises Refused("provider_refused"), ("provider_answer") or
    ("provider_unreachable").
    """
    about = metadata_of(provider.issuer)
    if now - datetime.fromisoformat(flow.at) > LASTS:
        raise Refused("provider_answer", why="too late")
    if told.get("iss", about.issuer) != about.issuer or (about.tells_issuer and "iss" not in told):
        raise Refused("provider_answer", why="another issuer")
    if "error" in told:
        raise Refused("provider_refused", why=told["error"][:60])
    claims = _checked(provider, _exchange(provider, flow, told.get("code", "")))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), flow.nonce.encode()):
        raise Refused("provider_answer", why="another nonce")
    if flow.again and not _just_now(claims.get("auth_time"), now):
        raise Refused("provider_not_again")
    return claims


def _exchange(provider: Provider, flow: Flow, code: str) -> str:
    about = metadata_of(provider.issuer)
    secret = unseal(provider.secret, secret_purpose(provider)).decode()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": flow.redirect_uri,
        "code_verifier": flow.verifier,
    }
    headers = {}
    if about.basic_auth:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    try:
        answer = ask(about.token, form, headers)
    except NoAnswer as trouble:
        raise Refused("provider_answer", why=str(trouble)) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("id_token"), str):
        raise Refused("provider_answer", why="no token")
    return str(answer["id_token"])


def _checked(provider: Provider, token: str) -> dict[str, Any]:
    about = metadata_of(provider.issuer)
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in _SIGNED:
            raise Refused("provider_answer", why="unknown signature")
        key = key_of(about, header.get("kid"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[header["alg"]],
            audience=provider.client_id,
            issuer=about.issuer,
            leeway=LEEWAY,
            options={"require": list(_NEEDED)},
        )
    except (jwt.PyJWTError, NotImplementedError, TypeError) as wrong:
        raise Refused("provider_answer", why=type(wrong).__name__) from None
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Refused("provider_answer", why="for another party")
    return claims


def _just_now(told: object, now: datetime) -> bool:
    return isinstance(told, int | float) and abs(now.timestamp() - told) <= LASTS.total_seconds() / 2


def _plain(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
