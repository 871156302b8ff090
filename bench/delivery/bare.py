"""The ceilings of claims and events: the store by itself, without a server, on the core of the servers.

Two ways. *64 callers*: as many as the load has connections, each of which asks the group commit for one showing after
the other, or reports one event after the other; the store decides and writes. *Batches*: one thread hands over 64 at a
time, each claim with what a poll would have looked up and chosen for it, so that nothing is left but to write.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from bench.delivery.population import LANGUAGES, SURFACE, TENANT
from bench.delivery.rivals import SERVER_CORE
from uptake.delivery import snapshot
from uptake.delivery.commit import GroupCommit
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.live import Messages
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker, New
from uptake.delivery.rsgi import finish_turns
from uptake.delivery.showings import Showings
from uptake.delivery.store import open_showings

MANY = 64


@dataclass(frozen=True, slots=True)
class Bare:
    """How many claims and events a second, in both ways."""

    claims_of_callers: float
    events_of_callers: float
    claims_in_batches: float
    events_in_batches: float


def run(folder: Path, data: Path, store: Path | str, new: tuple[int, int], persons: Iterable[int]) -> Bare:
    """Grant these people two messages, one in each way, and mark them as seen."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"data": str(data), "store": str(store), "new": new, "persons": list(persons)}))
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "bench.delivery.bare", str(plan)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout
    return Bare(*map(float, told.split()))


def main(plan: Path) -> None:
    """Do what the plan says; print the four figures."""
    finish_turns()  # as the server does
    told = json.loads(plan.read_text())
    place = told["store"] if told["store"].startswith("postgres") else Path(told["store"])
    store = open_showings(place)
    first, second = told["new"]
    live = Messages(snapshot.read_mapped(Path(told["data"]) / "snapshots" / f"{TENANT}{snapshot.SUFFIX}"))
    asked = _claims(store, live, first, told["persons"], chosen=False)
    callers = uvloop.run(_of_callers(store, asked))
    asked = _claims(store, live, second, told["persons"], chosen=True)
    batches = _in_batches(store, asked)
    store.close()
    print(*callers, *batches)


async def _of_callers(store: Showings, claims: Sequence[Claim]) -> tuple[float, float]:
    commit = GroupCommit(store)
    granted, claimed = await _by_callers(claims, commit.grant)
    _, marked = await _by_callers([[mark] for mark in _marks(claims, granted)], commit.mark)
    commit.close()
    return claimed, marked


async def _by_callers(asked: Sequence[Any], ask: Callable[[Any], Awaitable[Any]]) -> tuple[list[Any], float]:
    answers: list[Any] = [None] * len(asked)
    left = iter(enumerate(asked))

    async def caller() -> None:
        for place, one in left:
            answers[place] = await ask(one)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(MANY)))
    return answers, len(asked) / (time.perf_counter() - began)


def _in_batches(store: Showings, claims: Sequence[Claim]) -> tuple[float, float]:
    began = time.perf_counter()
    granted = [one for at in range(0, len(claims), MANY) for one in store.grant(claims[at : at + MANY])]
    claimed = time.perf_counter() - began
    marks = _marks(claims, granted)
    began = time.perf_counter()
    refused = [one for at in range(0, len(marks), MANY) for one in store.mark(marks[at : at + MANY])]
    marked = time.perf_counter() - began
    if any(refused):
        raise SystemExit("the store did not mark everything")
    return len(claims) / claimed, len(marks) / marked


def _marks(claims: Sequence[Claim], granted: Sequence[Granted | None]) -> list[Mark]:
    now = datetime.now(UTC)
    marks = [
        Mark(TENANT, claim.asker.person, one.lease.id, Reaction.SEEN, now, now)
        for claim, one in zip(claims, granted, strict=True)
        if one is not None
    ]
    if len(marks) < len(claims):
        raise SystemExit("the store did not grant everything")
    return marks


def _claims(store: Showings, live: Messages, new: int, persons: Iterable[int], *, chosen: bool) -> list[Claim]:
    """Make the claims of a message; `chosen` ones come with what a poll would have looked up, where it does."""
    now = datetime.now(UTC)
    found = []
    for person in persons:
        asker = Asker(TENANT, person, f"device-{person}", SURFACE, LANGUAGES)
        asked = [message for message in live.for_person(person, SURFACE) if message.id != new + 1]
        claim = Claim(asker, asked, now, live.peace)
        if chosen and store.is_near:  # elsewhere the store chooses in any case
            claim.seen, claim.offer = store.rows_of(TENANT, person), New(new, "en")
        found.append(claim)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
