"""Who vouches for the person in front of a client: a host, a provider of identities, or the person's own device.

All of them hand over a short-lived JWT. Who may have signed it follows from its issuer alone, and how it may be signed
from the kind of key we hold: nothing that the token says about itself chooses a key or an algorithm.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from uptake.delivery.directory import Directory
from uptake.delivery.folder import SnapshotFolder
from uptake.rules.refusals import Refused

AUDIENCE = "uptake"
LONGEST = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=30)  # between the clock of whoever signed and ours
_LONGEST_TOKEN = 16_384  # characters; tokens of providers with many groups have 8,000
_NEEDED = ["iss", "sub", "aud", "exp"]


@dataclass(frozen=True, slots=True)
class Told:
    """What an identity says before anybody has believed it."""

    token: str
    header: dict[str, Any]
    claims: dict[str, Any]
    tenant: str
    directory: Directory
    now: datetime

    @property
    def key_id(self) -> str:
        """The key that it names; empty for none. Only ever compared with the ids of keys that we hold."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) else ""

    @property
    def from_tenant(self) -> bool:
        """Whether the organization itself has issued it, by one of its hosts or devices."""
        return bool(self.claims["iss"] == self.tenant)


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person of a tenant, and who says so: `host:KEY`, `issuer:ID` or `device:ID`."""

    tenant: str
    person: int
    source: str


def told(identity: str, tenant: str, folder: SnapshotFolder, now: datetime) -> Told:
    """Read an identity without believing it; `tenant` may be empty where the token itself names it.

    Raises Refused("identity_not_verified") for what is no token, or of a tenant that is not here.
    """
    if len(identity) > _LONGEST_TOKEN:
        raise Refused("identity_not_verified")
    try:
        read = jwt.decode_complete(identity, options={"verify_signature": False})
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise Refused("identity_not_verified") from None
    header, claims = read["header"], read["payload"]
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or "crit" in header:  # an extension that must be understood, and is not
        raise Refused("identity_not_verified")
    found = tenant or issuer
    directory = folder.directory(found, now)
    if directory is None:
        raise Refused("identity_not_verified")
    return Told(identity, header, claims, found, directory, now)


def by_host(told: Told, secret: bytes) -> Vouched:
    """Believe a host of the organization: HS256 by one of its keys.

    Raises Refused: "identity_not_verified" (key or signature; strangers are not told which), "identity_expired",
    "identity_too_long", "unknown_person".
    """
    keys = told.directory.host_keys
    names = [told.key_id] if told.key_id else list(keys)
    for name in names:
        if name not in keys:
            continue
        claims = verified(told.token, keys[name], ["HS256"], AUDIENCE, _NEEDED)
        if claims is not None:
            check_moments(claims, told.now, LONGEST)
            return Vouched(told.tenant, person(told, claims["sub"], secret), f"host:{name}")
    raise Refused("identity_not_verified")


def verified(token: str, key: Any, algorithms: list[str], audience: str, needed: list[str]) -> dict[str, Any] | None:
    """The claims, if this key has signed them for that audience; the moments are left to `check_moments`."""
    try:
        return jwt.decode(
            token,
            key,
            algorithms=algorithms,
            audience=audience,
            # The moments are judged by our own clock, the one that all rules use.
            options={"require": needed, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
    except (jwt.InvalidTokenError, TypeError, ValueError):
        return None


def check_moments(claims: dict[str, Any], now: datetime, longest: timedelta) -> None:
    """Raise Refused for an identity whose time is over, has not come, or lasts too long."""
    ends_at = moment(claims["exp"])
    if now >= ends_at + CLOCK_SKEW:
        raise Refused("identity_expired")
    if ends_at - now > longest + CLOCK_SKEW:
        raise Refused("identity_too_long")
    for name in ("nbf", "iat"):
        if name in claims and moment(claims[name]) > now + CLOCK_SKEW:
            raise Refused("identity_not_verified")


def person(told: Told, name: Any, secret: bytes) -> int:
    """The person of that name; raises Refused("unknown_person")."""
    found = told.directory.person(name, secret) if isinstance(name, str) else None
    if found is None:
        raise Refused("unknown_person")
    return found


def moment(seconds: Any) -> datetime:
    """A moment as tokens write it; raises Refused."""
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise Refused("identity_not_verified") from None
