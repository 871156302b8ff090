"""Child of the kill test: warms up, waits for a line, then writes days until it is killed."""

import os
import sys
import time
from datetime import date
from importlib.abc import MetaPathFinder
from pathlib import Path

import pyarrow as pa

from uptake.facts.store import FactStore
from uptake.facts.tables import PERSON_DAY

PEOPLE = 300


class _WithoutPandas(MetaPathFinder):
    """Arrow would load pandas, unused, for a second of every start."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def content(generation: int, day: date) -> pa.Table:
    """What one generation says about a day: the same number for everybody, never the same twice."""
    people = pa.array(range(PEOPLE), pa.int32())
    said = pa.array([generation] * PEOPLE, pa.int32())
    return pa.table({"person": people, "email_sent": said, "calls": said})


def main() -> None:
    """Tell how long a write takes, then replace all days for ever, telling each generation before it."""
    root, days = Path(sys.argv[1]), [date.fromisoformat(text) for text in sys.argv[2:]]
    sys.meta_path.insert(0, _WithoutPandas())
    own = FactStore(root, f"warm-up-{os.getpid()}")
    for _ in range(2):
        began = time.perf_counter()
        write(own, 0, days)
    print(time.perf_counter() - began, flush=True)
    store = FactStore(root, "hillside")
    generation = int(sys.stdin.readline())
    while True:
        generation += 1
        print(generation, flush=True)
        write(store, generation, days)


def write(store: FactStore, generation: int, days: list[date]) -> None:
    """Replace all days in one call."""
    store.replace(PERSON_DAY, ["email_sent", "calls"], {day: content(generation, day) for day in days})


if __name__ == "__main__":
    main()
