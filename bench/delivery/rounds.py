"""One round of the bench: every kind of request against the same server in turn, and the ceilings beside them."""

import http.client
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.delivery import bare
from bench.delivery.load import Ask, Load, run
from bench.delivery.population import SURFACE, Population

NGINX = "nginx, 304"
NOTHING_NEW = "nothing new: cursor, 304"
NEVER_MET = "nothing new: cursor, 304, from clients met for the first time"
FIRST = "first poll: look-up, nothing to show"
CLAIM = "message shown: durable claim"
EVENT = "event: durable, one per request"
BARE_CLAIM = "claims, bare: 64 callers, no server"
BARE_EVENT = "events, bare: 64 callers, no server"
WRITTEN_CLAIM = "claims, bare: chosen before, one thread, batches of 64"
WRITTEN_EVENT = "events, bare: one thread, batches of 64"
NAMES = (NGINX, NOTHING_NEW, NEVER_MET, FIRST, BARE_CLAIM, WRITTEN_CLAIM, CLAIM, BARE_EVENT, WRITTEN_EVENT, EVENT)
MESSAGES = 3
"""How many new messages a round takes."""

_KNOCKS = 64  # so many connections reach each of a few processes that share the port
_NOTICED_SECONDS = 1.5  # a new snapshot is noticed within a second


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers under load listen, and where they write their files."""

    folder: Path
    nginx: int
    delivery: int


@dataclass(slots=True)
class Found:
    """What the rounds gave for one kind of request."""

    loads: list[Load] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def add(self, load: Load | float) -> None:
        """Add what one round gave."""
        if isinstance(load, Load):
            self.loads.append(load)
        self.rates.append(load.per_second if isinstance(load, Load) else load)

    @property
    def rate(self) -> float:
        """The median of the rates, per second."""
        return median(self.rates)


def one_round(servers: Servers, population: Population, new: int, seconds: int) -> dict[str, Load | float]:
    """Publish the message `new`, then the two after it; ask for everything once or for some seconds."""
    folder, port, tokens = servers.folder, servers.delivery, population.tokens
    population.publish(new)
    person, token = next(iter(tokens.items()))
    time.sleep(_NOTICED_SECONDS)
    for _ in range(_KNOCKS):  # a process looks when it is asked, and reads beside the answers
        _status(port, token, "", "web-callout")
    time.sleep(_NOTICED_SECONDS)
    polls = [Ask(token) for token in tokens.values()]
    claims = run(folder, port, polls, seconds=None)
    leases = population.leases(new)
    _expect(len(leases) == len(tokens), f"{len(leases)} of {len(tokens)} people were granted their showing")
    now = datetime.now(UTC).isoformat()
    told = [
        Ask(tokens[person], body=json.dumps({"events": [{"id": "1", "lease": lease, "kind": "seen", "at": now}]}))
        for person, lease in leases.items()
    ]
    events = run(folder, port, told, seconds=None)
    cursors = population.cursors()
    _expect(_status(port, token, "") == (200, None), "a first poll finds nothing to show")
    _expect(_status(port, token, cursors[person])[0] == 304, "a cursor is answered with 304")
    first = run(folder, port, polls, seconds=seconds)
    again = [Ask(token, cursor=cursors[person]) for person, token in tokens.items()]
    never_met = run(folder, port, again, seconds=None)
    nothing_new = run(folder, port, again, seconds=seconds)
    nginx = run(folder, servers.nginx, again, seconds=seconds)
    population.publish(new + 1, new + 2)  # nobody polls for these: they are for the store alone
    alone = bare.run(folder, population.data, population.store, (new + 1, new + 2), tokens)
    return {
        NGINX: nginx,
        NOTHING_NEW: nothing_new,
        NEVER_MET: never_met,
        FIRST: first,
        BARE_CLAIM: alone.claims_of_callers,
        WRITTEN_CLAIM: alone.claims_in_batches,
        CLAIM: claims,
        BARE_EVENT: alone.events_of_callers,
        WRITTEN_EVENT: alone.events_in_batches,
        EVENT: events,
    }


def _expect(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise RuntimeError(f"Not as expected: {what}")


def _status(port: int, token: str, cursor: str, surface: str = SURFACE) -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": cursor} if cursor else {})
    connection.request("GET", f"/client/v1/messages?surface={surface}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body)["message"] if body else None
