"""Polls that were answered with 304 and are surely answered so again, without opening token, cursor or folder.

A client that asks again sends the very bytes of the time before. What was found then is remembered under these bytes,
with everything that could change the answer: the files of the tenant, the end of the token, and the moment from which
the client would be told to come back sooner.
"""

from datetime import datetime
from typing import NamedTuple

from uptake.delivery.folder import Known

_REMEMBERED = 50_000  # about 700 bytes each
Asked = tuple[bytes, bytes, bytes]
"""The headers Authorization and If-None-Match, and the query."""


class Found(NamedTuple):
    """A 304 that stands until before a moment, while the files of the tenant are those of `state`.

    The headers are kept in both ways in which servers want them.
    """

    known: Known
    state: object
    until: datetime
    headers: list[tuple[bytes, bytes]]
    text: list[tuple[str, str]]


class StillNothing:
    """Remembers the last clients that were told that there is nothing new."""

    def __init__(self) -> None:
        self._found: dict[Asked, Found] = {}

    def again(self, asked: Asked, now: datetime) -> Found | None:
        """Give the 304 that these bytes get again; None when it must be found out anew."""
        found = self._found.get(asked)
        if found is None:
            return None
        known = found.known
        if known.looked_at <= now < known.look_at and now < found.until and known.changes.state is found.state:
            return found
        if now >= found.until or known.changes.state is not found.state:
            self._found.pop(asked, None)
        return None  # or it is time to look at the files, which the whole way does

    def remember(
        self, asked: Asked, known: Known, state: object, until: datetime, headers: list[tuple[bytes, bytes]]
    ) -> None:
        """Remember an answer made while the files were in that state."""
        if len(self._found) >= _REMEMBERED:
            del self._found[next(iter(self._found))]  # the oldest
        text = [(name.decode(), value.decode("latin-1")) for name, value in headers]
        self._found[asked] = Found(known, state, until, headers, text)
