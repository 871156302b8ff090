"""Health tells whether a process can work; figures tell how much it did, to those who may know, and name nobody."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from tests.messaging.office import Office
from uptake.config import asgi
from uptake.config.environment import Environment
from uptake.delivery import figures
from uptake.delivery.figures import Figure
from uptake.jobs import queue
from uptake.jobs.standing import standing
from uptake.operations import metrics, pages_health, pages_metrics
from uptake.operations.health import Health
from uptake.operations.watching import Watching

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise OSError("the disk is gone")


def ask(app, path: str, *, client: str = "127.0.0.1", method: str = "GET", **headers: str) -> tuple[int, bytes]:
    sent: list[dict] = []

    async def send(event) -> None:
        sent.append(event)

    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": told, "client": (client, 5)}
    asyncio.run(app(scope, None, send))
    return sent[0]["status"], sent[1]["body"]


def watching(token: str = "", **ready) -> Watching:
    return Watching(Health(live={}, ready=ready), CollectorRegistry(), token)


def test_a_process_is_ready_when_all_of_its_parts_are():
    assert ask(watching(database=yes, delivery=yes), "/health/ready")[0] == 200
    for part in (no, broken):
        status, body = ask(watching(database=yes, delivery=part), "/health/ready")
        assert status == 503
        assert b'"delivery": false' in body
        assert b"disk" not in body
    assert ask(watching(database=no), "/health/live")[0] == 200


def test_a_process_that_is_about_to_stop_is_not_ready_but_lives():
    app = watching(database=yes)
    app.health.stopping = True
    assert ask(app, "/health/ready")[0] == 503
    assert ask(app, "/health/live")[0] == 200
    assert ask(app, "/health/live", method="POST")[0] == 405


def test_figures_are_for_this_machine_or_for_the_holder_of_the_token():
    app = watching()
    assert ask(app, "/metrics")[0] == 200
    assert ask(app, "/metrics", client="203.0.113.5")[0] == 403
    assert ask(app, "/metrics", x_forwarded_for="203.0.113.5")[0] == 403
    guarded = watching("open sesame")
    assert ask(guarded, "/metrics")[0] == 403
    assert ask(guarded, "/metrics", authorization="Bearer open sesam")[0] == 403
    assert ask(guarded, "/metrics", client="203.0.113.5", authorization="Bearer open sesame")[0] == 200


def test_what_one_process_counts_another_of_the_same_server_tells_even_after_its_end(tmp_path):
    told = figures.own()
    counting = (
        "from pathlib import Path; from uptake.delivery import figures as f;"
        f"f.share(Path({str(tmp_path)!r})); f.add(f.Figure.CLAIMS_GRANTED, 3); f.add(f.Figure.STREAMS_OPEN);"
        "f.answered('messages', 304, 0.003); f.answered('else', 500, 9.0)"
    )
    script = (
        f"import subprocess, sys; [subprocess.run([sys.executable, '-c', {counting!r}], check=True) for _ in '12'];"
    )
    script += (
        "from uptake.delivery import figures as f; from pathlib import Path; import os; os.getppid = os.getpid;"
        f"t = f.together(Path({str(tmp_path)!r}));"
        "print(t[f.Figure.CLAIMS_GRANTED], t[f.Figure.STREAMS_OPEN], list(t.answers()), list(t.durations()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=2)[:2] == ["6", "0"]  # totals stay, what is open died with it
    assert "('messages', '3xx', 2), ('other', '5xx', 2)" in done.stdout
    assert told[Figure.CLAIMS_GRANTED] == figures.own()[Figure.CLAIMS_GRANTED]


def test_files_of_servers_that_run_no_more_go(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f"{gone.pid}-1.figures").write_bytes(b"x")
    held = figures._cells
    figures.share(tmp_path)
    figures._cells = held
    assert [path.name for path in tmp_path.iterdir()] == [f"{os.getppid()}-{os.getpid()}.figures"]


def values(text: bytes) -> dict[str, float]:
    return {
        " ".join([sample.name, *sorted(sample.labels.values())]): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_the_text_is_what_prometheus_reads(tmp_path):
    held = figures._cells
    try:
        figures._cells = memoryview(bytearray(len(held) * 8)).cast("q")
        figures.share(tmp_path)
        figures.answered("messages", 200, 0.004)
        figures.answered("messages", 200, 4.0)
        figures.add(Figure.SHED, 2)
        (tmp_path / "hillside.snapshot").touch()
        told = values(metrics.as_text(metrics.registry(tmp_path, tmp_path)))
    finally:
        figures._cells = held
    assert told["uptake_delivery_shed_total"] == 2
    assert told["uptake_delivery_snapshots"] == 1
    assert told["uptake_delivery_newest_snapshot_seconds"] == (tmp_path / "hillside.snapshot").stat().st_mtime
    assert told["uptake_delivery_answers_total 2xx messages"] == 2
    assert told["uptake_delivery_seconds_bucket 0.005 messages"] == 1
    assert told["uptake_delivery_seconds_bucket +Inf messages"] == 2
    assert told["uptake_delivery_seconds_sum messages"] == pytest.approx(4.004)


@pytest.mark.django_db
def test_the_queue_tells_what_waits_and_for_how_long():
    tenant = Office.founded().tenant
    assert standing(NOW).oldest is None
    queue.enqueue(tenant, "watch", "1", due_at=NOW - timedelta(minutes=40))
    queue.enqueue(tenant, "day", "2", due_at=NOW + timedelta(hours=1))
    told = standing(NOW)
    assert (told.waiting, told.due, told.running, told.failed) == (2, 1, 0, 0)
    assert told.oldest == timedelta(minutes=40)

    def wrong(_tenant, _now) -> None:
        assert standing(NOW).running == 1
        raise OSError

    queue.work_off({"watch": wrong}, lambda: NOW)
    told = standing(NOW)
    assert (told.waiting, told.due, told.failed) == (2, 0, 1)


@pytest.mark.django_db
def test_pages_are_counted_by_name_and_no_label_names_anybody(client):
    Office.founded()
    client.get("/sign-in/?next=/planted/", SERVER_NAME="localhost")
    client.get("/planted-nowhere/", SERVER_NAME="localhost")
    client.generic("PLANT", "/sign-in/", SERVER_NAME="localhost")
    registry = CollectorRegistry()
    for each in (pages_metrics.REQUESTS, pages_metrics.SECONDS, pages_metrics.QueueFigures()):
        registry.register(each)
    text = metrics.as_text(registry)
    told = values(text)
    assert told["uptake_pages_answers_total 2xx GET sign_in"] >= 1
    assert "uptake_jobs_waiting" in told
    for word in (b"plant", b"PLANT", b"hillside"):
        assert word not in text


@pytest.mark.django_db(transaction=True)
def test_the_database_of_another_version_or_a_restore_is_not_ready(settings, tmp_path):
    settings.UPTAKE = Environment(data=tmp_path)
    pages_health._checked.clear()
    assert pages_health._database()
    (tmp_path / "restoring").touch()
    assert not pages_health._database()


def test_the_server_tells_of_its_parts(monkeypatch):
    monkeypatch.setattr(asgi, "PARTS", frozenset({"deliver"}))
    held = figures._cells
    try:
        app = asgi.Dispatcher()
        status, body = ask(app, "/health/ready")
        assert (status, b'"delivery": true' in body) == (200, True)
        assert b"uptake_delivery_claims_granted_total" in ask(app, "/metrics")[1]
        assert ask(app, "/health/other")[0] == 404
    finally:
        figures._cells = held
        with suppress(AttributeError):
            app._delivery.plane.close()
