"""What the clock does to messages: register, start, complete, and stop what may not go on.

Every step may run again after a crash: the state is the queue.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from uptake.messaging.models import Message
from uptake.messaging.moving import for_change, make
from uptake.messaging.publish import LIVING, ask, is_behind, publish_snapshot
from uptake.messaging.recipients import refresh
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State, due
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
    if is_behind(tenant):
        publish_snapshot(tenant, now)
    return made


def register_pending(tenant: Tenant, as_of: date | None, now: datetime) -> int:
    """Register every pending message (T9): audience computed, snapshot written, then scheduled or active.

    What cannot be registered fails with a reason that people can read (T10). Killed on the way, it stays
    pending and is taken again. `as_of` is None while the tenant has no facts: then nobody can be chosen.
    """
    taken = _numbers(tenant, [State.PENDING])
    for message_id in taken:
        try:
            _register(tenant, message_id, as_of, now)
        except Refused as refused:
            _fail(tenant, message_id, refused.reason, now)
        except Exception:
            log.exception("Message %s of %s could not be registered", message_id, tenant.slug)
            _fail(tenant, message_id, "not_registered", now)
    return len(taken)


def _register(tenant: Tenant, message_id: int, as_of: date | None, now: datetime) -> None:
    taken = Message.objects.of(tenant).select_related("tenant").get(pk=message_id)
    if taken.tenant.people_off and Kind(taken.kind) is Kind.RECOMMENDATION:
        raise Refused(OPTED_OUT)
    if as_of is None:
        raise Refused("no_facts")
    refresh(taken, as_of, now=now)

    def registered() -> None:
        message = for_change(tenant, message_id)
        if message.state == State.PENDING.value:
            make(message, "register", by=None, now=now)
            if name := _due(message, now):
                make(message, name, by=None, now=now)

    publish_snapshot(tenant, now, with_change=registered)


def _due(message: Message, now: datetime) -> str | None:
    return due(State(message.state), starts_at=message.starts_at, ends_at=message.ends_at, now=now)


def _fail(tenant: Tenant, message_id: int, reason: str, now: datetime) -> None:
    with transaction.atomic():
        message = for_change(tenant, message_id)
        if message.state == State.PENDING.value:
            make(message, "fail", by=None, now=now, reason=reason)


def _move_one(tenant: Tenant, message_id: int, now: datetime) -> int:
    made = 0
    with transaction.atomic():
        message = for_change(tenant, message_id)
        while name := _due(message, now):
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
    """Cancel every living recommendation because people experiences are opted out; how many (O-20).

    Their audience can no longer be computed. Other kinds of messages run on. Publish afterwards.
    """
    return _end(tenant, OPTED_OUT, now, kinds=frozenset({Kind.RECOMMENDATION}))


def _end(tenant: Tenant, reason: str, now: datetime, *, kinds: frozenset[Kind]) -> int:
    made = 0
    for message_id in _numbers(tenant, LIVING):
        with transaction.atomic():
            message = for_change(tenant, message_id)
            if State(message.state) in LIVING and Kind(message.kind) in kinds:
                make(message, "cancel", by=None, now=now, reason=reason)
                ask(tenant)
                made += 1
    return made


def _numbers(tenant: Tenant, states: Iterable[State]) -> list[int]:
    rows = Message.objects.of(tenant).filter(state__in=[state.value for state in states]).order_by("pk")
    return list(rows.values_list("pk", flat=True))
