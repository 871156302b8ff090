"""Believing a provider of identities that the organization trusts (OpenID Connect Core 1.0, section 3.1.3.7)."""

from datetime import timedelta
from typing import Any

from uptake.delivery.identity import Told, Vouched, check_moments, person, verified
from uptake.delivery.trust import ALGORITHMS, Issuer
from uptake.rules.refusals import Refused

LONGEST = timedelta(days=1)
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def by_provider(told: Told, nonce: str, secret: bytes) -> Vouched:
    """Believe an ID or access token of a provider; `nonce` is what the client sent when it asked for the token.

    Raises Refused: "identity_not_verified", "identity_expired", "identity_too_long", "unknown_person".
    """
    for issuer in told.directory.trust.issuers:
        if issuer.issuer != told.claims["iss"]:
            continue
        claims = _claims(told, issuer)
        if claims is None or not _for_us(claims, issuer) or (nonce and claims.get("nonce") != nonce):
            continue
        check_moments(claims, told.now, LONGEST)
        if issuer.claim == "email" and claims.get("email_verified", True) is not True:
            raise Refused("identity_not_verified")  # an address that anybody could have given
        return Vouched(told.tenant, person(told, claims.get(issuer.claim), secret), f"issuer:{issuer.id}")
    raise Refused("identity_not_verified")


def _claims(told: Told, issuer: Issuer) -> dict[str, Any] | None:
    keys = [key for name, key in issuer.usable if not told.key_id or name == told.key_id]
    if not told.key_id and len(keys) > 1:
        return None  # with several keys, a token has to name its own
    for key in keys:
        algorithms = sorted(ALGORITHMS[key.key_type or ""])
        claims = verified(told.token, key.key, algorithms, issuer.audience, _NEEDED)
        if claims is not None:
            return claims
    return None


def _for_us(claims: dict[str, Any], issuer: Issuer) -> bool:
    """Whether a client that may do so has asked for the token; one for several audiences must say who did."""
    party = claims.get("azp")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if party is None:
        return not several and not issuer.parties
    return party in issuer.parties if issuer.parties else bool(party == issuer.audience)
