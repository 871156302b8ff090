"""What the clock does to messages: register, start, complete, and stop what may not go on.

Every step may run again after a crash: the state is the queue.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from uptake.messaging.models import Message
from uptake.messaging.moving import OURS, for_change, make
from uptake.messaging.publish import LIVING, ask, is_behind, publish_snapshot
from uptake.messaging.recipients import refresh
from uptake.messaging.reviews import is_approved
from uptake.messaging.signing_keys import turn
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State, due, possible
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

log = logging.getLogger(__name__)
OPTED_OUT = "people_experiences_opt_out"  # the reason in the history of a message (O-20)


def move_due(tenant: Tenant, now: datetime) -> int:
    """Make every move that time asks for, and publish what is behind; the number of moves.

    A message whose start and end both passed while nothing ran starts and completes in one go. While
    score or messages are turned off, living messages are canceled (section 5.3); while people experiences are
    opted out, living recommendations are.
    """
    made = _stop_if_off(tenant, now)
    states = [State.PENDING_APPROVAL, *LIVING]
    for message_id in _numbers(tenant, states):
        made += _move_one(tenant, message_id, now)
    if turn(tenant, now):
        ask(tenant)
    if is_behind(tenant):
        publish_snapshot(tenant, now)
    return made


def register_pending(tenant: Tenant, as_of: date | None, now: datetime) -> int:
    """Register every pending message (T9): audience computed, snapshot written, then scheduled or active.

    What cannot be registered fails with a reason that people can read (T10). Killed on the way, it stays
    pending and is taken again. `as_of` is None while the tenant has no facts: then what asks for them fails.
    """
    taken = _numbers(tenant, [State.PENDING])
    for message_id in taken:
        try:
            _register(tenant, message_id, as_of, now)
        except Refused as refused:
            _fail(tenant, message_id, refused.reason, now)
        except IntegrityError:  # two replacements of one message: the insight was handed over to the other
            _fail(tenant, message_id, "insight_is_taken", now)
        except Exception:
            log.exception("Message %s of %s could not be registered", message_id, tenant.slug)
            _fail(tenant, message_id, "not_registered", now)
    return len(taken)


def _register(tenant: Tenant, message_id: int, as_of: date | None, now: datetime) -> None:
    found = Message.objects.of(tenant).select_related("tenant", "picture", "created_by").get(pk=message_id)
    if found.tenant.people_off and Kind(found.kind) is Kind.RECOMMENDATION:
        raise Refused(OPTED_OUT)
    if found.customized and not is_approved(found, tenant):
        raise Refused("not_approved")  # whatever led here: words that nobody has approved of do not go out
    refresh(found, as_of, now=now)

    def registered() -> None:
        message = for_change(tenant, message_id)
        if message.state != State.PENDING.value:
            return
        _hand_over(tenant, message, now)
        make(message, "register", by=None, now=now)
        while name := _due(message, tenant, now):
            make(message, name, by=None, now=now)

    publish_snapshot(tenant, now, with_change=registered)


def _hand_over(tenant: Tenant, message: Message, now: datetime) -> None:
    """End the message that this one takes the place of, in the same transaction."""
    if message.replaces_id is None:
        return
    old = Message.objects.of(tenant).select_for_update().get(pk=message.replaces_id)
    if "cancel" in possible(State(old.state)):
        make(old, "cancel", by=None, now=now, reason="replaced")


def _due(message: Message, tenant: Tenant, now: datetime) -> str | None:
    return due(
        State(message.state),
        starts_at=message.starts_at,
        ends_at=message.ends_at,
        now=now,
        submitted_at=message.submitted_at,
        zone=ZoneInfo(tenant.time_zone),
    )


def _fail(tenant: Tenant, message_id: int, reason: str, now: datetime) -> None:
    with transaction.atomic():
        message = _still_there(tenant, message_id)
        if message and message.state == State.PENDING.value:
            make(message, "fail", by=None, now=now, reason=reason)


def _move_one(tenant: Tenant, message_id: int, now: datetime) -> int:
    made = 0
    with transaction.atomic():
        message = _still_there(tenant, message_id)
        while message and (name := _due(message, tenant, now)):
            make(message, name, by=None, now=now)
            made += 1
        if made:
            ask(tenant)
    return made


def _stop_if_off(tenant: Tenant, now: datetime) -> int:
    switches = Tenant.objects.get(pk=tenant.pk)
    if not (switches.score_on and switches.messages_on):
        return _end(tenant, "messages_are_off" if switches.score_on else "score_is_off", now, kinds=frozenset(Kind))
    return end_recommendations(tenant, now) if switches.people_off else 0


def end_recommendations(tenant: Tenant, now: datetime) -> int:
    """End every recommendation because people experiences are opted out; how many (O-20).

    Their audience can no longer be computed: living ones are canceled, what is being registered fails. Drafts, what
    waits for approval and other kinds of messages stay. Publish afterwards.
    """
    return _end(tenant, OPTED_OUT, now, kinds=frozenset({Kind.RECOMMENDATION}))


def _end(tenant: Tenant, reason: str, now: datetime, *, kinds: frozenset[Kind]) -> int:
    made = 0
    for message_id in _numbers(tenant, [State.PENDING, *LIVING]):
        with transaction.atomic():
            message = _still_there(tenant, message_id)
            if message is None or Kind(message.kind) not in kinds:
                continue
            name = "fail" if message.state == State.PENDING.value else "cancel"
            if State(message.state) in (State.PENDING, *LIVING):
                make(message, name, by=None, now=now, reason=reason)
                ask(tenant)
                made += 1
    return made


def _still_there(tenant: Tenant, message_id: int) -> Message | None:
    """The message, locked; None when somebody has deleted it since the list was made."""
    try:
        return for_change(tenant, message_id)
    except Refused:
        return None


def _numbers(tenant: Tenant, states: Iterable[State]) -> list[int]:
    """Our own messages in these states; what was imported from elsewhere moves there."""
    rows = Message.objects.of(tenant).filter(state__in=[state.value for state in states], source=OURS, deleted_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))
