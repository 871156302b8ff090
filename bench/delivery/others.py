"""Other servers, asked an equal question on the same core: is there anything for this user?

Each is installed by this module into `bench/results/`, which git does not know, from the pinned lists beside it. Left
out are the proxies of GrowthBook (not on npm) and Flagsmith (not on PyPI): they come as container images alone.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.delivery import kinto, rivals, unleash
from bench.delivery.load import Ask
from bench.delivery.load import run as put_under_load
from bench.delivery.population import Population
from bench.delivery.rounds import FIRST, NGINX, NOTHING_NEW, Found

PLACE = Path(__file__).parent.parent / "results" / "rivals"


@dataclass(frozen=True, slots=True)
class Other:
    """A server to compare with: how it is installed and run, and which of our requests its own is equal to."""

    name: str
    equal_to: str
    install: Callable[[Path], None]
    serve: Callable[[Path, Path, int], Iterator[tuple[int, list[Ask]]]]


_ALL = (
    Other("Kinto: record with ETag, 304", NOTHING_NEW, kinto.install, kinto.serve),
    Other("Unleash: 200 flags evaluated for a user", FIRST, unleash.install, unleash.serve),
)


def run(folder: Path, found: dict[str, Found], rounds: int, seconds: int, population: Population) -> None:
    """Measure what can be installed, and say why what cannot is left out."""
    print("\n| other server | its question is equal to | per second | of nginx | we are faster by |")
    print("|---|---|---:|---:|---:|")
    for other in _ALL:
        try:
            rate = _measure(other, folder, rounds, seconds, len(population.tokens))
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            print(f"| {other.name} | {other.equal_to} | not measured: {str(error).splitlines()[0]} | | |")
            continue
        ours = found[other.equal_to].rate
        print(f"| {other.name} | {other.equal_to} | {rate:,.0f} | {rate / found[NGINX].rate:.3f} | {ours / rate:.0f} |")


def _measure(other: Other, folder: Path, rounds: int, seconds: int, users: int) -> float:
    PLACE.mkdir(parents=True, exist_ok=True)
    print(f"installing {other.name.partition(':')[0]}", file=sys.stderr)
    other.install(PLACE)
    with contextmanager(other.serve)(PLACE, folder, users) as (port, asks):
        rates = [put_under_load(folder, port, asks, seconds=seconds).per_second for _ in range(rounds + 1)]
    return median(rates[1:])  # the first one warms up


def main() -> int:
    """Measure the others alone."""
    import tempfile  # noqa: PLC0415

    rivals.check()
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as place:
        for other in _ALL:
            rate = _measure(other, Path(place), 2, 2, 5_000)
            print(f"{other.name}: {rate:,.0f} per second")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
