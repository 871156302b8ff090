"""POST /client/v1/session: the host's sign-in is exchanged for a client token."""

import msgspec

from uptake.delivery.devices import Reported, device_hash, judge
from uptake.delivery.plane import Plane
from uptake.delivery.vouching import believe
from uptake.delivery.wire import Answer, Request, SessionAnswer, SessionRequest, answer
from uptake.rules.refusals import Refused

_DECODER = msgspec.json.Decoder(SessionRequest)
_MOST_LANGUAGES = 20
_LONGEST_LANGUAGE = 35
_LONGEST_DEVICE = 64


async def open_session(plane: Plane, request: Request) -> Answer:
    """Issue a token for the person whom the host vouches for, with what their device has against places of Windows."""
    asked = _DECODER.decode(request.body)
    if not 1 <= len(asked.device) <= _LONGEST_DEVICE or not asked.device.isprintable():
        raise Refused("bad_device")
    if len(asked.languages) > _MOST_LANGUAGES or any(len(x) > _LONGEST_LANGUAGE for x in asked.languages):
        raise Refused("too_many_languages")
    now = plane.clock()
    vouched = await believe(plane, asked.identity, now, tenant=asked.tenant, nonce=asked.nonce)
    tenant = vouched.tenant
    live = plane.folder.messages(tenant, now)
    verdicts = judge(asked.report, live.gates)
    if verdicts is not None:
        device = device_hash(plane.config.secret, tenant, asked.device)
        await plane.commit.note(Reported(tenant, device, verdicts, now))
    token, expires_at = plane.tokens.issue(
        tenant, vouched.person, asked.device, tuple(asked.languages), now, verdicts, vouched.source
    )
    return answer(SessionAnswer(token, expires_at, live.gates.microsoft_messages, live.keys, plane.config.streams > 0))
