"""One-time codes by which a person opens the pages about themselves (/me/): made by delivery, read by the pages.

A code names a person for a minute. It is sealed with a key made of the installation's secret, so no look-up is needed;
that it opens once is kept by whoever takes it (transparency/visits), who remembers its digest.
"""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest
from secrets import token_bytes

import msgspec

from uptake.delivery import moments
from uptake.rules.refusals import Refused

LIFETIME = timedelta(seconds=60)
_SEAL, _NONCE = 16, 16
_LONGEST = 500


class _Claims(msgspec.Struct, frozen=True, array_like=True):
    tenant: str
    person: int
    source: str
    nonce: bytes
    expires_at: int


_DECODER = msgspec.msgpack.Decoder(_Claims)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a code names, who has vouched for them, and what the code is remembered by."""

    tenant: str
    person: int
    source: str
    digest: str


def issue(secret: bytes, tenant: str, person: int, source: str, now: datetime) -> tuple[str, datetime]:
    """Make a code, and say when it expires; `source` is that of the token (tokens.Bearer)."""
    expires_at = now + LIFETIME
    claims = msgspec.msgpack.encode(_Claims(tenant, person, source, token_bytes(_NONCE), moments.number(expires_at)))
    return urlsafe_b64encode(_seal(secret, claims) + claims).rstrip(b"=").decode(), expires_at


def named(secret: bytes, code: str, now: datetime) -> Named:
    """Say whom a code names; raises Refused("me_code_unknown") or Refused("me_code_expired")."""
    try:
        whole = b64decode(code.encode("ascii") + b"=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (Error, ValueError):
        raise Refused("me_code_unknown") from None
    seal, claims = whole[:_SEAL], whole[_SEAL:]
    if len(code) > _LONGEST or not compare_digest(seal, _seal(secret, claims)):
        raise Refused("me_code_unknown")
    told = _DECODER.decode(claims)
    if now >= moments.moment(told.expires_at):
        raise Refused("me_code_expired")
    # Of what was sealed, not of what was sent: one code may be written in more than one way.
    return Named(told.tenant, told.person, told.source, blake2b(claims, digest_size=32).hexdigest())


def _seal(secret: bytes, claims: bytes) -> bytes:
    key = blake2b(secret, digest_size=32, person=b"uptake-me-code").digest()
    return blake2b(claims, digest_size=_SEAL, key=key).digest()
