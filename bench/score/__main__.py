"""Time the score of one day against SQL written by hand: `python -m bench.score --people 10000,100000`."""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.score.invented import AS_OF, written
from bench.score.rivals import by_hand
from uptake.facts.store import FactStore
from uptake.score.compute import compute

Timed = tuple[list[float], list[float]]


def main() -> int:
    """Print times, ratios and memory for each size; 1 when the numbers differ."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", default="10000,100000", help="sizes, joined by commas")
    asked.add_argument("--runs", type=int, default=7, help="runs of each, taken in turn")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--folder", type=Path, help="keep the invented facts here")
    given = asked.parse_args()
    print("people | uptake s (CPU) | by hand s (CPU) | ratio of walls | of CPU | peak MB | first run s | same numbers")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        same = [measure(folder, int(people), given.runs, given.threads) for people in given.people.split(",")]
    return 0 if all(same) else 1


def measure(folder: Path, people: int, runs: int, threads: int) -> bool:
    """Print one line; whether both ways gave the same numbers."""
    store = FactStore(folder, f"bench-{people}")
    if not store.folder.exists():
        store = written(folder, people)
    ours: Timed = ([], [])
    theirs: Timed = ([], [])
    begin = time.perf_counter()
    found = {r.metric: (r.numerator, r.denominator) for r in compute(store, [AS_OF]) if r.reason is None}
    first = time.perf_counter() - begin
    same = found == by_hand(store, AS_OF, threads)
    for _ in range(runs):
        _time(ours, lambda: compute(store, [AS_OF], threads=threads))
        _time(theirs, lambda: by_hand(store, AS_OF, threads))
    wall, cpu = (statistics.median(times) for times in ours)
    wall_by_hand, cpu_by_hand = (statistics.median(times) for times in theirs)
    # The peak is of the whole process: both ways and the larger of the sizes so far.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{people:,} | {wall:.3f} ({cpu:.3f}) | {wall_by_hand:.3f} ({cpu_by_hand:.3f}) "
        f"| {wall / wall_by_hand:.2f} | {cpu / cpu_by_hand:.2f} | {peak} | {first:.2f} "
        f"| {'yes' if same else 'NO'}"
    )
    return same


def _time(into: Timed, run: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    into[0].append(time.perf_counter() - wall)
    into[1].append(time.process_time() - cpu)


if __name__ == "__main__":
    sys.exit(main())
