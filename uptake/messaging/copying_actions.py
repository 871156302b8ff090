"""New drafts from old messages: a copy, and a copy that takes the place of what is out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from uptake.messaging import days, naming
from uptake.messaging.drafts import begin
from uptake.messaging.hands import of_a_copy
from uptake.messaging.models import Message
from uptake.messaging.moving import for_change
from uptake.messaging.readiness import require_messages
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State, move
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

_TAKEN_OVER = (
    "kind",
    "action",
    "insight",
    "category",
    "wording",
    "objective",
    "template",
    "location",
    "texts",
    "author_locale",
    "every_language",
    "url",
    "second_url",
    "picture",
    "interval",
    "all_users",
    "groups_within",
    "groups_omitted",
    "companies",
    "departments",
    "places",
    "usage",
    "omit_priority",
    "priority",
    "holdout",
)


@transaction.atomic
def clone(*, message_id: int, by: Acting, now: datetime) -> int:
    """Start a new draft with the contents of a message, which stays as it is (T15); its number.

    State, history, numbers and dates are not taken over.
    """
    tenant, source = _source(message_id, by)
    message = _copy(source)
    begin(message, name=naming.copy_name(source.name), by=by, now=now)
    note(by, "message.cloned", f"message {message.pk}", tenant=tenant, at=now, source=source.pk)
    return message.pk


@transaction.atomic
def replace(*, message_id: int, by: Acting, now: datetime) -> int:
    """Start a draft that takes the place of a scheduled or active message; its number.

    The old message runs on until the new one is registered; then it is canceled in the same transaction, and an
    insight passes from one to the other. The draft keeps the name, the end date, and the start date unless that has
    passed. Raises Refused("no_such_move") for a message that is not out.
    """
    tenant, source = _source(message_id, by)
    move(State(source.state), "cancel")
    message = _copy(source)
    message.replaces = source
    if source.kind != Kind.URGENT.value and source.starts_at is not None:
        zone = ZoneInfo(tenant.time_zone)
        message.starts_at = max(source.starts_at, days.opening(days.day_of(now, zone), zone))
        message.ends_at = source.ends_at
    begin(message, name=source.name, by=by, now=now)
    note(by, "message.replacing", f"message {message.pk}", tenant=tenant, at=now, source=source.pk)
    return message.pk


def _source(message_id: int, by: Acting) -> tuple[Tenant, Message]:
    by.require(Permission.WRITE_MESSAGE)
    tenant = Tenant.objects.get(pk=by.tenant.pk)
    source = for_change(tenant, message_id)
    require_messages(tenant, Kind(source.kind))
    return tenant, source


def _copy(source: Message) -> Message:
    taken = {name: getattr(source, name) for name in _TAKEN_OVER}
    return Message(**taken, copied_from=source, named=True, changed_by=of_a_copy(source))
