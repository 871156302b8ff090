"""Servers on a PostgreSQL server: ready while it answers, stopped without a loss, and never older than its tables."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from reporting_people import Reporting, to_everybody

from tests.postgres.postgres_cluster import Cluster
from uptake.delivery import carrying, snapshot
from uptake.delivery.distribution import publish
from uptake.delivery.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
SECRET = b"s" * 32
PEOPLE = 400
PATIENCE_SECONDS = 120
pytestmark = pytest.mark.xdist_group("servers-on-postgres")  # each starts several processes


def environment(data: Path, database: str) -> dict[str, str]:
    return {**os.environ, "UPTAKE_DATA": str(data), "UPTAKE_DATABASE": database, "UPTAKE_SECRET": SECRET.hex()}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ready(port: int) -> tuple[int, dict[str, object]]:
    """What the door of readiness says: 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as said:
        return said.code, json.load(said)
    except OSError:
        return 0, {}


def figures(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return answer.read()


def wait_for(port: int, status: int, process: "subprocess.Popen[str]") -> dict[str, object]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None
        found, told = ready(port)
        if found == status:
            return told
        time.sleep(0.1)
    raise AssertionError(f"it never answered {status}")


@contextmanager
def running(data: Path, database: str, *verb: str):
    """A verb that serves, and where it listens, once it is ready."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "uptake.command", *verb, "--port", str(port)],
        cwd=ROOT, env=environment(data, database), stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        wait_for(port, 200, process)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def published(database, tmp_path, monkeypatch):
    """A database in which a message for everybody was published by a machine that is gone."""
    folder, now = tmp_path / "elsewhere", datetime.now(UTC)
    monkeypatch.setattr(carrying, "_carriers", {})
    files = publish(folder, database)
    snapshot.write(folder, Snapshot("hillside", 1, now, [to_everybody(PEOPLE, now)]))
    files.close()
    return database


def test_of_two_deliveries_one_stops_under_load_and_nothing_acknowledged_is_lost(published, tmp_path):
    people = Reporting(SECRET, timeout_seconds=60)
    with (
        running(tmp_path / "one", published, "deliver") as (one, at_one),
        running(tmp_path / "two", published, "deliver") as (_two, at_two),
    ):
        with people.under_way(f"http://127.0.0.1:{at_one}", PEOPLE - 1, 30, PATIENCE_SECONDS):
            one.send_signal(signal.SIGTERM)
            assert one.wait(PATIENCE_SECONDS) == 0
        people.show(f"http://127.0.0.1:{at_two}", PEOPLE)  # the other one goes on
    with psycopg.connect(published) as at:
        rows = at.execute("select person from uptake_showings.showing where seen_at is not null").fetchall()
    assert len(people.accepted) >= 30
    assert set(people.accepted) <= {person for (person,) in rows}


def test_a_server_is_not_ready_while_the_database_is_away_and_needs_no_restart_after(tmp_path):
    cluster = Cluster()
    try:
        database = cluster.start().create("uptake")
        with running(tmp_path / "data", database, "serve") as (process, port):
            assert ready(port)[1]["parts"] == {"database": True, "worker": True, "delivery": True}
            cluster.stop()
            told = wait_for(port, 503, process)
            assert told["parts"]["database"] is False
            assert b"uptake_delivery_flushes_total" in figures(port)  # told all the same, and nothing of the queue
            assert b"uptake_jobs_waiting" not in figures(port)
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=30).status == 200
            cluster.start()
            wait_for(port, 200, process)  # though nobody asks for a page meanwhile
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        cluster.remove()


@pytest.fixture(scope="module")
def of_the_future(cluster, tmp_path_factory):
    """A database that a newer version has brought up to date."""
    database, data = cluster.create("of_the_future"), tmp_path_factory.mktemp("first")
    command = [sys.executable, "-m", "uptake.command", "worker", "--once"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, database), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database) as at:
        at.execute("insert into django_migrations (app, name, applied) values ('tenancy', '9999_later', now())")
        at.execute("update uptake_showings.version set version = 99")
    yield database
    cluster.drop("of_the_future")


@pytest.mark.parametrize("verb", ["worker", "serve", "deliver"])
def test_a_process_that_is_older_than_the_tables_does_not_start_and_says_so(of_the_future, tmp_path, verb):
    arguments = [] if verb == "worker" else ["--port", str(free_port())]
    done = subprocess.run(
        [sys.executable, "-m", "uptake.command", verb, *arguments], timeout=PATIENCE_SECONDS,
        cwd=ROOT, env=environment(tmp_path / "data", of_the_future), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "newer" in done.stderr + done.stdout
