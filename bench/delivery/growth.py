"""How the figures grow: with people, with messages, with processes on the same core and file."""

import sys
import tempfile
from pathlib import Path

from bench.delivery import rivals
from bench.delivery.population import Population
from bench.delivery.rounds import CLAIM, FIRST, MESSAGES, NGINX, NOTHING_NEW, Servers, one_round

_SECRET = b"bench"
_ASKED = 20_000
# People, messages, processes: each of the three grows while the others stay.
_STEPS = (
    (10_000, 200, 1),
    (100_000, 200, 1),
    (1_000_000, 200, 1),
    (100_000, 20, 1),
    (100_000, 1_000, 1),
    (100_000, 200, 2),
    (1_000_000, 200, 2),
    (1_000_000, 200, 4),
)
_KINDS = (NOTHING_NEW, FIRST, CLAIM)


def run(seconds: int) -> None:
    """Measure each step once after a warm-up and print a table."""
    print("| people | messages | processes | " + " | ".join(_KINDS) + " | memory MiB (resident) |")
    print("|---:|---:|---:|" + "---:|" * (len(_KINDS) + 1))
    for people, messages, workers in _STEPS:
        print(f"{people:,} people, {messages} messages, {workers} processes", file=sys.stderr)
        print(_step(people, messages, workers, seconds), flush=True)


def _step(people: int, messages: int, workers: int, seconds: int) -> str:
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as place:
        folder = Path(place)
        (folder / "data").mkdir()
        population = Population(folder / "data", _SECRET, people, _ASKED, messages=messages)
        population.fill()
        population.publish(messages)
        with (
            rivals.nginx(folder) as nginx,
            rivals.delivery(folder, population.data, _SECRET, workers=workers) as (port, process),
        ):
            servers = Servers(folder, nginx, port)
            one_round(servers, population, messages, 1)
            found = one_round(servers, population, messages + MESSAGES, seconds)
            memory = f"{rivals.memory(process)} ({rivals.resident(process)})"
        rates = {name: load if isinstance(load, float) else load.per_second for name, load in found.items()}
        cells = " | ".join(f"{rates[kind]:,.0f} ({rates[kind] / rates[NGINX]:.2f} of nginx)" for kind in _KINDS)
        return f"| {people:,} | {messages} | {workers} | {cells} | {memory} |"
