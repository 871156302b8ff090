"""What runs when."""

from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import uptake.messaging.clock as messaging
from uptake.facts.newest import newest_day
from uptake.jobs import queue
from uptake.jobs.daily import run_day
from uptake.messaging.telling import tell_due
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

NIGHT = time(1, 30)  # in the tenant's own time zone, after midnight's moves of messages
WATCH_EVERY = timedelta(seconds=15)
TELL_EVERY = timedelta(minutes=1)  # notices to approvers


def watch(tenant: Tenant, now: datetime) -> None:
    """Make the moves that the clock owes: register what is pending, start and complete what is due."""
    messaging.move_due(tenant, now)
    messaging.register_pending(tenant, newest_day(facts_of(tenant).coverage()), now)


HANDLERS: MappingProxyType[str, queue.Handler] = MappingProxyType({"watch": watch, "tell": tell_due, "day": run_day})


def wind(now: datetime) -> None:
    """Put into the queue what is due by now: a watch every few seconds, a day once per night."""
    for tenant in Tenant.objects.order_by("slug"):
        queue.repeat(tenant, "watch", every=WATCH_EVERY, now=now)
        queue.repeat(tenant, "tell", every=TELL_EVERY, now=now)
        local = now.astimezone(ZoneInfo(tenant.time_zone))
        if local.time() >= NIGHT:
            queue.enqueue(tenant, "day", local.date().isoformat(), due_at=now)
