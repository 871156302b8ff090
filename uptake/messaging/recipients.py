"""Who receives a message: the default audience of today, narrowed by what the writer chose.

Source: specification of organizational messages, section 5.1. Everyone who has not done the practice in
the 28 days up to the as-of day although enabled for it; group filters narrow (OR among groups);
omissions win. People left out of the score are left out here, too.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from pyroaring import BitMap

from uptake.audience.select import select
from uptake.facts.newest import newest_day
from uptake.messaging import steps
from uptake.messaging.models import Message, Recipients
from uptake.messaging.publish import LIVING, ask
from uptake.messaging.sizes import told
from uptake.people.queries import excluded, members, priority_accounts
from uptake.rules.choices import chosen
from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AudienceSize:
    """The size of an audience as it may be shown: `people` is about how many, None for fewer than 10.

    `as_of` is the day that it was computed for; None when it cannot be computed, then `reason` says why.
    """

    as_of: date | None = None
    people: int | None = None
    reason: str = ""


def choose(
    tenant: Tenant,
    insight: str,
    as_of: date,
    *,
    groups_within: Collection[str] = (),
    groups_omitted: Collection[str] = (),
    omit_priority: bool = False,
) -> BitMap:
    """Numbers of those who would receive a message with these choices on that day.

    Raises Refused("people_are_off") while people experiences are opted out: nobody's activity may be asked then.
    """
    if Tenant.objects.get(pk=tenant.pk).people_off:
        raise Refused("people_are_off")
    omitted = members(tenant, list(groups_omitted)) if groups_omitted else BitMap()
    if omit_priority:
        omitted |= priority_accounts(tenant)
    return select(
        facts_of(tenant),
        insight,
        as_of,
        excluded=list(excluded(tenant)),
        ends_at_once=chosen(tenant.choices, "accounts_that_end") == "at_once",
        within=members(tenant, list(groups_within)) if groups_within else None,
        omit=omitted,
    )


def refresh(message: Message, as_of: date, *, now: datetime) -> int:
    """Replace the recipients of a message by those of that day; their number.

    Who has adopted since then is left out, who has been idle for 28 days is in again. May run again. The
    choice is made outside of any transaction, because it reads 28 days of facts.
    """
    tenant = message.tenant
    numbers = choose(
        tenant,
        message.insight,
        as_of,
        groups_within=message.groups_within,
        groups_omitted=message.groups_omitted,
        omit_priority=message.omit_priority,
    )
    with transaction.atomic():
        Recipients.objects.of(tenant).update_or_create(
            message=message,
            defaults={
                "tenant": tenant,
                "as_of": as_of,
                "numbers": numbers.serialize(),
                "size": len(numbers),
                "rebuilt_at": now,
            },
        )
        ask(tenant)
    return len(numbers)


def refresh_all(tenant: Tenant, as_of: date, now: datetime) -> int:
    """Choose the recipients of all living messages anew; the number of messages. Publish afterwards.

    Where the facts do not tell any more who has adopted the practice, yesterday's list stays.
    """
    rows = Message.objects.of(tenant).filter(state__in=[state.value for state in LIVING])
    living = list(rows.select_related("tenant").order_by("pk"))
    for message in living:
        try:
            refresh(message, as_of, now=now)
        except Refused as refused:
            log.warning("Recipients of message %s of %s stay as they are: %s", message.pk, tenant.slug, refused)
    return len(living)


def forget_recipients(tenant: Tenant) -> list[int]:
    """Delete who received recommendations, for the end of people experiences; the numbers of those messages.

    The lists are made of who has not adopted a practice, so they tell what people do.
    """
    told = Message.objects.of(tenant).filter(kind=Kind.RECOMMENDATION.value)
    Recipients.objects.of(tenant).filter(message__in=told.values("pk")).delete()
    return list(told.order_by("pk").values_list("pk", flat=True))


def forget_recipients_of(tenant: Tenant, messages: Collection[int]) -> int:
    """Delete who received these messages; how many lists they were."""
    gone, _by_table = Recipients.objects.of(tenant).filter(message__in=list(messages)).delete()
    return gone


def size_now(tenant: Tenant, insight: str, chosen: steps.Recipients) -> AudienceSize:
    """How many people would receive a message with these choices by the newest complete facts."""
    as_of = newest_day(facts_of(tenant).coverage())
    if as_of is None:
        return AudienceSize(reason="no_facts")
    try:
        numbers = choose(
            tenant,
            insight,
            as_of,
            groups_within=chosen.groups_within,
            groups_omitted=chosen.groups_omitted,
            omit_priority=chosen.omit_priority,
        )
    except Refused as refused:
        return AudienceSize(reason=refused.reason)
    return AudienceSize(as_of, told(tenant, numbers))
