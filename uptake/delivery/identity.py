"""How a host application vouches for the person in front of it: a short-lived JWT, HS256."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from uptake.delivery.directory import Directory
from uptake.delivery.folder import SnapshotFolder
from uptake.rules.refusals import Refused

AUDIENCE = "uptake"
LONGEST = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=30)  # between the host's clock and ours
_NEEDED = ["iss", "sub", "aud", "exp"]


def person_of(identity: str, folder: SnapshotFolder, secret: bytes, now: datetime) -> tuple[str, int]:
    """Name the tenant and the person that an identity stands for.

    Raises Refused: "identity_not_verified" (tenant, key or signature; strangers are not told which),
    "identity_expired", "identity_too_long", "unknown_person".
    """
    tenant, directory, keys = _issuer(identity, folder, now)
    claims = _verified(identity, keys)
    if now >= _moment(claims["exp"]) + CLOCK_SKEW:
        raise Refused("identity_expired")
    if _moment(claims["exp"]) - now > LONGEST + CLOCK_SKEW:
        raise Refused("identity_too_long")
    person = directory.person(str(claims["sub"]), secret)
    if person is None:
        raise Refused("unknown_person")
    return tenant, person


def _issuer(identity: str, folder: SnapshotFolder, now: datetime) -> tuple[str, Directory, list[bytes]]:
    try:
        unverified = jwt.decode_complete(identity, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise Refused("identity_not_verified") from None
    tenant, key_id = unverified["payload"].get("iss"), unverified["header"].get("kid")
    directory = folder.directory(tenant, now) if isinstance(tenant, str) else None
    if directory is None:
        raise Refused("identity_not_verified")
    keys = directory.host_keys
    return tenant, directory, [keys[key_id]] if key_id in keys else [] if key_id else list(keys.values())


def _verified(identity: str, keys: list[bytes]) -> dict[str, Any]:
    for key in keys:
        try:
            return jwt.decode(
                identity,
                key,
                algorithms=["HS256"],
                audience=AUDIENCE,
                # The moments are judged by our own clock, the one that all rules use.
                options={"require": _NEEDED, "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            continue
    raise Refused("identity_not_verified")


def _moment(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise Refused("identity_not_verified") from None
