"""How the queue stands: for those who watch over the server, as numbers that name no organization."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from uptake.jobs.models import Job
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of


@dataclass(frozen=True)
class Standing:
    """Jobs that wait, are due, are being done, and did not end well; and for how long the oldest due one has waited."""

    waiting: int = 0
    due: int = 0
    running: int = 0
    failed: int = 0
    oldest: timedelta | None = None


def standing(now: datetime) -> Standing:
    """The queue of all organizations at this moment."""
    waiting = due = running = failed = 0
    first: datetime | None = None
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    for tenant in Tenant.objects.order_by("pk"):
        with rows_of(tenant):
            found = (
                Job.objects.of(tenant)
                .filter(done_at=None)
                .aggregate(
                    waiting=Count("pk"),
                    due=Count("pk", filter=Q(due_at__lte=now) & free),
                    running=Count("pk", filter=Q(leased_until__gt=now)),
                    failed=Count("pk", filter=~Q(error="")),
                    first=Min("due_at", filter=Q(due_at__lte=now) & free),
                )
            )
        waiting, due = waiting + found["waiting"], due + found["due"]
        running, failed = running + found["running"], failed + found["failed"]
        first = min(filter(None, (first, found["first"])), default=None)
    return Standing(waiting, due, running, failed, now - first if first else None)
