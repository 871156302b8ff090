"""What breaks around the delivery: right answers or clear refusals meanwhile, and no restart afterwards.

A fault lasts UPTAKE_FAULT_SECONDS (3 unless told otherwise; `make kills` says 30).
"""

import json
import os
import resource
import socket
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from crash_servers import set_clock
from delivery_world import MONDAY, SECRET, message
from served_ground import PATIENCE_SECONDS, PEOPLE, Ground, refusal_is_clear

from uptake.delivery.tokens import Tokens

FAULT_SECONDS = float(os.environ.get("UPTAKE_FAULT_SECONDS", "3"))


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request, tmp_path):
    if request.param == "sqlite":
        found = Ground(tmp_path)
    else:
        cluster = request.getfixturevalue("durable_cluster")
        found = Ground(tmp_path, cluster.create("faults"), cluster)
    yield found
    found.server.stop()


@contextmanager
def store_away(ground):
    """Nobody reaches the store: its server is dead, or somebody keeps the file to themselves."""
    if ground.cluster is not None:
        ground.cluster.kill()
        yield
        ground.cluster.start()
        return
    with closing(sqlite3.connect(ground.place, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield
        other.execute("rollback")


def test_a_store_that_is_away_for_a_while_is_told_and_comes_back_without_a_restart(ground):
    first = ground.lease(1)
    nobody = ground.poll(PEOPLE + 1)
    with store_away(ground):
        end = time.monotonic() + FAULT_SECONDS
        ground.publish(message(recipients=range(1, PEOPLE + 1)))  # of the control plane, which does not wait
        while time.monotonic() < end:
            status, _, _ = ground.poll(PEOPLE + 1, nobody[1]["ETag"])
            assert status in (200, 304)  # who is in no audience needs no store
            if ground.cluster is not None:
                refusal_is_clear(*ground.poll(2))
                refusal_is_clear(*ground.tell(1, first))
            time.sleep(0.2)
    lease = ground.recovers(2)
    assert ground.tell(2, lease)[2]["accepted"] == ["1"]
    assert ground.tell(1, first)[2]["accepted"] == ["1"]
    assert ground.kept() == {1: 1, 2: 1}


LESS_THAN_A_BATCH = 8192


@contextmanager
def no_room(server, largest):
    """Files of the process and its children grow to that many bytes and no further."""
    pids = _with_children(server.pid)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def _with_children(pid):
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += _with_children(int(child))
    return found


def test_a_full_disk_is_told_and_what_was_acknowledged_before_stays(tmp_path):
    ground = Ground(tmp_path)
    try:
        granted = {person: ground.lease(person) for person in range(1, 41)}
        told = [person for person, lease in granted.items() if ground.tell(person, lease)[2]["accepted"] == ["1"]]
        assert len(told) == 40
        refused = 0
        with no_room(ground.server, LESS_THAN_A_BATCH):  # in the log, which begins at its start again from time to time
            for person in range(41, 81):
                status, headers, answer = ground.poll(person)
                if status == 200:
                    granted[person] = answer["lease"]
                    continue
                refusal_is_clear(status, headers, answer)
                refused += 1
        assert refused > 0, "there was room"
        granted[81] = ground.recovers(81)
        for person, lease in granted.items():
            assert lease == ground.lease(person) or person in told  # who was promised a showing has it
        assert ground.kept() == dict.fromkeys(granted, 0) | dict.fromkeys(told, 1)
    finally:
        ground.server.stop()


def test_a_clock_that_steps_back_an_hour_shows_nobody_more_and_everybody_again_when_it_is_right(ground):
    seen = ground.lease(1)
    assert ground.tell(1, seen)[2]["accepted"] == ["1"]
    open_lease = ground.lease(2)
    set_clock(ground.folder, MONDAY - timedelta(hours=1))
    assert ground.lease(1) is None
    assert ground.lease(2) == open_lease
    late = ground.lease(3)
    assert ground.tell(3, late)[2]["accepted"] == ["1"]
    assert ground.tell(2, open_lease)[2]["accepted"] == ["1"]
    assert [ground.lease(person) for person in (1, 2, 3)] == [None, None, None]
    set_clock(ground.folder, MONDAY)
    assert [ground.lease(person) for person in (1, 2, 3)] == [None, None, None]
    assert ground.lease(4) is not None
    assert {person: ground.kept()[person] for person in (1, 2, 3)} == {1: 1, 2: 1, 3: 1}


def test_a_damaged_snapshot_is_refused_the_old_one_serves_and_a_sound_one_is_taken(ground):
    assert ground.lease(1) is not None
    path = ground.folder / "snapshots" / "hillside.snapshot"
    sound = path.read_bytes()
    for damaged in (sound[:-1], sound[: len(sound) // 2], b"", sound[:200] + bytes([sound[200] ^ 1]) + sound[201:]):
        beside = path.with_suffix(".beside")
        beside.write_bytes(damaged)
        beside.replace(path)
        set_clock(ground.folder, MONDAY + timedelta(seconds=5 + len(damaged)))  # a look a second
        assert ground.lease(2) is not None
        status, _, health = ground.ask("GET", "/client/v1/health")
        assert (status, health["status"], health["corrupt"]) == (200, "degraded", 1)
    ground.publish(message(2, recipients=[9]))
    set_clock(ground.folder, MONDAY + timedelta(hours=3))
    assert ground.lease(9) is not None
    assert ground.ask("GET", "/client/v1/health")[2]["status"] == "ok"


def test_truncated_requests_are_forgotten_and_nothing_of_them_is_kept(ground):
    lease = ground.lease(1)
    event = json.dumps({"events": [{"id": "1", "lease": lease, "kind": "click", "at": MONDAY.isoformat()}]})
    token, _ = Tokens(SECRET).issue("hillside", 1, "device-1", ("en",), MONDAY)
    whole = (
        f"POST /client/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Length: {len(event)}\r\n\r\n{event}"
    ).encode()
    for size in range(1, len(whole), 7):
        with socket.create_connection(("127.0.0.1", ground.server.port), timeout=PATIENCE_SECONDS) as line:
            line.sendall(whole[:size])
    assert ground.lease(1) == lease
    assert ground.kept() == {1: 0}
    assert ground.tell(1, lease, "click")[2]["accepted"] == ["1"]


def test_clients_that_trickle_do_not_hold_up_the_others(ground):
    token, _ = Tokens(SECRET).issue("hillside", 1, "device-1", ("en",), MONDAY)
    head = (
        f"POST /client/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        "Content-Length: 60000\r\n\r\n"
    ).encode()
    lines = [socket.create_connection(("127.0.0.1", ground.server.port), timeout=PATIENCE_SECONDS) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(head)
        for round_ in range(3):
            for line in lines:
                line.sendall(b" ")
            assert ground.lease(2 + round_) is not None
    finally:
        for line in lines:
            line.close()
    assert ground.lease(10) is not None
