"""POST /client/v1/enrol: a device becomes one that vouches for its person, by a code that an admin has made."""

import asyncio
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from uptake.delivery import enrolled
from uptake.delivery.plane import Plane
from uptake.delivery.signing import unpadded
from uptake.delivery.trust import Code
from uptake.delivery.vouching import believe
from uptake.delivery.wire import Answer, EnrolAnswer, EnrolRequest, Request, answer
from uptake.rules.refusals import Refused

_DECODER = msgspec.json.Decoder(EnrolRequest)
_LONGEST_CODE = 200
_KEY_BYTES = 32


async def enrol_device(plane: Plane, request: Request) -> Answer:
    """Enrol a device for the person whom the code is bound to, or whom the identity names.

    Raises Refused: "bad_code" for a code that is unknown, ended or expired (strangers are not told which),
    "code_used_up", "bad_public_key", "device_is_enrolled", "identity_needed", and all reasons of an identity.
    """
    asked = _DECODER.decode(request.body)
    now = plane.clock()
    public = _public_key(asked.public_key)
    tenant, name, code = _code(plane, asked.code, now)
    person = code.person
    if person is None:
        if not asked.identity:
            raise Refused("identity_needed")
        vouched = await believe(plane, asked.identity, now, tenant=tenant, nonce=asked.nonce)
        if vouched.tenant != tenant or vouched.source.startswith("device:"):
            raise Refused("identity_not_verified")  # a device does not multiply
        person = vouched.person
    device = await asyncio.to_thread(
        enrolled.enrol, plane.showings, tenant, person, public, code=name, uses=code.uses, now=now
    )
    return answer(EnrolAnswer(device, tenant))


def code_digest(secret: str) -> bytes:
    """What is kept of the secret of a code."""
    return blake2b(secret.encode(), digest_size=32, person=b"uptake-enrol").digest()


def _code(plane: Plane, told: str, now: datetime) -> tuple[str, str, Code]:
    parts = told.strip().split(".")
    if len(told) > _LONGEST_CODE or len(parts) != 3:
        raise Refused("bad_code")
    tenant, name, secret = parts
    directory = plane.folder.directory(tenant, now)
    code = directory.trust.codes.get(name) if directory else None
    if code is None or not compare_digest(code.digest, code_digest(secret)) or now >= code.expires_at:
        raise Refused("bad_code")
    return tenant, name, code


def _public_key(told: str) -> bytes:
    try:
        public = unpadded(told)
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        raise Refused("bad_public_key") from None
    if len(public) != _KEY_BYTES:
        raise Refused("bad_public_key")
    return public
