"""What an identity provider says about itself: its addresses and its keys, remembered for ten minutes.

Source: OpenID Connect Discovery 1.0, sections 3 and 4.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

import jwt

from uptake.access.fetching import NoAnswer, address_parts, ask
from uptake.rules.refusals import Refused

_GOOD_FOR = 600.0  # seconds
_NOT_SOONER = 30.0  # an unknown key makes us look again, but not more often than this
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Metadata:
    """The addresses of a provider, as it tells them."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str
    basic_auth: bool  # it takes the client's secret in the header alone
    tells_issuer: bool  # its answers carry `iss` (RFC 9207)


_known: dict[str, tuple[float, Metadata]] = {}
_keys: dict[str, tuple[float, dict[str, jwt.PyJWK]]] = {}
_lock = Lock()


def metadata_of(issuer: str) -> Metadata:
    """What the provider says; raises Refused("provider_unreachable") or ("provider_other_issuer")."""
    with _lock:
        held = _known.get(issuer)
    if held and monotonic() - held[0] < _GOOD_FOR:
        return held[1]
    try:
        told = ask(issuer.rstrip("/") + _WELL_KNOWN)
        found = Metadata(
            issuer=str(told["issuer"]),
            authorization=_address(told["authorization_endpoint"]),
            token=_address(told["token_endpoint"]),
            keys=_address(told["jwks_uri"]),
            end_session=_address(told["end_session_endpoint"]) if told.get("end_session_endpoint") else "",
            basic_auth="client_secret_post" not in _methods(told),
            tells_issuer=told.get("authorization_response_iss_parameter_supported") is True,
        )
    except NoAnswer as trouble:
        raise Refused("provider_unreachable", why=str(trouble)) from None
    except (KeyError, TypeError, AttributeError):
        raise Refused("provider_unreachable", why="metadata incomplete") from None
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise Refused("provider_other_issuer", issuer=found.issuer)
    with _lock:
        _known[issuer] = (monotonic(), found)
    return found


def key_of(about: Metadata, key_id: str | None) -> jwt.PyJWK:
    """The key with which a token is said to be signed; raises Refused("provider_unreachable") or ("provider_answer").

    An unknown one is looked up anew, because providers change their keys.
    """
    with _lock:
        at, keys = _keys.get(about.keys, (float("-inf"), {}))
    age = monotonic() - at
    if age >= _GOOD_FOR or (_pick(keys, key_id) is None and age >= _NOT_SOONER):
        try:
            keys = _usable(ask(about.keys))
        except NoAnswer as trouble:
            raise Refused("provider_unreachable", why=str(trouble)) from None
        with _lock:
            _keys[about.keys] = (monotonic(), keys)
    found = _pick(keys, key_id)
    if found is None:
        raise Refused("provider_answer", why="unknown key")
    return found


def forget() -> None:
    """Look everything up anew; the settings of a provider were changed."""
    with _lock:
        _known.clear()
        _keys.clear()


def _usable(told: Any) -> dict[str, jwt.PyJWK]:
    keys: dict[str, jwt.PyJWK] = {}
    listed = told.get("keys") if isinstance(told, dict) else None
    for each in listed or ():
        try:
            if each.get("use", "sig") == "sig" and each.get("kty") in ("RSA", "EC", "OKP"):
                keys[str(each.get("kid", ""))] = jwt.PyJWK.from_dict(each)
        except (jwt.PyJWTError, AttributeError):
            continue  # a kind of key that we do not know signs nothing for us
    return keys


def _pick(keys: dict[str, jwt.PyJWK], key_id: str | None) -> jwt.PyJWK | None:
    if key_id is None:
        return next(iter(keys.values())) if len(keys) == 1 else None
    return keys.get(key_id)


def _address(told: Any) -> str:
    address_parts(str(told))
    return str(told)


def _methods(told: dict[str, Any]) -> list[str]:
    return list(told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"])
