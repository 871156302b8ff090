"""Time the score of one day against its rivals: `python -m bench.score` (see README.md for what is measured)."""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

from bench.score.invented import SEED, written
from bench.score.one import Took

GROWTH = (10_000, 100_000, 1_000_000, 5_000_000)
WORST_RATIO = 1.1
MOST_MEMORY = 1536  # MiB
_TINY = 300  # people of the tenant that every process begins with
_HEAD = "people x tenants | way | wall s | CPU s | peak MiB | wall against sql | CPU against sql | same numbers"


def main() -> int:
    """Print a line for each size and way; 1 when numbers differ or a target is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--tenants", default="1,200", help="among how many tenants they are, joined by commas")
    asked.add_argument("--runs", type=int, default=3, help="runs of each way, taken in turn; the median counts")
    asked.add_argument("--pandas", type=int, default=100_000, help="people for whom pandas is run too; 0 for none")
    asked.add_argument("--growth", action="store_true", help="show 10,000 to 5,000,000 people instead")
    asked.add_argument("--folder", type=Path, help="keep the invented facts here")
    given = asked.parse_args()
    _say(_HEAD)
    good = []
    for people in GROWTH if given.growth else ():
        with _facts(given.folder, people, 1) as folder:
            good.append(_compare(folder, people, 1, ["uptake", "sql"], 1, judged=False))
    for tenants in () if given.growth else map(int, given.tenants.split(",")):
        with _facts(given.folder, given.people, tenants) as folder:
            good.append(_compare(folder, given.people, tenants, ["uptake", "sql"], given.runs, judged=True))
    if given.pandas and not given.growth:
        with _facts(given.folder, given.pandas, 1) as folder:
            good.append(_compare(folder, given.pandas, 1, ["uptake", "sql", "pandas"], 1, judged=False))
    return 0 if all(good) else 1


@contextmanager
def _facts(kept: Path | None, people: int, tenants: int) -> Iterator[Path]:
    """A folder with the stores; it is deleted again unless facts are kept."""
    folder = (kept or Path(tempfile.mkdtemp())) / f"{people}-{tenants}"
    if not folder.exists():
        slugs = [f"tenant-{number:03d}" for number in range(tenants)]
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_write, repeat(folder), slugs, repeat(people // tenants), range(SEED, SEED + tenants)))
    yield folder
    if kept is None:
        shutil.rmtree(folder.parent)


def _write(folder: Path, slug: str, people: int, seed: int) -> None:
    written(folder, slug, people, seed=seed)


def _compare(folder: Path, people: int, tenants: int, ways: Sequence[str], runs: int, *, judged: bool) -> bool:
    took: dict[str, list[Took]] = {way: [] for way in ways}
    with _facts(None, _TINY, 1) as tiny:
        for _ in range(runs):
            for way in ways:
                took[way].append(_run(way, tiny, folder))
    same = len({(each.numbers, each.digest) for of_way in took.values() for each in of_way}) == 1
    walls, cpus = (
        {way: _median(getattr(each, what) for each in took[way]) for way in ways} for what in ("wall", "cpu")
    )
    peaks = {way: max(each.peak for each in took[way]) for way in ways}
    for way in ways:
        _say(
            f"{people:,} x {tenants} | {way} | {walls[way]:.2f} | {cpus[way]:.2f} | {peaks[way]} "
            f"| {walls[way] / walls['sql']:.2f} | {cpus[way] / cpus['sql']:.2f} | {'yes' if same else 'NO'}"
        )
    # Of the processors' time, because it does not depend on what else the computer is doing.
    kept = cpus["uptake"] <= WORST_RATIO * cpus["sql"] and peaks["uptake"] <= MOST_MEMORY
    return same and (kept or not judged)


def _run(way: str, tiny: Path, folder: Path) -> Took:
    command = [sys.executable, "-m", "bench.score.one", way, str(tiny), str(folder)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Took(**json.loads(told.stdout.splitlines()[-1]))


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
