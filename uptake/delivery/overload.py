"""Who is turned away when too much is asked, and when they may come back; polls with a cursor never are.

Turning somebody away costs next to nothing and keeps no memory of them, so that the server is itself again as soon as
the load falls.
"""

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import Any, TypeVar
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
_T = TypeVar("_T")


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


class Patience:
    """Waits so many seconds for something, and no longer.

    One timer serves all who wait, in the order in which their time ends: most of what is waited for is there already,
    and a timer for each, as of `asyncio.timeout`, costs more than everything else that is done with it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: dict[asyncio.Task[Any], float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None  # in which the timer runs

    async def wait(self, awaited: Awaitable[_T]) -> _T:
        """Wait for it; raises TimeoutError when it does not come in time."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task can wait")
        self._until[task] = until = loop.time() + self._seconds
        if self._loop is not loop:
            self._loop = loop
            loop.call_at(until, self._look, loop)
        try:
            return await awaited
        except asyncio.CancelledError:
            if task in self._until or task.uncancel() > 0:  # it was ended by somebody else
                raise
            raise TimeoutError from None
        finally:
            self._until.pop(task, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for task, until in list(self._until.items()):
            if until > now:
                loop.call_at(until, self._look, loop)
                return
            del self._until[task]
            task.cancel()
        if self._loop is loop:
            self._loop = None


def check_pace(bearer: Bearer, now: datetime, most: int) -> None:
    """Count what one token asks in a minute; raises Refused("too_often") beyond the most."""
    minute = int(now.timestamp()) // 60
    if bearer.minute != minute:
        bearer.minute, bearer.asked = minute, 0
    bearer.asked += 1
    if bearer.asked > most:
        add(Figure.SHED)
        raise Refused("too_often")
