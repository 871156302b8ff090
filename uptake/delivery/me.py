"""POST /client/v1/me: a signed-in client asks for the address under which its person reads what is known of them."""

from datetime import datetime

import msgspec

from uptake.delivery import me_codes
from uptake.delivery.plane import Plane
from uptake.delivery.wire import Answer, Request, answer
from uptake.rules.refusals import Refused

ENTRANCE = "/me/enter/"


class MeAnswer(msgspec.Struct, frozen=True):
    """An address of the pages that opens once, and until when; the host puts the origin of the pages before it."""

    address: str
    expires_at: datetime


async def open_me(plane: Plane, request: Request) -> Answer:
    """Make a one-time address for the person who holds the token.

    Raises the reasons of a token, and Refused("not_by_device"): a device is enrolled with a code that an admin has
    made, perhaps for somebody else, so it does not open what only the person may read.
    """
    now = plane.clock()
    bearer = plane.bearer(request.authorization, now)
    if bearer.source.startswith("device:"):
        raise Refused("not_by_device")
    code, expires_at = me_codes.issue(plane.config.secret, bearer.tenant, bearer.person, bearer.source, now)
    return answer(MeAnswer(f"{ENTRANCE}?code={code}", expires_at))
