"""Looking people up: at once in a file on this machine, together with others where a server has to be asked.

A question to a server takes as long as the way to it and back; the event loop does not stand still meanwhile, and
everybody who asks while one is under way is in the next.
"""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue

from uptake.delivery.batches import batches, tell
from uptake.delivery.book import Row
from uptake.delivery.offer import Asker, Exposure
from uptake.delivery.showings import Showings
from uptake.rules.delivery import Message

_LARGEST = 256
_Found = dict[int, Exposure]


@dataclass(frozen=True, slots=True)
class _Asked:
    asker: Asker
    messages: Sequence[Message]
    answer: "asyncio.Future[_Found]"
    loop: asyncio.AbstractEventLoop


class Looking:
    """Looks people up for polls; a thread does it where the store is far."""

    def __init__(self, showings: Showings) -> None:
        self._showings = showings
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._held: asyncio.AbstractEventLoop | None = None
        if not showings.is_near:
            self._thread = threading.Thread(target=self._run, name="looking", daemon=True)
            self._thread.start()

    def rows(self, tenant: str, person: int) -> dict[int, Row] | None:
        """Read what is known about one person as it is kept, by message; None where a server had to be asked."""
        if self._thread is not None:
            return None
        self._hold_still()
        return self._showings.rows_of(tenant, person)

    async def standing(self, asker: Asker, messages: Sequence[Message]) -> _Found:
        """Look up everything about one person, and how the tests among the messages stand on their device."""
        if self._thread is None:
            return self._showings.standing(asker, messages)
        loop = asyncio.get_running_loop()
        asked = _Asked(asker, messages, loop.create_future(), loop)
        self._asked.put(asked)
        return await asked.answer

    def close(self) -> None:
        """Answer what was asked, then end the thread."""
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join()

    def _hold_still(self) -> None:
        """Let everybody whose poll is here by now be looked up in the same state of the store.

        To begin and end one costs more than to look somebody up. Whoever asks after this moment waits in the event
        loop behind `_let_go`, so nobody is answered from a state older than their question.
        """
        loop = asyncio.get_running_loop()
        if self._held is not loop:
            self._showings.hold_still()
            self._held = loop
            loop.call_soon(self._let_go)

    def _let_go(self) -> None:
        self._held = None
        self._showings.let_go()

    def _run(self) -> None:
        for batch in batches(self._asked, _LARGEST):
            self._answer(batch)

    def _answer(self, batch: list[_Asked]) -> None:
        found: list[_Found] = []
        error: Exception | None = None
        try:
            found = self._showings.standings([(asked.asker, asked.messages) for asked in batch])
        except Exception as failed:  # noqa: BLE001 - whatever it was, those who wait must be told
            error = failed
        for loop in {asked.loop for asked in batch}:
            its_own = [index for index, asked in enumerate(batch) if asked.loop is loop]
            with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
                loop.call_soon_threadsafe(tell, [(batch[n].answer, found[n] if found else {}) for n in its_own], error)
