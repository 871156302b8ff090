"""A hundred thousand tokens are revoked while clients ask: who is meant is refused in time, nobody else notices.

docs/hosts.md promises a second, by the clock of the server. A list so large that it is read beside the answers needs as
long again as its reading takes. How long answers took and what the list weighs is told, not judged.
"""

import json
import threading
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

import jwt
import pytest
from crash_servers import set_clock
from delivery_world import HOST_KEY, MONDAY, SECRET, message
from served_ground import PATIENCE_SECONDS, Ground

from uptake.delivery import directory, revoked
from uptake.delivery.directory import Known
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.sealed import LARGE
from uptake.delivery.tokens import Tokens, device_digest

REVOKED = 100_000
ASKERS = 4
MEANT = range(1, 41)
OTHERS = range(REVOKED + 1, REVOKED + 41)
PROMISED = timedelta(seconds=1)


class Asked(NamedTuple):
    """One poll: when it left, by the clock of the server; whose, its answer, and how many seconds it took."""

    at: datetime
    person: int
    status: int
    reason: str | None
    took: float


def device(person):
    return f"device-{person}"


def by_person():
    return [Revoked(What.PERSON, str(number), MONDAY) for number in range(1, REVOKED + 1)]


def by_device():
    return [Revoked(What.DEVICE, device_digest(device(number)), MONDAY) for number in range(1, REVOKED + 1)]


class Load:
    """Clients that ask without end, half of them with a cursor, while the clock of the server runs as ours does."""

    def __init__(self, ground):
        self.ground = ground
        self.asked = []
        self._began = time.monotonic()
        self._ending = threading.Event()

    def clock(self):
        return MONDAY + timedelta(seconds=time.monotonic() - self._began)

    def __enter__(self):
        self._threads = [threading.Thread(target=self._tick)]
        self._threads += [threading.Thread(target=self._ask, args=(start,)) for start in range(ASKERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def until(self, done):
        """Wait for as many answers as it takes."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not done(self.asked[:]):
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)

    def _tick(self):
        while not self._ending.is_set():
            set_clock(self.ground.folder, self.clock())
            time.sleep(0.02)

    def _ask(self, start):
        cursors = {}
        people = [*MEANT, *OTHERS][start::ASKERS]
        while not self._ending.is_set():
            for person in people:
                at, began = datetime.fromisoformat((self.ground.folder / "clock").read_text()), time.monotonic()
                status, headers, answer = self.ground.poll(person, cursors.get(person), device(person))
                self.asked.append(Asked(at, person, status, (answer or {}).get("reason"), time.monotonic() - began))
                cursors[person] = headers["ETag"]


def everybody_was_answered(asked, since, *, times):
    """Whether each client that is not meant has had so many answers since then."""
    count = defaultdict(int)
    for one in asked:
        count[one.person] += one.at >= since
    return all(count[person] >= times for person in OTHERS)


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request, tmp_path):
    database = "" if request.param == "sqlite" else request.getfixturevalue("durable_cluster").create("revoked")
    found = Ground(tmp_path, database)
    found.publish(message(recipients=[*MEANT[::2], *OTHERS[::2]]))  # the rest is told to wait, with a cursor
    people = [Known(number, f"u{number}@hillside.example") for number in MEANT]
    directory.write(tmp_path / "snapshots", "hillside", people, {"host-1": HOST_KEY}, SECRET)
    yield found
    found.server.stop()


@pytest.mark.parametrize("entries", [by_person, by_device])
def test_a_hundred_thousand_revoked_tokens_are_refused_in_time_and_nobody_else_notices(ground, entries):
    folder, named = ground.folder / "snapshots", entries()
    revoked.write(folder, "hillside", named[-1:], MONDAY)  # there was a list before
    with Load(ground) as load:
        load.until(lambda asked: everybody_was_answered(asked, MONDAY, times=3))
        before, pid = memory(ground), ground.server.pid
        assert revoked.write(folder, "hillside", named, MONDAY) == REVOKED
        placed = datetime.fromisoformat((ground.folder / "clock").read_text())
        load.until(lambda asked: {one.person for one in asked if one.status == 401} == {*MEANT})
        refused = load.clock()
        load.until(lambda asked: everybody_was_answered(asked, max(refused, placed + PROMISED), times=5))
        after = memory(ground)
    assert {one.status for one in load.asked if one.person in OTHERS} <= {200, 304}
    meant = [one for one in load.asked if one.person in MEANT]
    assert {(one.status, one.reason) for one in meant} <= {(200, None), (304, None), (401, "revoked_token")}
    size = (folder / "hillside.revoked").stat().st_size
    in_time = placed + PROMISED if size < LARGE else refused
    late = [one for one in meant if one.at >= in_time and one.status != 401]
    assert late == []
    assert {one.status for one in meant if one.at < placed} == {200, 304}, "with a message, and from a cursor"
    assert (ground.server.alive, ground.server.pid) == (True, pid)
    may_sign_in_again(ground)
    tell(load.asked, placed, size, after - before)


def may_sign_in_again(ground):
    """Ending a token keeps nobody out: who is vouched for opens a new session at once."""
    now = datetime.fromisoformat((ground.folder / "clock").read_text())
    claims = {"iss": "hillside", "sub": "u1@hillside.example", "aud": "uptake", "exp": now + timedelta(minutes=4)}
    identity = jwt.encode(claims, HOST_KEY, "HS256", headers={"kid": "host-1"})
    body = json.dumps({"identity": identity, "languages": ["en"], "device": device(1)}).encode()
    status, _, session = ground.ask("POST", "/client/v1/session", body=body)
    assert status == 200
    assert Tokens(SECRET).verify(session["token"].encode(), now).person == 1
    assert ground.ask("GET", "/client/v1/messages?surface=web-bar", token=session["token"])[0] == 200


def memory(ground):
    """Kilobytes that the processes of the server hold by themselves."""
    pids = [ground.server.pid]
    for pid in pids:
        pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    lines = (line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def tell(asked, placed, size, grown):
    first = min(one.at for one in asked if one.status == 401) - placed
    last = max((one.at for one in asked if one.person in MEANT and one.status != 401), default=placed) - placed
    took = sorted(one.took * 1000 for one in asked)
    cuts = quantiles(took, n=100)
    print(
        f"{REVOKED:,} entries, {size / 1e6:.1f} MB; refused from {first.total_seconds():.2f} s on, the last one let in"
        f" {last.total_seconds():.2f} s after; {len(asked):,} polls: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms,"
        f" longest {took[-1]:.0f} ms; memory {grown / 1024:+.1f} MiB"
    )
