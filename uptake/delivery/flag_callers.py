"""Who asks for flags: a client with its own token, or the server of a host with a key for all people of its tenant."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest

from uptake.delivery.overload import check_pace
from uptake.delivery.plane import Plane
from uptake.delivery.tokens import Bearer
from uptake.rules.refusals import Refused

_SCHEME = b"Bearer "
_PREFIX = "flags."
_MOST_A_MINUTE = 60_000  # questions of one host to one process
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose flags are asked for: those of the bearer, or of whomever a host's server names."""

    tenant: str
    bearer: Bearer | None


def flag_key(tenant: str, key_id: str, host_key: bytes) -> str:
    """What the server of a host sends instead of a token; made from its key, which itself never travels."""
    secret = blake2b(
        f"{tenant} {key_id}".encode(), key=host_key[:64], digest_size=32, person=b"uptake-flag-key"
    ).digest()
    return f"{_PREFIX}{tenant}.{key_id}.{urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def caller_of(plane: Plane, authorization: bytes, now: datetime) -> Caller:
    """Say who asks; raises Refused("bad_token"), a reason of a token, or ("too_often")."""
    told = authorization.removeprefix(_SCHEME).decode("latin-1")
    if not told.startswith(_PREFIX):
        bearer = plane.bearer(authorization, now)
        return Caller(bearer.tenant, bearer)
    parts = told.split(".")
    if len(told) > _LONGEST or len(parts) != 4:
        raise Refused("bad_token")
    _prefix, tenant, key_id, _secret = parts
    directory = plane.folder.directory(tenant, now)
    key = directory.host_keys.get(key_id) if directory else None
    if key is None or not compare_digest(told.encode("latin-1"), flag_key(tenant, key_id, key).encode()):
        raise Refused("bad_token")
    host = plane.hosts.setdefault((tenant, key_id), Bearer(tenant, 0, "", (), 0, b""))
    check_pace(host, now, _MOST_A_MINUTE)
    return Caller(tenant, None)
