"""A security key made of software: it answers what WebAuthn asks, rightly or as a test wants it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def written(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SoftKey:
    """One credential of one person at one site."""

    def __init__(self, origin: str = "http://localhost", site: str = "localhost", name: bytes = b"credential") -> None:
        self.origin, self.site, self.name = origin, site, name
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.uses = 0
        self.handle = b""

    def make(self, question: str, **different: Any) -> str:
        """The answer to the question for a new passkey."""
        asked = json.loads(question)["publicKey"]
        self.handle = read(asked["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.secret.public_key())))
        told = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        data = self._data(PRESENT | VERIFIED | ATTESTED) + told
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"], **different)
        return self._answer({"clientDataJSON": written(client), "attestationObject": written(statement)})

    def prove(self, question: str, *, verified: bool = True, **different: Any) -> str:
        """The answer to the question whether it is there."""
        self.uses += 1
        asked = json.loads(question)["publicKey"]
        client = self._client("webauthn.get", asked["challenge"], **different)
        data = self._data(PRESENT | (VERIFIED if verified else 0))
        signature = self.secret.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": written(client),
                "authenticatorData": written(data),
                "signature": written(signature),
                "userHandle": written(self.handle),
            }
        )

    def _data(self, flags: int) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, origin: str = "") -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin or self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = written(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
