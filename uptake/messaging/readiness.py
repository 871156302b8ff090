"""What is still missing or wrong before a draft may be scheduled or sent for approval."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from uptake.messaging import days, whom
from uptake.messaging.content import premade
from uptake.messaging.contents import content_problems, place_of
from uptake.messaging.licences import closed
from uptake.messaging.models import Message
from uptake.messaging.steps import Step
from uptake.rules.frequency import Kind
from uptake.rules.locations import of_kind
from uptake.rules.message_lifecycle import OCCUPIES_ITS_INSIGHT
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

LEAST_LENGTH = timedelta(days=7)  # of an announcement: its last day lies a week after its first (section 4.2)


@dataclass(frozen=True)
class Problem:
    """One reason why it cannot be scheduled, and the step that solves it (None: none does)."""

    step: Step | None
    refused: Refused


def problems(message: Message, tenant: Tenant, *, now: datetime) -> list[Problem]:
    """All problems of a draft, in the order of the steps; empty when it may be scheduled."""
    kind = Kind(message.kind)
    found = [Problem(None, Refused(reason)) for reason in _switches(tenant, kind)]
    if kind is Kind.RECOMMENDATION:
        found += _wording(message, tenant)
    else:
        found += _announced(message, tenant, kind)
    found += [Problem(Step.CUSTOMIZE, refused) for refused in content_problems(message, tenant)]
    found += [Problem(Step.RECIPIENTS, refused) for refused in whom.problems(message, tenant)]
    if kind is not Kind.URGENT:
        found += [Problem(Step.SCHEDULE, refused) for refused in _schedule(message, tenant, now)]
    if is_taken(tenant, message.insight, message.replaces_id):
        found.append(Problem(None, Refused("insight_is_taken", insight=message.insight)))
    return found


def problems_of(tenant: Tenant, message_id: int, *, now: datetime) -> list[Problem]:
    """The problems of the draft of that number, by the tenant's switches of this moment."""
    message = Message.objects.of(tenant).select_related("picture").get(pk=message_id)
    return problems(message, Tenant.objects.get(pk=tenant.pk), now=now)


def is_taken(tenant: Tenant, insight: str, besides: int | None = None) -> bool:
    """Whether a message for the insight is pending, scheduled or active (rule G2); no insight is never taken.

    `besides` is the message that a replacement takes the place of: its insight is handed over.
    """
    if not insight:
        return False
    living = [state.value for state in OCCUPIES_ITS_INSIGHT]
    held = Message.objects.of(tenant).filter(insight=insight, state__in=living, deleted_at=None)
    return held.exclude(pk=besides or 0).exists()


def require_messages(tenant: Tenant, kind: Kind = Kind.RECOMMENDATION) -> None:
    """Raise the first reason why this tenant sends no messages of that kind at all (section 5.3)."""
    for reason in _switches(tenant, kind):
        raise Refused(reason)


def _switches(tenant: Tenant, kind: Kind) -> list[str]:
    """Why nothing is sent; hidden names in reports stop recommendations alone, because nobody else is found by them."""
    told = (
        ("score_is_off", not tenant.score_on),
        ("messages_are_off", not tenant.messages_on),
        ("people_are_off", tenant.people_off and kind is Kind.RECOMMENDATION),
        ("names_are_concealed", tenant.names_concealed and kind is Kind.RECOMMENDATION),
    )
    return [reason for reason, holds in told if holds]


def _wording(message: Message, tenant: Tenant) -> Iterator[Problem]:
    if not message.texts and not premade(message.action, message.wording, message.template, tenant.name):
        yield Problem(Step.CUSTOMIZE if not message.wording else Step.MESSAGES, Refused("no_wording"))


def _announced(message: Message, tenant: Tenant, kind: Kind) -> Iterator[Problem]:
    if kind is Kind.ANNOUNCEMENT and not message.objective:
        yield Problem(Step.OBJECTIVE, Refused("no_objective"))
    place = place_of(message)
    if place is None:
        yield Problem(Step.LOCATION, Refused("no_location"))
    elif place not in of_kind(kind):
        yield Problem(Step.LOCATION, Refused("location_not_for_kind"))
    if message.customized and (shut := closed(tenant, kind, place).own_words):
        yield Problem(Step.TEMPLATE, Refused(shut))


def _schedule(message: Message, tenant: Tenant, now: datetime) -> list[Refused]:
    found = [] if message.named and message.name else [Refused("no_name")]
    if message.starts_at is None:
        return [*found, Refused("no_start")]
    planned = Kind(message.kind) is Kind.ANNOUNCEMENT
    if message.ends_at is None and planned:
        return [*found, Refused("no_end")]
    zone = ZoneInfo(tenant.time_zone)
    first = days.day_of(message.starts_at, zone)
    last = days.last_day(message.ends_at, zone) if message.ends_at else days.default_last_day(first)
    try:
        days.check(first, last, today=days.day_of(now, zone), least=LEAST_LENGTH if planned else timedelta())
    except Refused as refused:
        found.append(refused)
    return found
