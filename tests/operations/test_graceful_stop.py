"""A server that is told to stop finishes what it has begun: what it has acknowledged is kept, and it ends with 0."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reporting_people import Reporting, to_everybody

from tests.messaging.office import Office
from uptake.delivery import snapshot
from uptake.delivery.snapshot import Snapshot
from uptake.jobs import queue, worker
from uptake.jobs.models import Job
from uptake.jobs.standing import standing

ROOT = Path(__file__).parents[2]
SECRET = b"s" * 32
PEOPLE = 400
PATIENCE_SECONDS = 90


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answering(process, port):
    """Wait until a server says that it is ready."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def served(tmp_path):
    """`uptake deliver` with one message for everybody, and where it listens."""
    data, now = tmp_path / "data", datetime.now(UTC)
    data.mkdir()
    (data / "secret.key").write_bytes(SECRET)
    snapshot.write(data / "snapshots", Snapshot("hillside", 1, now, [to_everybody(PEOPLE, now)]))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "uptake.command", "deliver", "--port", str(port)],
        cwd=ROOT, env={**os.environ, "UPTAKE_DATA": str(data)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    answering(process, port)
    yield process, f"http://127.0.0.1:{port}", data
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_no_acknowledged_event_is_lost_when_it_is_told_to_stop_under_load(served):
    process, address, data = served
    people = Reporting(SECRET, timeout_seconds=20)
    with people.under_way(address, PEOPLE, enough_are=40, patience_seconds=PATIENCE_SECONDS):
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    with sqlite3.connect(data / "delivery.sqlite3") as store:
        seen = {person for (person,) in store.execute("select person from showing where seen_at is not null")}
    store.close()
    assert len(people.accepted) >= 40
    assert set(people.accepted) <= seen


@pytest.mark.parametrize("verb", [["worker"], ["serve", "--without", "deliver", "--port"]])
def test_a_worker_and_a_server_with_pages_end_with_0(tmp_path, verb):
    arguments = [*verb, str(free_port())] if verb[-1] == "--port" else verb
    process = subprocess.Popen(
        [sys.executable, "-m", "uptake.command", *arguments],
        cwd=ROOT, env={**os.environ, "UPTAKE_DATA": str(tmp_path / "data")}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    first = process.stderr.readline()
    assert "runs" in first or "serves" in first
    if verb[-1] == "--port":
        answering(process, int(arguments[-1]))  # before that nobody has begun to listen to signals
    process.send_signal(signal.SIGTERM)
    _out, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, told


@pytest.mark.django_db
def test_a_job_that_takes_too_long_is_given_back_and_begun_by_the_next_worker():
    tenant = Office.founded().tenant
    now = datetime.now(UTC)
    queue.enqueue(tenant, "slow", "1", due_at=now)

    def is_told_to_stop(_tenant, _now) -> None:
        assert standing(now).running == 1
        assert queue.give_back() == 1
        raise SystemExit

    with pytest.raises(SystemExit):
        queue.work_off({"slow": is_told_to_stop}, lambda: now)
    row = Job.objects.of(tenant).get()
    assert (row.leased_until, row.attempts, row.done_at) == (None, 0, None)
    assert queue.work_off({"slow": lambda *_: None}, lambda: now) == 1
    assert queue.give_back() == 0


@pytest.mark.django_db
def test_nothing_is_begun_once_it_is_enough():
    tenant = Office.founded().tenant
    now = datetime.now(UTC)
    for key in "123":
        queue.enqueue(tenant, "quick", key, due_at=now)
    ran: list[int] = []
    assert queue.work_off({"quick": lambda *_: ran.append(1)}, lambda: now, enough=lambda: len(ran) == 2) == 2


def test_a_worker_that_is_told_to_stop_says_so_and_waits(monkeypatch):
    begun, go_on, given = threading.Event(), threading.Event(), []

    def forever(stop: threading.Event) -> None:
        begun.set()
        go_on.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(worker, "forever", forever)
    monkeypatch.setattr(worker.queue, "give_back", lambda: given.append(1))
    running = worker.BackgroundWorker()
    running.start()
    begun.wait()
    running.stop(0.01)
    assert given == [1]
    go_on.set()
    running.stop(PATIENCE_SECONDS)
    assert given == [1]
