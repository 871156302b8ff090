"""Whom to believe when a client says who is in front of it."""

from datetime import datetime

from uptake.delivery.device_identity import PREFIX, by_device
from uptake.delivery.identity import Vouched, by_host, told
from uptake.delivery.plane import Plane
from uptake.delivery.providers import by_provider


async def believe(plane: Plane, identity: str, now: datetime, *, tenant: str = "", nonce: str = "") -> Vouched:
    """Name the person whom an identity stands for; raises Refused where it does not hold."""
    read = told(identity, tenant, plane.folder, now)
    if not read.from_tenant:
        return by_provider(read, nonce, plane.config.secret)
    if read.key_id.startswith(PREFIX):
        return await by_device(read, plane.showings)
    return by_host(read, plane.config.secret)
