"""Whether this process lives, and whether it can do its work: what a load balancer and a supervisor ask.

`/health/live` fails only where a restart would help. `/health/ready` fails while the process cannot answer people:
the database is away, tables are of another version, the worker stands still, or the server is about to stop. The
answers name parts and never say why in detail: whoever runs the server finds that in its log.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping

LIVE, READY = "/health/live", "/health/ready"
_LOG = logging.getLogger(__name__)
_REMEMBERED_SECONDS = 1.0  # a ready answer stands for so long: asking costs a look into the database

Check = Callable[[], Awaitable[bool]]


class Health:
    """The checks of the parts of one process."""

    def __init__(self, *, live: Mapping[str, Check], ready: Mapping[str, Check]) -> None:
        self._live, self._ready = live, ready
        self.stopping = False
        self._known: tuple[float, dict[str, bool]] | None = None

    async def live(self) -> dict[str, bool]:
        """Whether each part lives."""
        return await _asked(self._live)

    async def ready(self) -> dict[str, bool]:
        """Whether each part can do its work."""
        if self.stopping:
            return {"stopping": False}
        if self._known is None or time.monotonic() - self._known[0] > _REMEMBERED_SECONDS:
            self._known = (time.monotonic(), await _asked(self._ready))
        return self._known[1]


async def _asked(checks: Mapping[str, Check]) -> dict[str, bool]:
    found = {}
    for name, check in checks.items():
        try:
            found[name] = await check()
        except Exception:  # noqa: BLE001 - whatever it was, the part cannot do its work
            _LOG.exception("the part %s is not healthy", name)
            found[name] = False
    return found
