"""How many polls and events one core answers, relative to nginx answering 304 on the same core.

    python -m bench.delivery [--people 1000000] [--rounds 5] [--seconds 3]

Trust the ratios, not the figures: both servers run on the same core in turn, round after round.
"""

import argparse
import http.client
import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from bench.delivery import rivals
from bench.delivery.load import Ask, Load, run
from bench.delivery.population import OLD_MESSAGES, SURFACE, Population

_SECRET = b"bench"
_ASKED = 20_000
_NOTICED_SECONDS = 1.2  # a new snapshot is noticed within a second
NGINX = "nginx, 304"
NAMES = (
    NGINX,
    "nothing new: cursor, 304",
    "first poll: look-up, nothing to show",
    "message shown: durable claim",
    "event: durable, one per request",
)


def main() -> int:
    """Run the bench; 0 when it has printed its table."""
    options = _options()
    signal.signal(signal.SIGTERM, _stop)
    try:
        rivals.check()
    except rivals.Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as place:
        folder = Path(place)
        data = folder / "data"
        data.mkdir()
        population = Population(data, _SECRET, options.people, _ASKED)
        population.fill()
        population.publish(OLD_MESSAGES)
        with rivals.nginx(folder) as nginx, rivals.delivery(folder, data, _SECRET) as (port, process):
            found: dict[str, list[Load]] = {name: [] for name in NAMES}
            for number in range(options.rounds + 1):  # the first one warms up
                loads = _round(folder, population, nginx, port, OLD_MESSAGES + number, options.seconds)
                for kind, load in loads.items():
                    if number:
                        found[kind].append(load)
                _progress(number, options.rounds, loads)
            memory = _memory(process)
    _print(found, options.people, memory)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each run that repeats its requests")
    return parser.parse_args()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def _round(folder: Path, population: Population, nginx: int, port: int, new: int, seconds: int) -> dict[str, Load]:
    population.publish(new)
    time.sleep(_NOTICED_SECONDS)
    tokens = population.tokens
    polls = [Ask(token) for token in tokens.values()]
    claims = run(folder, port, polls, seconds=None)
    leases = population.leases(new)
    _expect(len(leases) == len(tokens), f"{len(leases)} of {len(tokens)} people were granted their showing")
    now = datetime.now(UTC).isoformat()
    told = {
        person: json.dumps({"events": [{"id": "1", "lease": lease, "kind": "seen", "at": now}]})
        for person, lease in leases.items()
    }
    events = run(folder, port, [Ask(tokens[person], body=body) for person, body in told.items()], seconds=None)
    person, token = next(iter(tokens.items()))
    cursors = population.cursors()
    _expect(_status(port, token, "") == (200, None), "a first poll finds nothing to show")
    _expect(_status(port, token, cursors[person])[0] == 304, "a cursor is answered with 304")
    first = run(folder, port, polls, seconds=seconds)
    again = [Ask(token, cursor=cursors[person]) for person, token in tokens.items()]
    return {
        NGINX: run(folder, nginx, again, seconds=seconds),
        NAMES[1]: run(folder, port, again, seconds=seconds),
        NAMES[2]: first,
        NAMES[3]: claims,
        NAMES[4]: events,
    }


def _expect(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise RuntimeError(f"Not as expected: {what}")


def _status(port: int, token: str, cursor: str) -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": cursor} if cursor else {})
    connection.request("GET", f"/client/v1/messages?surface={SURFACE}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body)["message"] if body else None


def _memory(process: int) -> int:
    """Add up the resident memory, in MiB, of a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    total = 0
    for one in [str(process), *children]:
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total // 1024


def _progress(number: int, rounds: int, loads: dict[str, Load]) -> None:
    figures = "  ".join(f"{load.per_second:,.0f}" for load in loads.values())
    print(f"{'warm-up' if not number else f'round {number} of {rounds}'}: {figures}", file=sys.stderr)


def _print(found: dict[str, list[Load]], people: int, memory: int) -> None:
    median: Callable[[list[float]], float] = statistics.median
    ceiling = median([load.per_second for load in found[NGINX]])
    print(f"\n{people:,} people, {OLD_MESSAGES + 1} live messages, one core, 64 connections\n")
    print("| request | per second (least, most) | p99 ms | of nginx |")
    print("|---|---:|---:|---:|")
    for name, loads in found.items():
        rates = [load.per_second for load in loads]
        late = median([load.p99_milliseconds for load in loads])
        middle = median(rates)
        spread = f"{middle:,.0f} ({min(rates):,.0f}, {max(rates):,.0f})"
        print(f"| {name} | {spread} | {late:.1f} | {middle / ceiling:.2f} |")
    print(f"\nmemory of the delivery server: {memory} MiB")


if __name__ == "__main__":
    raise SystemExit(main())
