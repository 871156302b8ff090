"""Who may vouch for people of a tenant: its hosts, providers of identities, and codes that enrol devices.

It lies in the file of people (directory.py), so that a sign-in is judged without asking the control plane.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import jwt
import msgspec
from jwt.algorithms import RSAAlgorithm

SHORTEST_HOST_KEY = 32  # bytes, as RFC 7518 section 3.2 asks for HS256
SHORTEST_RSA = 2048  # bits, as RFC 7518 section 3.3 asks for
ALGORITHMS = {"RSA": frozenset({"RS256"}), "EC": frozenset({"ES256"}), "OKP": frozenset({"EdDSA"})}
"""What a public key may have signed with, by its kind. No shared secret is among it, and nothing unsigned."""


class Issuer(msgspec.Struct, frozen=True, dict=True):
    """A provider of identities (OpenID Connect): what its tokens must say, and its public keys as JWK.

    `claim` names the person; `parties` are the clients that may have asked for a token, empty for the audience alone.
    """

    id: str
    issuer: str
    audience: str
    claim: str
    parties: tuple[str, ...] = ()
    keys: tuple[dict[str, Any], ...] = ()

    @cached_property
    def usable(self) -> list[tuple[str | None, jwt.PyJWK]]:
        """The keys that can be used, with their ids."""
        return usable(self.keys)


class Code(msgspec.Struct, frozen=True):
    """A code that enrols devices: the digest of its secret, how often it may be used, and whom it is bound to."""

    digest: bytes
    uses: int
    expires_at: datetime
    person: int | None = None


class Trust(msgspec.Struct, frozen=True):
    """Everybody who may vouch for somebody: hosts by the id of their key, providers, codes by their id."""

    hosts: dict[str, bytes] = {}
    issuers: tuple[Issuer, ...] = ()
    codes: dict[str, Code] = {}

    def check(self) -> None:
        """Raise ValueError for a host key that is too short."""
        short = [name for name, key in self.hosts.items() if len(key) < SHORTEST_HOST_KEY]
        if short:
            raise ValueError(f"host keys of less than {SHORTEST_HOST_KEY} bytes: {', '.join(short)}")


NOBODY = Trust()


def usable(keys: Sequence[Any]) -> list[tuple[str | None, jwt.PyJWK]]:
    """The public keys among these that may verify an identity: for signatures, of a kind we take, long enough."""
    found = []
    for each in keys:
        if not isinstance(each, dict) or each.get("use", "sig") != "sig" or each.get("kty") not in ALGORITHMS:
            continue
        allowed = ALGORITHMS[each["kty"]]
        if each.get("alg", next(iter(allowed))) not in allowed:
            continue
        public = {name: value for name, value in each.items() if name in _PUBLIC}
        try:
            key = jwt.PyJWK(public, algorithm=next(iter(allowed)))
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        if isinstance(key.Algorithm, RSAAlgorithm) and key.key.key_size < SHORTEST_RSA:
            continue
        if each["kty"] == "EC" and each.get("crv") != "P-256":
            continue
        if each["kty"] == "OKP" and each.get("crv") != "Ed25519":
            continue
        kid = each.get("kid")
        found.append((kid if isinstance(kid, str) else None, key))
    return found


_PUBLIC = frozenset({"kty", "n", "e", "crv", "x", "y", "kid", "use", "alg"})
