"""Cursors: how a poll that finds nothing new is answered without looking anything up.

A cursor is an ETag that carries the version of the snapshot it was made from and the first moment at which
anything could change for this person on this surface. Until then, and with the same snapshot, the answer
is again "nothing": every event and every showing elsewhere can only make the message rest longer.
"""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest
from struct import Struct

from uptake.delivery import moments
from uptake.delivery.tokens import Bearer

_SEAL = 12
_BODY = Struct(">qq")


class Cursors:
    """Seals and opens the cursors of one installation."""

    def __init__(self, secret: bytes) -> None:
        self._key = blake2b(secret, digest_size=32, person=b"uptake-cursor").digest()

    def seal(self, bearer: Bearer, surface: str, version: int, until: datetime) -> bytes:
        """Make the ETag, quotes included."""
        body = _BODY.pack(version, moments.number(until))
        return b'"' + urlsafe_b64encode(body + self._seal(bearer, surface, body)) + b'"'

    def open(self, etag: bytes, bearer: Bearer, surface: str) -> tuple[int, int] | None:
        """Read the version and the moment (microseconds); None when the cursor is not this bearer's own.

        A weak ETag is taken too: a proxy that compresses may have made it so.
        """
        text = etag.removeprefix(b"W/")
        try:
            raw = b64decode(text[1:-1], b"-_", validate=True)
        except Error:
            return None
        body, seal = raw[: _BODY.size], raw[_BODY.size :]
        if not compare_digest(seal, self._seal(bearer, surface, body)) or len(body) != _BODY.size:
            return None
        version, until = _BODY.unpack(body)
        return version, until

    def _seal(self, bearer: Bearer, surface: str, body: bytes) -> bytes:
        about = bearer.binding + body + surface.encode()
        return blake2b(about, digest_size=_SEAL, key=self._key).digest()
