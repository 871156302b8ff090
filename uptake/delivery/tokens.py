"""Client tokens: who polls, from which device, in which languages, and until when.

A token is a key id, a keyed hash and the claims; it needs no look-up, and after the first time no hash. What ends
one before its time is in revoked.py.
"""

from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from hmac import compare_digest

import msgspec

from uptake.delivery import moments
from uptake.rules.refusals import Refused

LIFETIME = timedelta(hours=12)
_LIFETIME = LIFETIME // timedelta(microseconds=1)
_REMEMBERED = 20_000
_KEY_ID, _SEAL = 4, 16


class _Claims(msgspec.Struct, frozen=True, array_like=True):
    tenant: str
    person: int
    device: str
    languages: tuple[str, ...]
    expires_at: int
    verdicts: dict[str, str] | None = None
    source: str = ""


@dataclass(slots=True)
class Bearer:
    """Whoever holds a valid token; `binding` stands for everything that an answer to them depends on.

    `verdicts` are the first reasons of the device against each place of Windows, empty where there is none; None when
    no Windows device has reported. `source` names who vouched for the person. `cleared` is what the token was last
    compared with (revoked.Revocations): while the same is in force, it need not be compared again.
    """

    tenant: str
    person: int
    device: str
    languages: tuple[str, ...]
    expires_at: int
    binding: bytes
    verdicts: dict[str, str] | None = None
    source: str = ""
    cleared: object = field(default=None, compare=False, repr=False)
    minute: int = field(default=0, compare=False, repr=False)  # how often it asks in which minute: overload.py
    asked: int = field(default=0, compare=False, repr=False)

    @property
    def issued_at(self) -> int:
        """The moment from which the token holds, in microseconds since 1970."""
        return self.expires_at - _LIFETIME


class Tokens:
    """Issues and verifies the tokens of one installation."""

    def __init__(self, secret: bytes) -> None:
        self._key = blake2b(secret, digest_size=32, person=b"uptake-token").digest()
        self._key_id = blake2b(self._key, digest_size=_KEY_ID, person=b"uptake-key-id").digest()
        self._decoder = msgspec.msgpack.Decoder(_Claims)
        self._remembered: dict[bytes, Bearer] = {}

    def issue(
        self,
        tenant: str,
        person: int,
        device: str,
        languages: tuple[str, ...],
        now: datetime,
        verdicts: dict[str, str] | None = None,
        source: str = "",
    ) -> tuple[str, datetime]:
        """Make a token and say when it expires."""
        expires_at = now + LIFETIME
        told = _Claims(tenant, person, device, languages, moments.number(expires_at), verdicts, source)
        claims = msgspec.msgpack.encode(told)
        return urlsafe_b64encode(self._key_id + self._seal(claims) + claims).decode(), expires_at

    def verify(self, token: bytes, now: datetime) -> Bearer:
        """Say who holds the token; raises Refused("bad_token") or Refused("expired_token")."""
        bearer = self._remembered.get(token)
        if bearer is None:
            bearer = self._open(token)
            if len(self._remembered) >= _REMEMBERED:
                del self._remembered[next(iter(self._remembered))]  # the oldest
            self._remembered[token] = bearer
        if moments.number(now) >= bearer.expires_at:
            self._remembered.pop(token, None)
            raise Refused("expired_token")
        return bearer

    def _open(self, token: bytes) -> Bearer:
        try:
            raw = b64decode(token, b"-_", validate=True)
        except ValueError:
            raise Refused("bad_token") from None
        key_id, seal, claims = raw[:_KEY_ID], raw[_KEY_ID : _KEY_ID + _SEAL], raw[_KEY_ID + _SEAL :]
        if key_id != self._key_id or not compare_digest(seal, self._seal(claims)):
            raise Refused("bad_token")
        found = self._decoder.decode(claims)
        whose = msgspec.msgpack.encode((found.tenant, found.person, found.device, found.languages, found.verdicts))
        return Bearer(
            found.tenant,
            found.person,
            found.device,
            found.languages,
            found.expires_at,
            blake2b(whose, digest_size=16).digest(),
            found.verdicts,
            found.source,
        )

    def _seal(self, claims: bytes) -> bytes:
        return blake2b(claims, digest_size=_SEAL, key=self._key).digest()


def device_digest(device: str) -> str:
    """What a device is revoked by: 16 bytes in hexadecimal, made of the id that its client keeps."""
    return blake2b(device.encode(), digest_size=16, person=b"uptake-revoked").hexdigest()
