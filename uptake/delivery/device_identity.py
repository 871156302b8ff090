"""Believing a person's own device, which was enrolled before: a JWT by its own key, good for one session."""

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from uptake.delivery import enrolled
from uptake.delivery.identity import AUDIENCE, LONGEST, Told, Vouched, check_moments, moment, verified
from uptake.delivery.showings import Showings
from uptake.rules.refusals import Refused

PREFIX = "device:"
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]


async def by_device(told: Told, store: Showings) -> Vouched:
    """Believe the device that the key id names: EdDSA by its key, issued after every identity it has used before.

    Raises Refused: "identity_not_verified" (also for a device that is enrolled no more), "identity_used",
    "identity_expired", "identity_too_long", "unknown_person" for somebody who is gone.
    """
    device = told.key_id.removeprefix(PREFIX)
    if not device.isalnum():
        raise Refused("identity_not_verified")  # never the id of a device, and not every store takes every character
    known = await asyncio.to_thread(enrolled.enrolled, store, told.tenant, device)
    if known is None:
        raise Refused("identity_not_verified")
    key = Ed25519PublicKey.from_public_bytes(known.public)
    claims = verified(told.token, key, ["EdDSA"], AUDIENCE, _NEEDED)
    if claims is None or claims["sub"] != device:
        raise Refused("identity_not_verified")
    check_moments(claims, told.now, LONGEST)
    if not told.directory.has(known.person):
        raise Refused("unknown_person")
    if not await asyncio.to_thread(enrolled.prove, store, told.tenant, device, moment(claims["iat"])):
        raise Refused("identity_used")
    return Vouched(told.tenant, known.person, f"{PREFIX}{device}")
