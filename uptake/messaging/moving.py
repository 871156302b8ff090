"""The one place where a message changes its state."""

from datetime import datetime

from uptake.messaging.models import Message, MessageMove
from uptake.rules import message_lifecycle
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

OURS = "uptake"  # source of messages that are sent from here; others are only listed


def for_change(tenant: Tenant, message_id: int) -> Message:
    """The message, locked until the transaction ends; raises Refused("no_such_message"), for a deleted one too."""
    found = Message.objects.of(tenant).select_for_update().filter(pk=message_id, deleted_at=None).first()
    if found is None:
        raise Refused("no_such_message", message=message_id)
    return found


def make(message: Message, name: str, *, by: Acting | None, now: datetime, reason: str = "", comment: str = "") -> None:
    """Make the move of that name, keep it in the history and in the audit log.

    `by` is None for the clock. Raises Refused("no_such_move") when the state does not know the move,
    Refused("not_allowed") when the roles of the admin do not, and Refused("sent_from_elsewhere") for an imported one.
    """
    move = message_lifecycle.move(State(message.state), name)
    if by is not None and move.needs is not None:
        by.require(move.needs)
    if message.source != OURS:
        raise Refused("sent_from_elsewhere", source=message.source)
    message.state = move.target.value
    message.save(update_fields=["state"])
    MessageMove.objects.of(message.tenant_id).create(
        tenant_id=message.tenant_id,
        message=message,
        at=now,
        by=by.sign_in if by else "",
        move=name,
        source=move.source.value,
        target=move.target.value,
        reason=reason,
        comment=comment,
    )
    note(by, f"message.{name}", f"message {message.pk}", tenant=message.tenant, at=now, to=move.target.value)
