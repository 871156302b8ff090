"""A message as the delivery held it at a moment, now or before, as far as that can be known.

Snapshots of the past are not kept. What a message holds does not change while it lives, and its history tells when it
lived; what else stood in the snapshot is told as it is today, and said so.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from uptake.delivery import snapshot
from uptake.delivery.snapshot import Snapshot
from uptake.messaging import live, queries
from uptake.messaging.queries import MessageRow
from uptake.rules import delivery
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS, Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

_PUBLISHED = frozenset({State.SCHEDULED, State.ACTIVE})


def held(tenant: Tenant) -> Snapshot | None:
    """What the delivery holds now; None before the first publication."""
    path = settings.UPTAKE.snapshots / f"{tenant.slug}{snapshot.SUFFIX}"
    return snapshot.read(path) if path.exists() else None


def message_at(tenant: Tenant, row: MessageRow, moment: datetime, now: datetime) -> delivery.Message:
    """The message as the gates asked for it at a moment; of one that was not published `active` is False.

    Raises Refused("no_start") for a message that never had dates.
    """
    published = held(tenant)
    about = next((each for each in published.messages if each.id == row.id), None) if published else None
    found = snapshot.as_rule(about) if about else _never_published(tenant, row)
    return found if moment >= now else replace(found, active=_was_published(tenant, row, moment))


def _was_published(tenant: Tenant, row: MessageRow, moment: datetime) -> bool:
    details = queries.details(tenant, row.id)
    before = [move.target for move in (details.history if details else ()) if move.at <= moment]
    return bool(before) and before[-1] in _PUBLISHED


def _never_published(tenant: Tenant, row: MessageRow) -> delivery.Message:
    """A message that the delivery does not hold: not published yet, or not any more."""
    if row.starts_at is None or row.ends_at is None:
        raise Refused("no_start")
    place = row.place
    content = queries.content(tenant, row.id)
    words = content.words if content else {}
    chosen = live.recipient_sets(tenant, row.id)
    return delivery.Message(
        id=row.id,
        kind=Kind(row.kind),
        active=False,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        interval=INTERVALS[row.interval],
        surfaces=frozenset(live.surfaces(row.location, row.action) if row.location else ()),
        locales=frozenset(words),
        recipients=chosen.meant_for,
        lifetime_showings=LIFETIME_SHOWS.get(place.format) if place else None,
        priority=row.priority,
        unlicensed=chosen.unlicensed,
        held_out=chosen.held_out,
        fallback_locale=live.fallback(row.author_locale, words, every_language=row.every_language),
    )
