"""Many workers at one queue: each piece of work is done by one of them, and none waits for another."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from uptake.jobs import queue
from uptake.tenancy.actions import create_tenant

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
WORKERS, JOBS = 4, 24


@pytest.mark.django_db(transaction=True)
def test_four_workers_do_every_job_once() -> None:
    """On PostgreSQL; the file of these tests is in memory, and threads cannot wait for each other there."""
    if connection.vendor != "postgresql":
        pytest.skip("threads share a database in memory")
    tenant = create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)
    for number in range(JOBS):
        queue.enqueue(tenant, "day", str(number), due_at=NOW)
    begin = threading.Barrier(WORKERS)
    done: list[int] = []

    def work(number: int) -> None:
        begin.wait()
        try:
            queue.work_off({"day": lambda *_: done.append(number)}, lambda: NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    assert len(done) == JOBS


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_taking_a_job_holds_up_no_other() -> None:
    """On PostgreSQL; a file has one writer at a time."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    tenant = create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)
    for number in range(3):
        queue.enqueue(tenant, "day", str(number), due_at=NOW)
    taken: Counter[str] = Counter()

    def another() -> None:
        try:
            queue.work_off({"day": lambda *_: taken.update(["another"])}, lambda: NOW)
        finally:
            connections.close_all()

    with transaction.atomic():
        assert queue._take(tenant, NOW) is not None
        thread = threading.Thread(target=another)
        thread.start()
        thread.join(timeout=20)
        assert not thread.is_alive()
    assert taken["another"] == 2
