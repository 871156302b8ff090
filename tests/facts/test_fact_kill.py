"""Whatever is killed in the middle of an import, every day is the old one or the new one, never between."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import deque
from datetime import date, timedelta
from pathlib import Path

from deltalake import DeltaTable
from writer_to_kill import PEOPLE, content, write

from uptake.facts.store import FactStore
from uptake.facts.tables import PERSON_DAY

KILLS = 52
MOST_KILLS = 3 * KILLS  # on a busy machine it takes more of them to hit the moment between writing and committing
WAITING = 3  # children that have started up and wait for their turn
DAYS = [date(2026, 7, 1) + timedelta(days=n) for n in range(5)]
HERE = Path(__file__).parent


def _child(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "writer_to_kill.py"), str(root), *map(str, DAYS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )


def _killed_while_writing(child: subprocess.Popen[str], generation: int, chance: random.Random) -> list[int]:
    """Let the child write, kill it at a random moment of a write, and give the generations that it began."""
    assert child.stdin is not None
    assert child.stdout is not None
    a_write_takes = float(child.stdout.readline())
    child.stdin.write(f"{generation}\n")
    child.stdin.flush()
    begun = [int(child.stdout.readline()) for _ in range(chance.randint(1, 2))]
    clock = threading.Timer(chance.uniform(0, 1.2) * a_write_takes, lambda: child.send_signal(signal.SIGKILL))
    clock.start()
    begun += map(int, child.stdout.read().split())
    clock.join()
    assert child.wait() == -signal.SIGKILL
    child.stdin.close()
    child.stdout.close()
    return begun


def _left_uncommitted(store: FactStore) -> bool:
    """Whether some died with files written and not yet committed; without that nothing was tried."""
    files = len(list((store.folder / "person_day").glob("day=*/*.parquet")))
    written_whole = DeltaTable(store.folder / "person_day").version() * len(DAYS)
    return files > written_whole


def test_a_killed_import_leaves_every_day_old_or_new(tmp_path: Path) -> None:
    chance = random.Random(20260726)
    store = FactStore(tmp_path, "hillside")
    write(store, 0, DAYS)
    children = deque(_child(tmp_path) for _ in range(WAITING))
    standing, newest = 0, 0
    try:
        for kill in range(MOST_KILLS):
            if kill >= KILLS and _left_uncommitted(store):
                break
            begun = _killed_while_writing(children[0], newest, chance)
            children.popleft()
            if kill < MOST_KILLS - WAITING:
                children.append(_child(tmp_path))
            found = {day: store.read(PERSON_DAY, day, day) for day in DAYS}
            generations = {
                value
                for rows in found.values()
                for column in ("email_sent", "calls")
                for value in rows[column].to_pylist()
            }
            assert len(generations) == 1, generations  # one commit holds all five days
            assert all(rows["person"].to_pylist() == list(range(PEOPLE)) for rows in found.values())
            (now,) = generations
            assert now in [standing, *begun][-2:]  # the last one begun, or the one before it
            standing, newest = now, begun[-1]
    finally:
        for child in children:
            child.kill()
            child.communicate()
    assert _left_uncommitted(store)
    store.replace(PERSON_DAY, ["email_sent"], {DAYS[0]: content(1, DAYS[0]).drop_columns(["calls"])})
    assert set(store.read(PERSON_DAY, DAYS[0], DAYS[0])["email_sent"].to_pylist()) == {1}
    assert store.vacuum(keep_hours=0) > 0
    assert store.days(PERSON_DAY) == DAYS
