"""One day of the product on one page: facts, score, insights, messages, engagement, facts again.

Every step replaces its own day, so the whole may run again at any time, after a crash too.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

import uptake.engagement.lift as lift
import uptake.engagement.roll_up as engagement
import uptake.groups.weekly as groups
import uptake.insights.actions as insights
import uptake.messaging.clock as messaging_clock
import uptake.messaging.publish as publish
import uptake.messaging.recipients as recipients
import uptake.peers.actions as peers
from uptake.facts.newest import first_day, newest_day
from uptake.facts.store import FactStore
from uptake.facts.turns import together
from uptake.groups.queries import left_out
from uptake.insights import comparison, listings
from uptake.insights import queries as insights_queries
from uptake.insights.queries import Day
from uptake.people.accounts import tell_accounts
from uptake.rules.choices import chosen
from uptake.rules.window import DAYS, HISTORY_DAYS
from uptake.score.compute import compute
from uptake.score.listings import listed
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

CORRECTED_DAYS = 8  # reports are corrected for some days after they first appear; all of these are scored again


def run_day(tenant: Tenant, now: datetime) -> date | None:
    """Score the newest complete day, refresh what depends on it, and give back that day.

    Nothing happens, and None comes back, while Adoption Score is off; without any facts recipients of announcements
    alone are chosen. While people experiences are opted out only what is about technology is scored. A removal of
    facts waits until this is done, and this for a removal.
    """
    with together(settings.UPTAKE.facts, tenant.slug):
        tenant.refresh_from_db()  # it may have been opted out while this waited
        return _run_day(tenant, now) if tenant.score_on else None


def _run_day(tenant: Tenant, now: datetime) -> date | None:
    store = facts_of(tenant)
    as_of = newest_day(store.coverage())
    if as_of is None:
        recipients.refresh_all(tenant, None, now)  # announcements need no facts
        publish.publish_snapshot(tenant, now)
        return None
    corrected = [as_of - timedelta(days=back) for back in range(CORRECTED_DAYS)]
    tell_accounts(tenant, store, corrected)
    groups.refresh(tenant, as_of, corrected, people_opted_out=tenant.people_off)
    record(tenant, store, corrected, now)
    listings.record(tenant, listed(store, as_of, excluded=list(left_out(tenant))))
    _tell_peers(tenant, as_of)
    messaging_clock.move_due(tenant, now)
    recipients.refresh_all(tenant, as_of, now)
    publish.publish_snapshot(tenant, now)
    engagement.roll_up(tenant, now.date())
    lift.follow(tenant, as_of)
    return as_of


def _tell_peers(tenant: Tenant, as_of: date) -> None:
    """Give the points of the day to the comparison with peers, once a month and while the organization takes part."""
    day = insights_queries.day(tenant, as_of)
    if day is not None:
        peers.publish(tenant, as_of, comparison.contributed(day), people_opted_out=day.people_opted_out)


def record(tenant: Tenant, store: FactStore, days: Sequence[date], now: datetime) -> None:
    """Compute and keep the scores of these as-of days, leaving out days before the history begins."""
    scored = sorted(history(store).intersection(days))
    if scored:
        counting = _counting(tenant)
        under = insights.Under(counting["excluded"], tenant.choices, now)
        insights.record(tenant, compute(store, scored, **counting), under)


def answers_of(tenant: Tenant, as_of: date) -> Day:
    """Compute every answer of one as-of day without keeping it."""
    results = compute(facts_of(tenant), [as_of], **_counting(tenant))
    return insights_queries.as_day(as_of, results, tenant.choices, people_opted_out=tenant.people_off)


def record_since(tenant: Tenant, changed: Collection[date], now: datetime) -> None:
    """Score every as-of day whose 28 days hold one of the changed days, 180 days back at most."""
    store = facts_of(tenant)
    as_of = newest_day(store.coverage())
    if as_of is None:
        return
    oldest = as_of - timedelta(days=HISTORY_DAYS - 1)
    touched = {day + timedelta(days=later) for day in changed for later in range(DAYS)} | {as_of}
    record(tenant, store, [day for day in touched if oldest <= day <= as_of], now)
    listings.record(tenant, listed(store, as_of, excluded=list(left_out(tenant))))


def history(store: FactStore) -> frozenset[date]:
    """The as-of days worth keeping: whole windows, and the newest day even when its window is not whole.

    A day whose 28 days begin before the first delivery would look like a fall in adoption.
    """
    coverage = store.coverage()
    newest, oldest = newest_day(coverage), first_day(coverage)
    if newest is None or oldest is None:
        return frozenset()
    first = oldest + timedelta(days=DAYS - 1)
    whole = {first + timedelta(days=n) for n in range((newest - first).days + 1)}
    return frozenset(whole | {newest})


def _counting(tenant: Tenant) -> dict[str, Any]:
    """Who counts, and how much of the machine may be used."""
    return {
        "excluded": list(left_out(tenant)),
        "ends_at_once": chosen(tenant.choices, "accounts_that_end") == "at_once",
        "threads": settings.UPTAKE.score_threads,
        "memory_limit": settings.UPTAKE.score_memory,
    }
