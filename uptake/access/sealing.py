"""Keeping small secrets that must be read again: encrypted with a key made of the installation's secret.

AES-GCM; what a sealed secret is for is part of the seal, so one cannot stand in for another. What need not be read
again (passwords, recovery codes, tokens) is hashed instead.
"""

import secrets
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class NotOurs(Exception):
    """What should be opened was sealed for something else, by another installation, or damaged."""


def seal(secret: bytes, purpose: str) -> bytes:
    """The secret, readable with the installation's secret and the same purpose only."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes | memoryview, purpose: str) -> bytes:
    """The secret again; raises NotOurs."""
    kept = bytes(sealed)
    try:
        return _cipher().decrypt(kept[:_NONCE], kept[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError):
        raise NotOurs(purpose) from None


def keyed_hash(text: str, purpose: str) -> str:
    """A hash that only this installation can make again; `purpose` is at most 16 letters."""
    key = blake2b(settings.UPTAKE.secret, digest_size=32, person=purpose.encode()).digest()
    return blake2b(text.encode(), digest_size=32, key=key).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(blake2b(settings.UPTAKE.secret, digest_size=32, person=b"uptake-sealing").digest())
