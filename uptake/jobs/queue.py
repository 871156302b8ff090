"""The queue: what is due, leased to one worker at a time."""

import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from uptake.jobs.models import Job
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of

Handler = Callable[[Tenant, datetime], object]

LEASE = timedelta(minutes=5)  # of a worker that says nothing any more
RETRY_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=30)


def enqueue(tenant: Tenant, name: str, key: str, *, due_at: datetime) -> None:
    """Put a job into the queue; the same name and key are there only once."""
    Job.objects.of(tenant).get_or_create(tenant=tenant, name=name, key=key, defaults={"due_at": due_at})


def repeat(tenant: Tenant, name: str, *, every: timedelta, now: datetime) -> None:
    """Keep one job of that name in the queue, due again when its last run is that long ago."""
    enqueue(tenant, name, "again and again", due_at=now)
    Job.objects.of(tenant).filter(name=name, done_at__lte=now - every).update(due_at=now, done_at=None, attempts=0)


_held: dict[int, Tenant] = {}  # what this process has leased, by the number of the job


def work_off(
    handlers: Mapping[str, Handler], clock: Callable[[], datetime], *, enough: Callable[[], bool] = lambda: False
) -> int:
    """Run everything that is due, one job after the other, and give back how many were run.

    `enough` is asked before each job: nothing is begun any more once it says yes.
    """
    ran = 0
    for tenant in Tenant.objects.order_by("slug"):
        with rows_of(tenant):
            while not enough() and (job := _take(tenant, clock())):
                _held[job.pk] = tenant
                try:
                    _run(job, tenant, handlers[job.name], clock)
                finally:
                    _held.pop(job.pk, None)
                ran += 1
    return ran


def keep(now: datetime) -> None:
    """Lease what is held for longer: a job may take hours as long as its worker lives."""
    for number, tenant in list(_held.items()):
        with rows_of(tenant):
            Job.objects.of(tenant).filter(pk=number, done_at=None).update(leased_until=now + LEASE)


def give_back() -> int:
    """Give back the leases of jobs that this process cannot finish: the next worker begins at once; how many."""
    given = 0
    for number, tenant in list(_held.items()):
        with rows_of(tenant):
            held = Job.objects.of(tenant).filter(pk=number, done_at=None)
            given += held.update(leased_until=None, attempts=F("attempts") - 1)
    return given


def failed(tenant: Tenant) -> list[tuple[str, str]]:
    """Name and last line of the error of every job that did not end well and waits to be tried again."""
    rows = Job.objects.of(tenant).filter(done_at=None).exclude(error="").values_list("name", "error")
    return [(name, error.strip().splitlines()[-1]) for name, error in rows]


def forget_errors(tenant: Tenant) -> None:
    """Forget what went wrong so far: a traceback may quote a value."""
    Job.objects.of(tenant).exclude(error="").update(error="")


def prune(now: datetime) -> None:
    """Forget jobs that were done long ago."""
    for tenant in Tenant.objects.all():
        with rows_of(tenant):
            Job.objects.of(tenant).filter(done_at__lt=now - KEPT).delete()


@transaction.atomic
def _take(tenant: Tenant, now: datetime) -> Job | None:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    waiting = Job.objects.of(tenant).filter(free, done_at=None, due_at__lte=now)
    # Where rows can be locked, another worker passes by the one that is being taken; SQLite has one writer anyway.
    job = waiting.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if job:
        job.leased_until, job.attempts = now + LEASE, job.attempts + 1
        job.save()
    return job


def _run(job: Job, tenant: Tenant, handler: Handler, clock: Callable[[], datetime]) -> None:
    try:
        handler(tenant, clock())
    except Exception:  # noqa: BLE001 - one tenant's trouble must not stop the work of the others
        job.error = traceback.format_exc(limit=-5)
        job.due_at = clock() + RETRY_AFTER * job.attempts
    else:
        job.error, job.done_at = "", clock()
    job.leased_until = None
    job.save()
