"""How long an identity provider needs for a first cycle of many persons and groups, and how that grows.

    python -m bench.scim [--people 10000] [--groups 200] [--size 50] [--excluded]

It fills an empty installation with a tenth of the people first, then another with all of them: seconds a person must
not grow. With --excluded twenty of the groups are left out of every figure while the later changes come.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.scim.provider import Provider
from bench.scim.serving import Served, served

_PER_PATCH = 10  # members


@dataclass(frozen=True)
class Phase:
    """One kind of request: how many there were, how long all took, and the median of the first and the last tenth."""

    name: str
    requests: int
    seconds: float
    processor: float
    first: float
    last: float


def main() -> None:
    """Run the bench and print its table."""
    options = _options()
    print("| People | Requests | Number | Seconds | A second | Processor, ms each | First tenth, ms | Last tenth, ms |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    for people in (options.people // 10, options.people):
        groups = options.groups * people // options.people
        with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder, served(Path(folder)) as server:
            for phase in _cycle(server, people, groups, options.size, excluded=options.excluded):
                print(
                    f"| {people:,} | {phase.name} | {phase.requests:,} | {phase.seconds:.1f}"
                    f" | {phase.requests / phase.seconds:.0f} | {1000 * phase.processor / phase.requests:.1f}"
                    f" | {1000 * phase.first:.1f} | {1000 * phase.last:.1f} |",
                    flush=True,
                )


def _cycle(server: Served, people: int, groups: int, size: int, *, excluded: bool) -> Iterable[Phase]:
    provider = Provider(server.port, server.token)
    found: list[str] = []
    made: list[str] = []

    def phase(name: str, numbers: Iterable[Any], work: Callable[[Any], object]) -> Phase:
        provider.took.clear()
        provider.connect()
        used, began = server.processor_seconds(), perf_counter()
        for number in numbers:
            work(number)
        seconds, took = perf_counter() - began, provider.took
        tenth = max(1, len(took) // 10)
        ends = statistics.median(took[:tenth]), statistics.median(took[-tenth:])
        return Phase(name, len(took), seconds, server.processor_seconds() - used, *ends)

    def look_and_add(number: int) -> None:
        provider.find(number)
        found.append(provider.add(number))

    def put_in(place: tuple[int, int]) -> None:
        group, start = place
        first = group * size + start
        provider.put_in(made[group], [found[(first + each) % people] for each in range(_PER_PATCH)])

    yield phase("GET and POST of persons", range(people), look_and_add)
    yield phase("POST of groups", range(groups), lambda number: made.append(provider.add_group(number)))
    places = [(group, start) for group in range(groups) for start in range(0, size, _PER_PATCH)]
    yield phase(f"PATCH of groups, {_PER_PATCH} members each", places, put_in)
    if excluded:
        server.exclude_groups()
    later = range(0, people, 10)
    yield phase("PATCH of a tenth of the persons", later, lambda number: provider.rename(found[number], number))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scim", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--size", type=int, default=50, help="members of a group")
    parser.add_argument("--excluded", action="store_true", help="twenty groups are left out meanwhile")
    return parser.parse_args()


if __name__ == "__main__":
    main()
