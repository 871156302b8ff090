"""One run of one way in a process of its own, so that its memory is its own: prints what it took, as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from bench.score.by_hand import Numbers, by_hand
from bench.score.invented import AS_OF
from uptake.facts.store import FactStore
from uptake.score.compute import compute_many
from uptake.score.engine import Whose
from uptake.score.registry import METRICS

THREADS = 2
MEMORY = "1GiB"
_ABOUT_PEOPLE = frozenset(m.id for m in METRICS if m.about_people and m.answer is not None)


@dataclass(frozen=True)
class Took:
    """Seconds on the clock and of the processors, the most memory in MiB, how many numbers, and a digest of them."""

    wall: float
    cpu: float
    peak: int
    numbers: int
    digest: str


def uptake(stores: Sequence[FactStore]) -> Numbers:
    """The product: everything from opening the stores to results."""
    told = compute_many([Whose(store) for store in stores], [AS_OF], threads=THREADS, memory_limit=MEMORY)
    return {
        (store.folder.name, result.metric): (result.numerator or 0, result.denominator or 0)
        for store, results in zip(stores, told, strict=True)
        for result in results
        if result.metric in _ABOUT_PEOPLE
    }


def sql(stores: Sequence[FactStore]) -> Numbers:
    """SQL written by hand, in one statement."""
    return by_hand(stores, AS_OF, threads=THREADS, memory=MEMORY)


def pandas(stores: Sequence[FactStore]) -> Numbers:
    """What one would write in a notebook."""
    from bench.score.naive import naive  # noqa: PLC0415 - pandas alone takes 40 MB, and only this way should pay

    return naive(stores, AS_OF)


WAYS: Mapping[str, Callable[[Sequence[FactStore]], Numbers]] = {"uptake": uptake, "sql": sql, "pandas": pandas}


def measured(way: str, tiny: Path, folder: Path) -> Took:
    """A run over all stores of a folder, after one over tiny ones, because some things a process does only once."""
    run = WAYS[way]
    run(_stores(tiny))
    stores = _stores(folder)
    wall, cpu = time.perf_counter(), time.process_time()
    numbers = run(stores)
    return Took(
        time.perf_counter() - wall,
        time.process_time() - cpu,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        len(numbers),
        sha256(repr(sorted(numbers.items())).encode()).hexdigest(),
    )


def _stores(folder: Path) -> list[FactStore]:
    return [FactStore(folder, each.name) for each in sorted(folder.iterdir())]


if __name__ == "__main__":
    print(json.dumps(asdict(measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
