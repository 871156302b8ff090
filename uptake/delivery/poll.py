"""GET /client/v1/messages: at most one message for one person on one surface."""

from datetime import datetime
from math import ceil
from urllib.parse import parse_qs

from uptake.delivery import moments
from uptake.delivery.figures import Figure, add
from uptake.delivery.folder import Messages
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.offer import Again, Asker, New, Nothing, choose
from uptake.delivery.plane import Plane
from uptake.delivery.resting import not_resting, unpacked
from uptake.delivery.shown import ShownAnswer, as_shown
from uptake.delivery.tokens import Bearer
from uptake.delivery.wire import Answer, PollAnswer, Request, answer
from uptake.rules.frequency import NEVER
from uptake.rules.surfaces import SURFACES, surface

_SURFACES = {f"surface={name}".encode(): name for name in SURFACES}
_SOONEST_SECONDS = 5
_MOST = 0.9  # of the usual time, before the spread is added
_PRIVATE = (b"cache-control", b"no-store")


async def poll(plane: Plane, request: Request) -> Answer:
    """Answer 304 from memory where the cursor allows it, otherwise with a message or with none."""
    now = plane.clock()
    asked = (request.authorization, request.if_none_match, request.query)
    if again := plane.still.again(asked, now):
        return Answer(304, again.headers.copy(), b"")
    bearer = plane.bearer(request.authorization, now)
    place = _SURFACES.get(request.query) or _surface(request.query)
    known = plane.folder.known(bearer.tenant, now)
    state = known.changes.state if known else None  # before the messages: they are of this state, or of a later one
    live = plane.folder.messages(bearer.tenant, now)
    if request.if_none_match:
        cursor = plane.cursors.open(request.if_none_match, bearer, place)
        if cursor and cursor[0] == live.version and (moment := moments.number(now)) < cursor[1]:
            wait = _wait(plane, bearer, (cursor[1] - moment) / 1_000_000)
            headers = [(b"etag", request.if_none_match), (b"retry-after", b"%d" % wait), _PRIVATE]
            if known:
                until = min(bearer.expires_at, cursor[1] - _longest_wait(plane))
                plane.still.remember(asked, known, state, moments.moment(until), headers)
            return Answer(304, headers.copy(), b"")
    found = await _find(plane, bearer, place, live, now)
    if isinstance(found, Nothing):
        wait = _wait(plane, bearer, (found.until - now).total_seconds())
        etag = plane.cursors.seal(bearer, place, live.version, found.until)
        return answer(PollAnswer(None, None, None, wait), (b"etag", etag), (b"retry-after", b"%d" % wait))
    wait = _wait(plane, bearer, plane.config.poll_seconds)
    lease = found.lease
    valid_until = min(lease.expires_at, live.live[found.message].ends_at)
    content = ShownAnswer(as_shown(live, found.message, found.locale, bearer.tenant), lease.id, valid_until, wait)
    etag = b'"%s"' % lease.id.encode()  # no cursor: after a message nothing is promised
    return answer(content, (b"etag", etag), (b"retry-after", b"%d" % wait))


def _surface(query: bytes) -> str:
    """Read the surface of a query that says more than the surface; what else it says is ignored."""
    named = parse_qs(query.decode("latin-1")).get("surface", [""])
    return surface(named[-1]).id


async def _find(plane: Plane, bearer: Bearer, place: str, live: Messages, now: datetime) -> Granted | Nothing:
    messages = live.for_person(bearer.person, place)
    if not messages:
        return Nothing(NEVER)
    rows = plane.looking.rows(bearer.tenant, bearer.person)
    if rows is None or (live.has_tests and any(message.test for message in messages)):
        asker = _asker(bearer, place)
        offer = choose(messages, asker, await plane.looking.standing(asker, messages), now, live.peace)
        until, rows = NEVER, None
    else:
        awake, first = not_resting(messages, live.terms, rows, moments.number(now))
        until = moments.moment(first)
        if not awake:
            return Nothing(until)
        asker = _asker(bearer, place)
        known = unpacked(rows, awake, with_week=live.peace.weekly_cap is not None)
        offer = choose(awake, asker, known, now, live.peace)
    if isinstance(offer, Again):
        return Granted(offer.message, offer.locale, offer.lease)
    if isinstance(offer, New):
        claim = Claim(asker, messages, now, live.peace, rows, offer if rows is not None else None)
        granted = await plane.commit.grant(claim)
        add(Figure.CLAIMS_GRANTED if granted else Figure.CLAIMS_LOST)
        return granted or Nothing(now)
    return Nothing(min(offer.until, until))


def _asker(bearer: Bearer, place: str) -> Asker:
    hold = bearer.verdicts.get(place) if bearer.verdicts else None
    return Asker(bearer.tenant, bearer.person, bearer.device, place, bearer.languages, hold)


def _wait(plane: Plane, bearer: Bearer, seconds: float) -> int:
    """Spread the next polls over a fifth of the usual time, always the same part of it for one device.

    Without that everybody who waits for the same start of a message would ask in the same second.
    """
    usual = plane.config.poll_seconds
    part = bearer.binding[0] / 255
    return ceil(min(_MOST * usual, max(seconds, _SOONEST_SECONDS)) + 0.2 * usual * part)


def _longest_wait(plane: Plane) -> int:
    """From so many microseconds before the end of a cursor on, clients are told to come back sooner than usual."""
    return ceil(_MOST * plane.config.poll_seconds * 1_000_000)
