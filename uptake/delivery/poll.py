"""GET /client/v1/messages: at most one message for one person on one surface."""

from datetime import datetime
from math import ceil
from urllib.parse import parse_qs

from uptake.delivery import moments
from uptake.delivery.folder import Messages
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.offer import Again, Asker, New, Nothing, choose
from uptake.delivery.pictures import PICTURES
from uptake.delivery.plane import Plane
from uptake.delivery.tokens import Bearer
from uptake.delivery.trial_marks import mark_of_test
from uptake.delivery.wire import Answer, PollAnswer, Request, ShownMessage, answer
from uptake.rules import locales
from uptake.rules.frequency import NEVER, Kind
from uptake.rules.surfaces import SURFACES, surface

_SURFACES = {f"surface={name}".encode(): name for name in SURFACES}
_SOONEST_SECONDS = 5
_PRIVATE = (b"cache-control", b"no-store")


async def poll(plane: Plane, request: Request) -> Answer:
    """Answer 304 from memory where the cursor allows it, otherwise with a message or with none."""
    now = plane.clock()
    bearer = plane.bearer(request.authorization, now)
    place = _SURFACES.get(request.query) or _surface(request.query)
    live = plane.folder.messages(bearer.tenant, now)
    if request.if_none_match:
        cursor = plane.cursors.open(request.if_none_match, bearer, place)
        if cursor and cursor[0] == live.version and (moment := moments.number(now)) < cursor[1]:
            wait = _wait(plane, bearer, (cursor[1] - moment) / 1_000_000)
            headers = [(b"etag", request.if_none_match), (b"retry-after", b"%d" % wait), _PRIVATE]
            return Answer(304, headers, b"")
    found = await _find(plane, bearer, place, live, now)
    if isinstance(found, Nothing):
        wait = _wait(plane, bearer, (found.until - now).total_seconds())
        content = PollAnswer(None, None, None, wait)
        etag = plane.cursors.seal(bearer, place, live.version, found.until)
    else:
        wait = _wait(plane, bearer, plane.config.poll_seconds)
        content = _shown(live, found, bearer.tenant, wait)
        etag = b'"%s"' % found.lease.id.encode()  # no cursor: after a message nothing is promised
    return answer(content, (b"etag", etag), (b"retry-after", b"%d" % wait))


def _surface(query: bytes) -> str:
    """Read the surface of a query that says more than the surface; what else it says is ignored."""
    named = parse_qs(query.decode("latin-1")).get("surface", [""])
    return surface(named[-1]).id


async def _find(plane: Plane, bearer: Bearer, place: str, live: Messages, now: datetime) -> Granted | Nothing:
    messages = live.for_person(bearer.person, place)
    if not messages:
        return Nothing(NEVER)
    hold = bearer.verdicts.get(place) if bearer.verdicts else None
    asker = Asker(bearer.tenant, bearer.person, bearer.device, place, bearer.languages, hold)
    offer = choose(messages, asker, plane.showings.standing(asker, messages), now, live.peace)
    if isinstance(offer, Again):
        return Granted(offer.message, offer.locale, offer.lease)
    if isinstance(offer, New):
        return await plane.commit.grant(Claim(asker, messages, now, live.peace)) or Nothing(now)
    return offer


def _shown(live: Messages, found: Granted, tenant: str, wait: int) -> PollAnswer:
    message = live.live[found.message]
    text = message.texts[found.locale]
    return PollAnswer(
        ShownMessage(
            id=message.id,
            kind=message.kind,
            format=message.format,
            locale=found.locale,
            direction=locales.direction(found.locale),
            title=text.title,
            body=text.body,
            button=text.button,
            url=text.url,
            second_title=text.second_title,
            second_body=text.second_body,
            second_url=text.second_url,
            picture=f"{PICTURES}{tenant}/{message.picture}" if message.picture else "",
            test=message.test,
            mark=mark_of_test(found.locale) if message.test else "",
            priority=message.priority,
            can_snooze=message.kind != Kind.URGENT.value and not message.test,
            snooze_days=live.peace.snooze_days,
        ),
        lease=found.lease.id,
        valid_until=min(found.lease.expires_at, message.ends_at),
        next_poll_seconds=wait,
    )


def _wait(plane: Plane, bearer: Bearer, seconds: float) -> int:
    """Spread the next polls over a fifth of the usual time, always the same part of it for one device.

    Without that everybody who waits for the same start of a message would ask in the same second.
    """
    usual = plane.config.poll_seconds
    part = bearer.binding[0] / 255
    return ceil(min(0.9 * usual, max(seconds, _SOONEST_SECONDS)) + 0.2 * usual * part)
