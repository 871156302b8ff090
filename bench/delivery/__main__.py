"""How many polls and events one core answers, relative to nginx answering 304 on the same core and to the bare store.

    python -m bench.delivery [--people 1000000] [--rounds 5] [--seconds 3] [--store postgresql] [--growth] [--rivals]

Trust the ratios, not the figures: all servers run on the same core in turn, round after round. README.md tells more.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from types import FrameType

from bench.delivery import growth, others, rivals, swapping
from bench.delivery.population import OLD_MESSAGES, Population
from bench.delivery.rounds import (
    BARE_CLAIM,
    BARE_EVENT,
    CLAIM,
    EVENT,
    FIRST,
    MESSAGES,
    NAMES,
    NGINX,
    NOTHING_NEW,
    Found,
    Servers,
    one_round,
)

_SECRET = b"bench"
_ASKED = 20_000
_BARS = (
    (NOTHING_NEW, NGINX, 0.35),
    (FIRST, NGINX, 0.15),
    (CLAIM, BARE_CLAIM, 0.7),
    (EVENT, BARE_CLAIM, 0.7),
    (EVENT, BARE_EVENT, 0.7),  # the stricter way to read the bar of events
)


def main() -> int:
    """Run the bench; 0 when it has printed its tables."""
    options = _options()
    signal.signal(signal.SIGTERM, _stop)
    try:
        rivals.check()
    except rivals.Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if options.growth:
        growth.run(options.seconds)
        return 0
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as place, _store(options.store) as store:
        folder = Path(place)
        (folder / "data").mkdir()
        population = Population(folder / "data", _SECRET, options.people, _ASKED, store=store)
        population.fill()
        population.publish(OLD_MESSAGES)
        with (
            rivals.nginx(folder) as nginx,
            rivals.delivery(folder, population.data, _SECRET, store=store) as (port, process),
        ):
            servers = Servers(folder, nginx, port)
            found = {name: Found() for name in NAMES}
            for number in range(options.rounds + 1):  # the first one warms up
                loads = one_round(servers, population, OLD_MESSAGES + MESSAGES * number, options.seconds)
                for kind, load in loads.items():
                    if number:
                        found[kind].add(load)
                print(f"{'warm-up' if not number else f'round {number} of {options.rounds}'}", file=sys.stderr)
            memory = rivals.memory(process), rivals.resident(process)
            after = OLD_MESSAGES + MESSAGES * (options.rounds + 1)
            steps = swapping.measure(population, port, after, min(5, options.rounds))
            _print(found, options.people, options.store)
            _print_memory(memory, steps, swapping.file_size(population.data))
            if options.rivals:
                others.run(folder, found, options.rounds, options.seconds, population)
    return 0


@contextmanager
def _store(kind: str) -> Iterator[str]:
    with rivals.postgresql() if kind == "postgresql" else nullcontext("") as address:
        yield address


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each run that repeats its requests")
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--growth", action="store_true", help="how it grows with people, messages and workers")
    parser.add_argument(
        "--rivals", action="store_true", help="install other servers with npm and pip, and measure them too"
    )
    return parser.parse_args()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


def _print(found: dict[str, Found], people: int, store: str) -> None:
    print(f"\n{people:,} people, {OLD_MESSAGES + 1} live messages, one core, 64 connections, {store}\n")
    print("| request | per second (least, most) | p50 ms | p99 ms | of nginx |")
    print("|---|---:|---:|---:|---:|")
    for name, its in found.items():
        spread = f"{its.rate:,.0f} ({min(its.rates):,.0f}, {max(its.rates):,.0f})"
        middle = f"{median([load.p50_milliseconds for load in its.loads]):.1f}" if its.loads else ""
        late = f"{median([load.p99_milliseconds for load in its.loads]):.1f}" if its.loads else ""
        print(f"| {name} | {spread} | {middle} | {late} | {its.rate / found[NGINX].rate:.2f} |")
    print("\n| bar | asked | reached |")
    print("|---|---:|---:|")
    for name, of, bar in _BARS:
        print(f"| {name} / {of} | {bar} | {found[name].rate / found[of].rate:.2f} |")


def _print_memory(memory: tuple[int, int], steps: dict[str, float], snapshot_size: int) -> None:
    print(f"\nmemory of the server: {memory[0]} MiB (resident {memory[1]} MiB); the snapshot: {snapshot_size} MiB")
    print("\n| until a change of audiences is in force | seconds |")
    print("|---|---:|")
    for step, seconds in steps.items():
        print(f"| {step} | {seconds:.2f} |")


if __name__ == "__main__":
    raise SystemExit(main())
