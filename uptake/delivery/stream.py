"""GET /client/v1/stream: what cannot wait for the next poll, as server-sent events (HTML standard, section 9.2)."""

from urllib.parse import parse_qs

from uptake.delivery.listeners import Listener, Receive, Send
from uptake.delivery.plane import Plane
from uptake.delivery.wire import Answer, Request
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import surface

_HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # proxies of the kind of nginx pass every event on at once
)
_LONGEST_QUERY = 1000


async def listen(plane: Plane, request: Request) -> Answer:
    """Let a client listen for the surfaces that it names: `?surface=web-bar,web-callout`.

    The events are `urgent` (poll now), `recall` (take these messages down), `keys` (open a new session) and `bye`
    (come back later); a comment at least every 25 seconds. It ends with the token. Raises Refused.
    """
    now = plane.clock()
    bearer = plane.bearer(request.authorization, now)
    listener = Listener(bearer, _surfaces(request.query))
    plane.streams.join(listener)

    async def stay(headers: list[tuple[bytes, bytes]], receive: Receive, send: Send) -> None:
        try:
            await listener.live(headers, receive, send)
        finally:
            plane.streams.leave(listener)

    return Answer(200, list(_HEADERS), b"", stay)


def _surfaces(query: bytes) -> tuple[str, ...]:
    if len(query) > _LONGEST_QUERY:
        raise Refused("unknown_surface")
    named = parse_qs(query.decode("latin-1")).get("surface", [""])
    return tuple(sorted({surface(name).id for name in ",".join(named).split(",")}))
