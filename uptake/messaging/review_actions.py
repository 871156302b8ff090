"""What admins do with a finished draft: schedule it or send it for approval, approve, reject, withdraw."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from uptake.messaging import days, notices
from uptake.messaging.drafts import draft
from uptake.messaging.hands import authors
from uptake.messaging.message_settings import settings_of
from uptake.messaging.models import Message, Review, Version
from uptake.messaging.moving import for_change, make
from uptake.messaging.readiness import is_taken, problems
from uptake.messaging.reviews import approved_by, lapse_of, why_not_now
from uptake.messaging.versions import keep_version, newest
from uptake.messaging.written import checked
from uptake.rules.frequency import URGENT_KEPT, Kind
from uptake.rules.message_lifecycle import State, move
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.reviews import needs_approval, suffices
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

LONGEST_COMMENT = 2000  # characters as a reader counts them


def schedule(*, message_id: int, by: Acting, now: datetime) -> State:
    """Hand a draft over: for approval (T3) or to be registered (T4); where the message stands then.

    Words of the author always go to approval, premade ones where the organization has decided so. What was handed
    over is written down as a version. Raises the first of its problems, among them Refused("insight_is_taken") (G2).
    Of two admins who schedule for one insight at the same moment, the database lets one through.
    """
    try:
        with transaction.atomic():
            by.require(Permission.WRITE_MESSAGE)
            tenant = Tenant.objects.get(pk=by.tenant.pk)
            message = draft(tenant, message_id)
            for problem in problems(message, tenant, now=now):
                raise problem.refused
            _settle_dates(message, tenant)
            message.scheduled_by, message.edited_at, message.submitted_at = by.sign_in, now, now
            strictness = settings_of(tenant).strictness
            asks = needs_approval(customized=message.customized, strictness=strictness)
            if asks:
                _refuse_lapsed(message, tenant, now)
            else:
                _send_at_once(message, now)
            message.save(update_fields=["starts_at", "ends_at", "scheduled_by", "edited_at", "submitted_at"])
            version = keep_version(message, tenant, by=by, now=now)
            make(message, "submit" if asks else "schedule", by=by, now=now)
            if asks:
                notices.submitted(message, tenant, version.number, now=now)
            return State(message.state)
    except IntegrityError as clash:
        raise _clash(by.tenant, message_id, clash) from clash


def approve(*, message_id: int, comment: str = "", version: int | None = None, by: Acting, now: datetime) -> State:
    """Approve of the version that waits (T5); pending as soon as enough others have, else it waits on.

    `version` is the one that the approver has looked at. Raises Refused("own_message") (G1, for every role),
    "not_your_department", "already_approved", "changed_since_sent", "review_too_late" (G5) or "insight_is_taken".
    """
    try:
        with transaction.atomic():
            tenant, message, judged = _judge(message_id, "approve", version, by, now)
            if tenant_insight_is_taken(tenant, message):
                raise Refused("insight_is_taken", insight=message.insight)
            told = checked(comment, LONGEST_COMMENT)
            earlier = approved_by(judged)
            if by.sign_in not in earlier:
                _keep(judged, approves=True, comment=told, by=by, now=now)
            strictness = settings_of(tenant).strictness
            if suffices((*earlier, by.sign_in), authors=authors(message), strictness=strictness):
                _send_at_once(message, now)
                message.save(update_fields=["starts_at", "ends_at"])
                make(message, "approve", by=by, now=now, comment=told)
            else:
                note(by, "message.approved_once", f"message {message.pk}", tenant=tenant, at=now, version=judged.number)
            return State(message.state)
    except IntegrityError as clash:
        raise _clash(by.tenant, message_id, clash) from clash


@transaction.atomic
def reject(*, message_id: int, comment: str, version: int | None = None, by: Acting, now: datetime) -> State:
    """Reject the version that waits (T6): one approver suffices, and says why.

    Raises Refused("comment_required") and the refusals of `approve` that concern who may judge.
    """
    _tenant, message, judged = _judge(message_id, "reject", version, by, now)
    told = checked(comment, LONGEST_COMMENT)
    if not told:
        raise Refused("comment_required")
    _keep(judged, approves=False, comment=told, by=by, now=now)
    make(message, "reject", by=by, now=now, comment=told)
    return State(message.state)


@transaction.atomic
def withdraw(*, message_id: int, by: Acting, now: datetime) -> State:
    """Turn a rejected message into a draft again (T8); what approvers said stays in its history."""
    by.require(Permission.WRITE_MESSAGE)
    message = for_change(by.tenant, message_id)
    make(message, "withdraw", by=by, now=now)
    message.edited_at = now
    message.save(update_fields=["edited_at"])
    return State(message.state)


def tenant_insight_is_taken(tenant: Tenant, message: Message) -> bool:
    """Whether another message than the one that this takes the place of holds its insight (G2)."""
    return is_taken(tenant, message.insight, message.replaces_id)


def _judge(message_id: int, name: str, seen: int | None, by: Acting, now: datetime) -> tuple[Tenant, Message, Version]:
    by.require(Permission.APPROVE_MESSAGE)
    tenant = Tenant.objects.get(pk=by.tenant.pk)
    message = for_change(tenant, message_id)
    move(State(message.state), name)
    _refuse_lapsed(message, tenant, now)
    if refused := why_not_now(message, by, approving=name == "approve"):
        raise refused
    version = newest(message)
    if version is None or (seen is not None and seen != version.number):
        raise Refused("changed_since_sent")
    return tenant, message, version


def _keep(version: Version, *, approves: bool, comment: str, by: Acting, now: datetime) -> None:
    Review.objects.of(version.tenant_id).create(
        tenant_id=version.tenant_id,
        version=version,
        at=now,
        reviewer_id=by.admin_id,
        by=by.sign_in,
        approves=approves,
        comment=comment,
    )


def _settle_dates(message: Message, tenant: Tenant) -> None:
    """The default end of what has a start alone; an urgent message has no dates before it goes out."""
    if message.kind == Kind.URGENT.value:
        message.starts_at = message.ends_at = None
    elif message.ends_at is None and message.starts_at is not None:
        zone = ZoneInfo(tenant.time_zone)
        message.ends_at = days.closing(days.default_last_day(days.day_of(message.starts_at, zone)), zone)


def _send_at_once(message: Message, now: datetime) -> None:
    """An urgent message goes out now and is kept for a day (R13)."""
    if message.kind == Kind.URGENT.value:
        message.starts_at, message.ends_at = now, now + URGENT_KEPT


def _refuse_lapsed(message: Message, tenant: Tenant, now: datetime) -> None:
    lapse = lapse_of(message, tenant)
    if lapse is not None and now >= lapse:
        raise Refused("review_too_late")


def _clash(tenant: Tenant, message_id: int, clash: IntegrityError) -> Exception:
    message = Message.objects.of(tenant).get(pk=message_id)
    return Refused("insight_is_taken") if tenant_insight_is_taken(tenant, message) else clash
