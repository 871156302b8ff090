"""Keeps the recipients of messages up to date, and tells an admin about how many they would be.

Source: specification of organizational messages, sections 5.1 (the list is rebuilt daily), 5.3 and 5.4.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from pyroaring import BitMap

from uptake.facts.newest import newest_day
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.enrolments import by_chance, enrol
from uptake.messaging.models import Enrolment, Message, Recipients
from uptake.messaging.moving import OURS
from uptake.messaging.publish import LIVING, ask
from uptake.messaging.sizes import told
from uptake.people.queries import licensed_for_messages
from uptake.rules.choices import chosen
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.refusals import Refused
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

__all__ = ["AudienceSize", "Choice", "chosen_by", "refresh", "refresh_all", "size_of"]

PAUSES = frozenset({"groups_are_off", "people_are_off"})
"""Why a message that runs reaches nobody for the time being, instead of going on with the list of yesterday."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AudienceSize:
    """The size of an audience as it may be shown: `people` is about how many, None for fewer than 10.

    `as_of` is the day of the facts that it rests on; None where it cannot be computed, then `reason` says why, and for
    announcements in an organization without any facts.
    """

    as_of: date | None = None
    people: int | None = None
    reason: str = ""


def refresh(message: Message, as_of: date | None, *, now: datetime) -> int:
    """Replace the recipients of a message by those of that day; how many really get it.

    Who has adopted since then is left out, who has been idle for 28 days is in again. May run again. The
    choice is made outside of any transaction, because it reads 28 days of facts. Raises like `chosen_by`.
    """
    choice = Choice.of(message.kind, message.insight, message)
    return _keep(message, chosen_by(message.tenant, choice, as_of), as_of or now.date(), now)


def refresh_all(tenant: Tenant, as_of: date | None, now: datetime) -> int:
    """Choose the recipients of all living messages anew; the number of messages. Publish afterwards.

    Where the facts do not tell any more who has adopted the practice, yesterday's list stays. Where attributes may not
    be used any more, the message reaches nobody until they may (section 5.3).
    """
    states = [state.value for state in LIVING]
    rows = Message.objects.of(tenant).filter(state__in=states, source=OURS, deleted_at=None)
    living = list(rows.select_related("tenant").order_by("pk"))
    for message in living:
        try:
            refresh(message, as_of, now=now)
        except Refused as refused:
            log.warning("Recipients of message %s of %s are not chosen anew: %s", message.pk, tenant.slug, refused)
            if refused.reason in PAUSES:
                _keep(message, BitMap(), as_of or now.date(), now)
    return len(living)


def size_of(tenant: Tenant, choice: Choice) -> AudienceSize:
    """About how many people would receive a message with this choice by the newest complete facts."""
    as_of = newest_day(facts_of(tenant).coverage())
    try:
        numbers = chosen_by(tenant, choice, as_of)
    except Refused as refused:
        return AudienceSize(reason=refused.reason)
    return AudienceSize(as_of, told(tenant, numbers))


def _keep(message: Message, numbers: BitMap, as_of: date, now: datetime) -> int:
    tenant = message.tenant
    unlicensed = _unlicensed(message, numbers)
    held_out = by_chance(message, numbers)
    received = numbers - unlicensed - held_out
    with transaction.atomic():
        enrol(message, as_of, numbers - unlicensed, now=now)
        Recipients.objects.of(tenant).update_or_create(
            message=message,
            defaults={
                "tenant": tenant,
                "as_of": as_of,
                "numbers": numbers.serialize(),
                "unlicensed": unlicensed.serialize(),
                "held_out": held_out.serialize(),
                "size": len(received),
                "rebuilt_at": now,
            },
        )
        ask(tenant)
    return len(received)


def _unlicensed(message: Message, numbers: BitMap) -> BitMap:
    """Who does not get it for want of a licence (section 5.4, O-13): only where the location asks for one.

    Recommendations ask for none. While no export tells licences, nobody can be told apart, and everybody gets it.
    """
    place = PLACES[Location(message.location)] if message.location else None
    asked = message.kind != Kind.RECOMMENDATION.value and place is not None and place.platform is not None
    if not (asked and message.advanced) or chosen(message.tenant.choices, "recipient_licence_gate") == "open":
        return BitMap()
    licensed = licensed_for_messages(message.tenant)
    return BitMap() if licensed is None else numbers - licensed


def forget_recipients(tenant: Tenant) -> list[int]:
    """Delete who was chosen by what people do, for the end of people experiences; the numbers of those messages.

    Recommendations are made of who has not adopted a practice, segments of usage of who does not use something, and
    enrolments tell who began. Lists of other messages stay: they say where people work, not what they do.
    """
    told = Message.objects.of(tenant).filter(Q(kind=Kind.RECOMMENDATION.value) | ~Q(usage=""))
    numbers = list(told.order_by("pk").values_list("pk", flat=True))
    forget_recipients_of(tenant, numbers)
    return numbers


def forget_recipients_of(tenant: Tenant, messages: Collection[int]) -> int:
    """Delete who received these messages, and what became of them; how many lists they were."""
    Enrolment.objects.of(tenant).filter(message__in=list(messages)).delete()
    gone, _by_table = Recipients.objects.of(tenant).filter(message__in=list(messages)).delete()
    return gone
