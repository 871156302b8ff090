"""The ceiling of claims and events: what the store itself writes, in batches of 64 from one thread, without a server.

The bench starts it on the core of the servers. The claims are those that polls would hand over, the marks those that
events would; making them is not measured.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bench.delivery.population import LANGUAGES, SURFACE, TENANT
from bench.delivery.rivals import SERVER_CORE
from uptake.delivery import snapshot
from uptake.delivery.ledger import Claim
from uptake.delivery.live import Messages
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker, New
from uptake.delivery.showings import Showings
from uptake.delivery.store import open_showings

BATCH = 64


def run(folder: Path, data: Path, store: Path | str, new: int, persons: Iterable[int]) -> tuple[float, float]:
    """Grant a message to these people and mark it as seen; gives claims and events per second."""
    plan = folder / "plan.json"
    place = str(store)
    plan.write_text(json.dumps({"data": str(data), "store": place, "new": new, "persons": list(persons)}))
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "bench.delivery.bare", str(plan)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ).stdout
    claimed, marked = map(float, told.split())
    return claimed, marked


def main(plan: Path) -> None:
    """Do what the plan says; print claims and marks per second."""
    told = json.loads(plan.read_text())
    place = told["store"] if told["store"].startswith("postgres") else Path(told["store"])
    store = open_showings(place)
    claims = _claims(store, Path(told["data"]), told["new"], told["persons"])
    began = time.perf_counter()
    granted = [one for at in range(0, len(claims), BATCH) for one in store.grant(claims[at : at + BATCH])]
    claimed = time.perf_counter() - began
    now = datetime.now(UTC)
    marks = [
        Mark(TENANT, claim.asker.person, one.lease.id, Reaction.SEEN, now, now)
        for claim, one in zip(claims, granted, strict=True)
        if one is not None
    ]
    began = time.perf_counter()
    refused = [one for at in range(0, len(marks), BATCH) for one in store.mark(marks[at : at + BATCH])]
    marked = time.perf_counter() - began
    store.close()
    if len(marks) < len(claims) or any(refused):
        raise SystemExit("the store did not grant or mark everything")
    print(len(claims) / claimed, len(marks) / marked)


def _claims(store: Showings, data: Path, new: int, persons: Iterable[int]) -> list[Claim]:
    now = datetime.now(UTC)
    live = Messages(snapshot.read_mapped(data / "snapshots" / f"{TENANT}{snapshot.SUFFIX}"))
    found = []
    for person in persons:
        asker = Asker(TENANT, person, f"device-{person}", SURFACE, LANGUAGES)
        claim = Claim(asker, live.for_person(person, SURFACE), now, live.peace)
        if store.is_near:  # there, a poll has looked already and hands over what it saw
            claim.seen, claim.offer = store.rows_of(TENANT, person), New(new, "en")
        found.append(claim)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
