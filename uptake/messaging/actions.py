"""Writes about messages that an admin asks for: one call, one transaction, one story."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from uptake.messaging import days, naming
from uptake.messaging.catalogue.library import recommendations
from uptake.messaging.models import Message
from uptake.messaging.moving import for_change, make
from uptake.messaging.publish import ask, publish_snapshot
from uptake.messaging.readiness import is_taken, problems, require_messages
from uptake.messaging.steps import Decided, Messages, Recipients, Schedule, reached
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import Format
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant


@transaction.atomic
def start_draft(*, action: str, by: Acting, now: datetime) -> int:
    """Begin a draft for a recommendation, with its first wording as a business bar; its number.

    The insight may be taken meanwhile: that is asked when it is scheduled (G3). Raises
    Refused("messages_are_off") or a relative while the tenant sends none, Refused("no_such_action").
    """
    by.require(Permission.WRITE_MESSAGE)
    require_messages(Tenant.objects.get(pk=by.tenant.pk))
    chosen = recommendations().get(action)
    if chosen is None:
        raise Refused("no_such_action", action=action)
    message = Message(
        kind=Kind.RECOMMENDATION.value,
        action=chosen.id,
        insight=chosen.insight,
        category=chosen.category,
        wording=chosen.wordings[0].id,
        format=Format.BAR.value,
        interval=Schedule.interval,
    )
    _begin(message, name=_draft_name(by.tenant, now), by=by, now=now)
    note(by, "message.created", f"message {message.pk}", tenant=by.tenant, at=now, about=chosen.id)
    return message.pk


@transaction.atomic
def save_step(*, message_id: int, decided: Decided, completed: bool, by: Acting, now: datetime) -> None:
    """Keep what one step decides; any writer may go on with any draft (T2).

    A draft may be incomplete or wrong: `completed` says that the admin went on to the next step. Raises
    Refused("not_a_draft") for a message that has left that state.
    """
    by.require(Permission.WRITE_MESSAGE)
    message = _draft(by.tenant, message_id)
    if isinstance(decided, Messages):
        message.wording, message.format = decided.wording, decided.format.value
    elif isinstance(decided, Recipients):
        message.groups_within = sorted(decided.groups_within)
        message.groups_omitted = sorted(decided.groups_omitted)
        message.omit_priority = decided.omit_priority
    else:
        _decide_schedule(message, decided, ZoneInfo(by.tenant.time_zone))
    if not message.named:
        message.name = _draft_name(by.tenant, now, besides=message.pk)
    if completed and reached(decided.step.value) > reached(message.step):
        message.step = decided.step.value
    message.edited_at = now
    message.save()
    note(by, "message.saved", f"message {message.pk}", tenant=by.tenant, at=now, step=decided.step.value)


@transaction.atomic
def rename(*, message_id: int, name: str, by: Acting, now: datetime) -> None:
    """Give a draft another name; raises Refused("no_name") for an empty one."""
    by.require(Permission.WRITE_MESSAGE)
    message = _draft(by.tenant, message_id)
    if not name.strip():
        raise Refused("no_name")
    message.name, message.named, message.edited_at = name.strip()[: naming.LONGEST], True, now
    message.save(update_fields=["name", "named", "edited_at"])
    note(by, "message.renamed", f"message {message.pk}", tenant=by.tenant, at=now)


def schedule(*, message_id: int, by: Acting, now: datetime) -> None:
    """Hand a draft over to be registered (T4); it is pending until the clock has done that.

    Raises the first of its problems, among them Refused("insight_is_taken") (G2). Of two admins who
    schedule for one insight at the same moment, the database lets one through.
    """
    try:
        with transaction.atomic():
            by.require(Permission.WRITE_MESSAGE)
            tenant = Tenant.objects.get(pk=by.tenant.pk)
            message = _draft(tenant, message_id)
            for problem in problems(message, tenant, now=now):
                raise problem.refused
            if message.ends_at is None and message.starts_at is not None:
                zone = ZoneInfo(tenant.time_zone)
                first = days.day_of(message.starts_at, zone)
                message.ends_at = days.closing(days.default_last_day(first), zone)
            message.scheduled_by, message.edited_at = by.sign_in, now
            message.save(update_fields=["ends_at", "scheduled_by", "edited_at"])
            make(message, "schedule", by=by, now=now)
    except IntegrityError as clash:
        if not is_taken(by.tenant, _insight(by.tenant, message_id)):
            raise
        raise Refused("insight_is_taken") from clash


def cancel(*, message_id: int, by: Acting, now: datetime) -> None:
    """End a scheduled or active message before its time (T13); clients learn it at their next poll."""
    with transaction.atomic():
        by.require(Permission.WRITE_MESSAGE)
        message = for_change(by.tenant, message_id)
        make(message, "cancel", by=by, now=now)
        ask(by.tenant)
    publish_snapshot(by.tenant, now)


@transaction.atomic
def clone(*, message_id: int, by: Acting, now: datetime) -> int:
    """Start a new draft with the contents of a message, which stays as it is (T15); its number.

    State, history, numbers and dates are not taken over.
    """
    by.require(Permission.WRITE_MESSAGE)
    require_messages(Tenant.objects.get(pk=by.tenant.pk))
    source = for_change(by.tenant, message_id)
    message = Message(
        kind=source.kind,
        action=source.action,
        insight=source.insight,
        category=source.category,
        wording=source.wording,
        format=source.format,
        interval=source.interval,
        groups_within=source.groups_within,
        groups_omitted=source.groups_omitted,
        omit_priority=source.omit_priority,
        named=True,
    )
    _begin(message, name=naming.copy_name(source.name), by=by, now=now)
    note(by, "message.cloned", f"message {message.pk}", tenant=by.tenant, at=now, source=source.pk)
    return message.pk


def _begin(message: Message, *, name: str, by: Acting, now: datetime) -> None:
    message.tenant, message.state, message.name = by.tenant, State.DRAFT.value, name
    message.created_by_id, message.creator = by.admin_id, by.sign_in
    message.created_at = message.edited_at = now
    message.save(force_insert=True)


def _draft(tenant: Tenant, message_id: int) -> Message:
    message = for_change(tenant, message_id)
    if message.state != State.DRAFT.value:
        raise Refused("not_a_draft", state=message.state)
    return message


def _insight(tenant: Tenant, message_id: int) -> str:
    return Message.objects.of(tenant).values_list("insight", flat=True).get(pk=message_id)


def _draft_name(tenant: Tenant, now: datetime, *, besides: int | None = None) -> str:
    zone = ZoneInfo(tenant.time_zone)
    alike = Message.objects.of(tenant).filter(name__startswith=naming.draft_name(now, zone, ()))
    taken = {name for pk, name in alike.values_list("pk", "name") if pk != besides}
    return naming.draft_name(now, zone, taken)


def _decide_schedule(message: Message, decided: Schedule, zone: ZoneInfo) -> None:
    if decided.name.strip():
        message.name, message.named = decided.name.strip()[: naming.LONGEST], True
    message.starts_at = days.opening(decided.first, zone) if decided.first else None
    message.ends_at = days.closing(decided.last, zone) if decided.last else None
    message.interval = decided.interval
