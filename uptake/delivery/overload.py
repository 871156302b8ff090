"""Who is turned away when too much is asked, and when they may come back; polls with a cursor never are.

Turning somebody away costs next to nothing and keeps no memory of them, so that the server is itself again as soon as
the load falls.
"""

from datetime import datetime
from zlib import crc32

from uptake.delivery.figures import Figure, add
from uptake.delivery.tokens import Bearer
from uptake.rules.refusals import Refused

# Least seconds until a client may try again, and over how many more those who were turned away are spread.
_RETRY: dict[str, tuple[int, int]] = {
    "overloaded": (5, 15),
    "too_many_streams": (30, 60),
    "store_unavailable": (15, 30),
    "too_often": (30, 60),
}
SHED = frozenset({"overloaded", "too_often"})


def retry_after(reason: str, authorization: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The header that says when to try again, for a refusal that time mends; always the same spread for one client."""
    known = _RETRY.get(reason)
    if known is None:
        return ()
    least, spread = known
    return ((b"retry-after", b"%d" % (least + crc32(authorization) % spread)),)


class Places:
    """A limited number of places for those who wait for something."""

    def __init__(self, most: int) -> None:
        self._free = most

    def __enter__(self) -> None:
        if self._free <= 0:
            add(Figure.SHED)
            raise Refused("overloaded")
        self._free -= 1

    def __exit__(self, *_error: object) -> None:
        self._free += 1


def check_pace(bearer: Bearer, now: datetime, most: int) -> None:
    """Count what one token asks in a minute; raises Refused("too_often") beyond the most."""
    minute = int(now.timestamp()) // 60
    if bearer.minute != minute:
        bearer.minute, bearer.asked = minute, 0
    bearer.asked += 1
    if bearer.asked > most:
        add(Figure.SHED)
        raise Refused("too_often")
