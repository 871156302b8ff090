"""Child of the kill test: warms up, waits for a line, then writes days until it is killed."""

import os
import sys
import time
from datetime import date
from importlib.abc import MetaPathFinder
from pathlib import Path

import pyarrow as pa

from uptake.facts.importers.bring_in import bring_in
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import read
from uptake.facts.store import FactStore

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


def exports(generation: int, days: list[date]) -> list[Found]:
    """Two reports about all the days, as they would lie in a folder."""
    email = [
        "Report Refresh Date,User Principal Name,Last Activity Date,Send Count,Receive Count,Read Count,Report Period"
    ]
    chats = "Team Chat Message Count,Private Chat Message Count,Call Count,Report Period"
    teams = [f"Report Refresh Date,User Principal Name,Last Activity Date,{chats}"]
    for day in days:
        email += [f"{day},{name(n)},{day},{generation},,,1" for n in range(PEOPLE)]
        teams += [f"{day},{name(n)},{day},,,{generation},1" for n in range(PEOPLE)]
    return [Found(f"{n}.csv", "\n".join(rows).encode()) for n, rows in enumerate((email, teams))]


def name(number: int) -> str:
    """The user principal name of a person."""
    return f"p{number}@hillside.example"


def write(store: FactStore, generation: int, days: list[date]) -> None:
    """Import all the days, from reading the files to noting the coverage."""
    deliveries = [read(found, snapshot_day=days[-1]) for found in exports(generation, days)]
    report = bring_in(store, deliveries, lambda names: {each: int(each[1:].partition("@")[0]) for each in names})
    if len(report.taken) != len(deliveries):
        raise SystemExit(str(report.skipped))


if __name__ == "__main__":
    main()
