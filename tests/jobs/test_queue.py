"""The queue survives its workers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from uptake.jobs import queue
from uptake.jobs.clock import HANDLERS, wind
from uptake.jobs.models import Job
from uptake.tenancy.actions import create_tenant
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return create_tenant(slug="hill", name="Hill", time_zone="America/New_York", now=NOW)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_a_job_runs_once_although_it_is_asked_for_twice(tenant: Tenant) -> None:
    ran = []
    for _ in range(2):
        queue.enqueue(tenant, "day", "2026-03-05", due_at=NOW)
    assert queue.work_off({"day": lambda who, when: ran.append((who.slug, when))}, at(NOW)) == 1
    assert queue.work_off({"day": lambda *_: ran.append("again")}, at(NOW)) == 0
    assert ran == [("hill", NOW)]


def test_a_job_is_not_run_before_it_is_due(tenant: Tenant) -> None:
    queue.enqueue(tenant, "day", "x", due_at=NOW)
    assert queue.work_off({"day": lambda *_: None}, at(NOW - timedelta(microseconds=1))) == 0
    assert queue.work_off({"day": lambda *_: None}, at(NOW)) == 1


def test_the_job_of_a_worker_that_died_is_taken_over_after_its_lease(tenant: Tenant) -> None:
    class Died(BaseException):
        """The process is gone: nothing after this line runs."""

    def dies(*_: object) -> None:
        raise Died

    queue.enqueue(tenant, "day", "x", due_at=NOW)
    with pytest.raises(Died):
        queue.work_off({"day": dies}, at(NOW))
    assert queue.work_off({"day": lambda *_: None}, at(NOW + queue.LEASE - timedelta(seconds=1))) == 0
    assert queue.work_off({"day": lambda *_: None}, at(NOW + queue.LEASE)) == 1


def test_a_job_that_takes_long_is_kept_while_its_worker_lives(tenant: Tenant) -> None:
    later = NOW + queue.LEASE

    def takes_long(*_: object) -> None:
        queue.keep(later)  # what the worker does beside it, every minute
        assert queue.work_off({"day": lambda *_: None}, at(later)) == 0
        assert queue.work_off({"day": lambda *_: None}, at(later + queue.LEASE - timedelta(seconds=1))) == 0

    queue.enqueue(tenant, "day", "x", due_at=NOW)
    assert queue.work_off({"day": takes_long}, at(NOW)) == 1
    assert queue.failed(tenant) == []


def test_a_job_that_fails_is_tried_again_later_and_tells_why(tenant: Tenant) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no room left")

    queue.enqueue(tenant, "day", "x", due_at=NOW)
    assert queue.work_off({"day": fails}, at(NOW)) == 1
    assert queue.failed(tenant) == [("day", "ValueError: no room left")]
    assert queue.work_off({"day": fails}, at(NOW)) == 0
    assert queue.work_off({"day": lambda *_: None}, at(NOW + queue.RETRY_AFTER)) == 1
    assert queue.failed(tenant) == []


def test_one_organizations_trouble_does_not_stop_the_others(tenant: Tenant) -> None:
    other = create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)
    done = []

    def handler(who: Tenant, _now: datetime) -> None:
        if who == tenant:
            raise RuntimeError
        done.append(who.slug)

    for each in (tenant, other):
        queue.enqueue(each, "day", "x", due_at=NOW)
    queue.work_off({"day": handler}, at(NOW))
    assert done == ["vale"]


def test_the_clock_asks_for_a_day_once_after_half_past_one_local_time(tenant: Tenant) -> None:
    before, after = (datetime(2026, 3, 5, 6, 29, tzinfo=UTC), datetime(2026, 3, 5, 6, 30, tzinfo=UTC))
    wind(before)
    assert not Job.objects.of(tenant).filter(name="day").exists()
    wind(after)
    wind(after + timedelta(hours=5))
    assert [job.key for job in Job.objects.of(tenant).filter(name="day")] == ["2026-03-05"]


def test_the_watch_is_one_row_that_comes_again(tenant: Tenant) -> None:
    wind(NOW)
    assert queue.work_off(HANDLERS, at(NOW)) >= 1
    wind(NOW + timedelta(seconds=14))
    assert not Job.objects.of(tenant).filter(name="watch", done_at=None).exists()
    wind(NOW + timedelta(seconds=15))
    assert Job.objects.of(tenant).filter(name="watch", done_at=None).count() == 1
