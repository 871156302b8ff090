"""Before its time: cancel a message, delete it, and take it off the devices of its author."""

from datetime import datetime

from django.db import transaction

from uptake.messaging.models import TestSend
from uptake.messaging.moving import OURS, for_change, make
from uptake.messaging.publish import ask, publish_snapshot
from uptake.rules.message_lifecycle import State, possible
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note


def cancel(*, message_id: int, by: Acting, now: datetime) -> None:
    """End a scheduled or active message before its time (T13); clients learn it at their next poll."""
    with transaction.atomic():
        by.require(Permission.WRITE_MESSAGE)
        message = for_change(by.tenant, message_id)
        make(message, "cancel", by=by, now=now)
        ask(by.tenant)
    publish_snapshot(by.tenant, now)


def delete(*, message_id: int, by: Acting, now: datetime) -> None:
    """Take a message off all lists for good, in any state (T14); what is out is canceled first.

    Its record, its history and its numbers stay: they tell what people were shown (O-14).
    """
    with transaction.atomic():
        by.require(Permission.WRITE_MESSAGE)
        message = for_change(by.tenant, message_id)
        if message.source == OURS and "cancel" in possible(State(message.state)):
            make(message, "cancel", by=by, now=now)
        message.deleted_at = now
        message.save(update_fields=["deleted_at"])
        TestSend.objects.of(by.tenant).filter(message=message, expires_at__gt=now).update(expires_at=now)
        note(by, "message.deleted", f"message {message.pk}", tenant=by.tenant, at=now, state=message.state)
        ask(by.tenant)
    publish_snapshot(by.tenant, now)
