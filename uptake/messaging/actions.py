"""Writes about messages that an admin asks for: one call, one transaction, one story."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from uptake.messaging import naming
from uptake.messaging.catalogue.library import recommendations
from uptake.messaging.copying_actions import clone, replace
from uptake.messaging.deciding import decide
from uptake.messaging.drafts import author_locale, begin, draft, generated_name
from uptake.messaging.ending_actions import cancel, delete
from uptake.messaging.hands import by_hand_of
from uptake.messaging.message_settings import change_settings
from uptake.messaging.models import Message
from uptake.messaging.readiness import require_messages
from uptake.messaging.review_actions import approve, reject, schedule, withdraw
from uptake.messaging.steps import Decided, Schedule, reached
from uptake.messaging.trial_actions import send_test
from uptake.rules.frequency import Kind
from uptake.rules.languages import ENGLISH
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

__all__ = [
    "approve",
    "cancel",
    "change_settings",
    "clone",
    "delete",
    "reject",
    "rename",
    "replace",
    "save_step",
    "schedule",
    "send_test",
    "start_announcement",
    "start_draft",
    "start_urgent",
    "withdraw",
]

HOLDOUT = 10  # percent of the recipients of a recommendation whom chance leaves out, to see what it brings


@transaction.atomic
def start_draft(*, action: str, by: Acting, now: datetime) -> int:
    """Begin a draft for a recommendation, with its first wording and location; its number.

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
        location=chosen.locations[0].value,
        holdout=HOLDOUT,
        interval=Schedule.interval,
        author_locale=author_locale(by.tenant, Kind.RECOMMENDATION, get_language() or ENGLISH),
    )
    begin(message, name=generated_name(by.tenant, now), by=by, now=now)
    note(by, "message.created", f"message {message.pk}", tenant=by.tenant, at=now, about=chosen.id)
    return message.pk


def start_announcement(*, by: Acting, now: datetime) -> int:
    """Begin a draft of the central wizard; its number. Raises as `start_draft`."""
    return _start(Kind.ANNOUNCEMENT, by=by, now=now)


def start_urgent(*, by: Acting, now: datetime) -> int:
    """Begin a draft of the urgent wizard; its number. Raises as `start_draft`."""
    return _start(Kind.URGENT, by=by, now=now)


@transaction.atomic
def _start(kind: Kind, *, by: Acting, now: datetime) -> int:
    by.require(Permission.WRITE_MESSAGE)
    tenant = Tenant.objects.get(pk=by.tenant.pk)
    require_messages(tenant, kind)
    locale = author_locale(tenant, kind, get_language() or ENGLISH)
    message = Message(kind=kind.value, author_locale=locale, interval=Schedule.interval)
    begin(message, name=generated_name(tenant, now), by=by, now=now)
    note(by, "message.created", f"message {message.pk}", tenant=tenant, at=now, about=kind.value)
    return message.pk


@transaction.atomic
def save_step(*, message_id: int, decided: Decided, completed: bool, by: Acting, now: datetime) -> None:
    """Keep what one step decides; any writer may go on with any draft (T2).

    A draft may be incomplete or wrong: `completed` says that the admin went on to the next step. Raises
    Refused("not_a_draft") for a message that has left that state.
    """
    by.require(Permission.WRITE_MESSAGE)
    message = draft(by.tenant, message_id)
    with by_hand_of(by, message):
        decide(message, decided, by.tenant)
    if not message.named:
        message.name = generated_name(by.tenant, now, besides=message.pk)
    if completed and reached(decided.step.value) > reached(message.step):
        message.step = decided.step.value
    message.edited_at = now
    message.save()
    note(by, "message.saved", f"message {message.pk}", tenant=by.tenant, at=now, step=decided.step.value)


@transaction.atomic
def rename(*, message_id: int, name: str, by: Acting, now: datetime) -> None:
    """Give a draft another name; raises Refused("no_name") for an empty one."""
    by.require(Permission.WRITE_MESSAGE)
    message = draft(by.tenant, message_id)
    if not name.strip():
        raise Refused("no_name")
    message.name, message.named, message.edited_at = name.strip()[: naming.LONGEST], True, now
    message.save(update_fields=["name", "named", "edited_at"])
    note(by, "message.renamed", f"message {message.pk}", tenant=by.tenant, at=now)
