"""What runs when."""

from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.conf import settings

import uptake.messaging.clock as messaging
from uptake.facts.newest import newest_day
from uptake.facts.turns import together
from uptake.jobs import queue
from uptake.jobs.daily import run_day
from uptake.messaging.issuers import refresh_due
from uptake.messaging.publish import publish_people
from uptake.messaging.telling import tell_due
from uptake.people.identity_list import tell_when_due
from uptake.privacy.council_notices import send_due as tell_council
from uptake.privacy.removal import remove
from uptake.privacy.shelves import tidy as delete_old
from uptake.rules.opt_out import deleted_at
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of
from uptake.transparency.keeping import forget_over

NIGHT = time(1, 30)  # in the tenant's own time zone, after midnight's moves of messages
WATCH_EVERY = timedelta(seconds=15)
TELL_EVERY = timedelta(minutes=1)  # notices to approvers and to the works council


def watch(tenant: Tenant, now: datetime) -> None:
    """Make the moves that the clock owes: register what is pending, start and complete what is due.

    Persons whom an identity provider has changed are told to the delivery.
    """
    with together(settings.UPTAKE.facts, tenant.slug):  # recipients are chosen from facts
        messaging.move_due(tenant, now)
        messaging.register_pending(tenant, newest_day(facts_of(tenant).coverage()), now)
    tell_when_due(tenant, lambda: publish_people(tenant), now)


_after_removal: list[queue.Handler] = []


def after_removal(step: queue.Handler) -> None:
    """Hand in what a removal is not complete without; rooms above this one do so at start."""
    _after_removal.append(step)


def tell(tenant: Tenant, now: datetime) -> None:
    """Send what approvers and the works council are to be told, and ask identity providers for their keys."""
    tell_due(tenant, now)
    tell_council(tenant, now)
    refresh_due(tenant, now)


def remove_people(tenant: Tenant, now: datetime) -> None:
    """Delete what is known about people after an opt-out, and what failed jobs have written down on the way."""
    remove(tenant, now, also=[lambda whose, _now: queue.forget_errors(whose)], then=_after_removal)


def tidy(tenant: Tenant, now: datetime) -> None:
    """Delete what is older than its period."""
    with together(settings.UPTAKE.facts, tenant.slug):
        tenant.refresh_from_db()
        delete_old(tenant, now.date())
    forget_over(tenant, now)


HANDLERS: MappingProxyType[str, queue.Handler] = MappingProxyType(
    {"watch": watch, "tell": tell, "day": run_day, "remove_people": remove_people, "tidy": tidy}
)


def wind(now: datetime) -> None:
    """Put into the queue what is due by now: a watch every few seconds, and once per night a day and what tidies up.

    A removal is due at the end of the UTC day on which people experiences were opted out.
    """
    for tenant in Tenant.objects.order_by("slug"):
        with rows_of(tenant):
            _wind(tenant, now)


def _wind(tenant: Tenant, now: datetime) -> None:
    queue.repeat(tenant, "watch", every=WATCH_EVERY, now=now)
    queue.repeat(tenant, "tell", every=TELL_EVERY, now=now)
    if tenant.people_opted_out_at is not None and tenant.people_removed_at is None:
        began, due_at = tenant.people_opted_out_at, deleted_at(tenant.people_opted_out_at)
        if now >= due_at:
            queue.enqueue(tenant, "remove_people", began.isoformat(), due_at=due_at)
    local = now.astimezone(ZoneInfo(tenant.time_zone))
    if local.time() >= NIGHT:
        queue.enqueue(tenant, "day", local.date().isoformat(), due_at=now)
        queue.enqueue(tenant, "tidy", local.date().isoformat(), due_at=now)
