"""What is still missing or wrong before a draft may be scheduled."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from uptake.messaging import days
from uptake.messaging.catalogue.library import recommendation
from uptake.messaging.models import Message
from uptake.messaging.steps import Step
from uptake.people.queries import known_groups
from uptake.rules.message_lifecycle import OCCUPIES_ITS_INSIGHT
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import may_show
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Problem:
    """One reason why it cannot be scheduled, and the step that solves it (None: none does)."""

    step: Step | None
    refused: Refused


def problems(message: Message, tenant: Tenant, *, now: datetime) -> list[Problem]:
    """All problems of a draft, in the order of the steps; empty when it may be scheduled."""
    found = [Problem(None, Refused(reason)) for reason in _switches(tenant)]
    if recommendation(message.action).wording(message.wording) is None:
        found.append(Problem(Step.MESSAGES, Refused("no_wording")))
    found += [Problem(Step.RECIPIENTS, refused) for refused in _groups(message, tenant)]
    found += [Problem(Step.SCHEDULE, refused) for refused in _schedule(message, tenant, now)]
    if is_taken(tenant, message.insight):
        found.append(Problem(None, Refused("insight_is_taken", insight=message.insight)))
    return found


def problems_of(tenant: Tenant, message_id: int, *, now: datetime) -> list[Problem]:
    """The problems of the draft of that number, by the tenant's switches of this moment."""
    message = Message.objects.of(tenant).get(pk=message_id)
    return problems(message, Tenant.objects.get(pk=tenant.pk), now=now)


def is_taken(tenant: Tenant, insight: str) -> bool:
    """Whether a message for the insight is pending, scheduled or active (rule G2)."""
    living = [state.value for state in OCCUPIES_ITS_INSIGHT]
    return Message.objects.of(tenant).filter(insight=insight, state__in=living).exists()


def require_messages(tenant: Tenant) -> None:
    """Raise the first reason why this tenant sends no messages at all (section 5.3)."""
    for reason in _switches(tenant):
        raise Refused(reason)


def _switches(tenant: Tenant) -> list[str]:
    told = (
        ("score_is_off", not tenant.score_on),
        ("messages_are_off", not tenant.messages_on),
        ("people_are_off", tenant.people_off),
        ("names_are_concealed", tenant.names_concealed),
    )
    return [reason for reason, holds in told if holds]


def _groups(message: Message, tenant: Tenant) -> list[Refused]:
    chosen = [*message.groups_within, *message.groups_omitted]
    if not chosen:
        return []
    known = {row.directory_id: row for row in known_groups(tenant)}
    if any(group not in known for group in chosen):
        return [Refused("unknown_group")]
    sizes = [known[group].size for group in chosen]
    return [] if all(size is not None and may_show(size) for size in sizes) else [Refused("group_too_small")]


def _schedule(message: Message, tenant: Tenant, now: datetime) -> list[Refused]:
    found = [] if message.named and message.name else [Refused("no_name")]
    if message.starts_at is None:
        return [*found, Refused("no_start")]
    zone = ZoneInfo(tenant.time_zone)
    first = days.day_of(message.starts_at, zone)
    last = days.last_day(message.ends_at, zone) if message.ends_at else days.default_last_day(first)
    try:
        days.check(first, last, today=days.day_of(now, zone))
    except Refused as refused:
        found.append(refused)
    return found
