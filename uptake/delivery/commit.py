"""One disk flush for everything that arrives while the one before is under way.

Batches form by themselves: no timer, so a lone request does not wait, and sixty-four at once share a flush.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue

from uptake.delivery.batches import batches, tell
from uptake.delivery.devices import Reported
from uptake.delivery.figures import Figure, add
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.marking import Mark
from uptake.delivery.overload import Places
from uptake.delivery.store import Showings

MOST_WAITING = 2_000
"""Requests that may wait to be written at the same time; what comes beyond them is turned away at once."""

_LARGEST = 512
_Answer = tuple[list[Granted | None], list[str | None]]


@dataclass(slots=True)
class _Asked:
    claims: Sequence[Claim]
    marks: Sequence[Mark]
    reports: Sequence[Reported]
    answer: "asyncio.Future[_Answer]"
    loop: asyncio.AbstractEventLoop


class GroupCommit:
    """A thread that writes; an event loop that waits for it does not stand still meanwhile."""

    def __init__(self, showings: Showings, most_waiting: int = MOST_WAITING) -> None:
        self._showings = showings
        self._places = Places(most_waiting)
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="showings", daemon=True)
        self._thread.start()

    async def grant(self, claim: Claim) -> Granted | None:
        """Grant one claim; returns when it is on the disk."""
        granted, _ = await self._ask([claim], [])
        return granted[0]

    async def mark(self, marks: Sequence[Mark]) -> list[str | None]:
        """Write marks down; returns when they are on the disk."""
        _, outcomes = await self._ask([], marks)
        return outcomes

    async def note(self, report: Reported) -> None:
        """Write down what a device reports; returns when it is on the disk."""
        await self._ask([], [], [report])

    def close(self) -> None:
        """Write what is waiting, then end the thread."""
        self._asked.put(None)
        self._thread.join()

    async def _ask(self, claims: Sequence[Claim], marks: Sequence[Mark], reports: Sequence[Reported] = ()) -> _Answer:
        loop = asyncio.get_running_loop()
        with self._places:
            asked = _Asked(claims, marks, reports, loop.create_future(), loop)
            self._asked.put(asked)
            return await asked.answer

    def _run(self) -> None:
        for batch in batches(self._asked, _LARGEST):
            self._write(batch)

    def _write(self, batch: list[_Asked]) -> None:
        granted: Iterator[Granted | None] = iter(())
        outcomes: Iterator[str | None] = iter(())
        error: Exception | None = None
        try:
            written = self._showings.write(
                [claim for asked in batch for claim in asked.claims],
                [mark for asked in batch for mark in asked.marks],
                [report for asked in batch for report in asked.reports],
            )
            granted, outcomes = iter(written.granted), iter(written.outcomes)
            add(Figure.FLUSHES)
            add(Figure.FLUSHED, len(batch))
        except Exception as failed:  # noqa: BLE001 - whatever it was, those who wait must be told
            error = failed
        answers: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[_Answer], _Answer]]] = {}
        for asked in batch:
            its_own = list(islice(granted, len(asked.claims))), list(islice(outcomes, len(asked.marks)))
            answers.setdefault(asked.loop, []).append((asked.answer, its_own))
        for loop, told in answers.items():
            with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
                loop.call_soon_threadsafe(tell, told, error)
