"""Which approvers are to be told what: rows that are written once, whatever happens meanwhile."""

from datetime import datetime, timedelta

from django.conf import settings

from uptake.messaging.message_settings import MessageSettingsDecided, settings_of
from uptake.messaging.models import Message, Told
from uptake.messaging.reviews import approved_by, lapse_of, reviewers
from uptake.messaging.versions import newest
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant

SUBMITTED, REMINDER = "submitted", "reminder"
MAIL, WEBHOOK = "mail", "webhook"
NOT_SOONER = timedelta(hours=24)  # after the message was sent: until then the first notice is reminder enough


def submitted(message: Message, tenant: Tenant, version: int, *, now: datetime) -> int:
    """Note that everybody who may judge the message is to be told of it; how many notices."""
    return _note(message, tenant, SUBMITTED, version, now)


def remind(tenant: Tenant, now: datetime) -> int:
    """Note the reminders that are due: days before the end date, for what still waits; how many notices."""
    decided = settings_of(tenant)
    if not decided.remind_days:
        return 0
    rows = Message.objects.of(tenant).filter(state=State.PENDING_APPROVAL.value, deleted_at=None)
    made = 0
    for message in rows.select_related("created_by"):
        lapse, version = lapse_of(message, tenant), newest(message)
        if lapse is None or version is None or message.submitted_at is None:
            continue
        at = max(lapse - timedelta(days=decided.remind_days), message.submitted_at + NOT_SOONER)
        if at <= now < lapse:
            made += _note(message, tenant, REMINDER, version.number, now, besides=approved_by(version))
    return made


def _note(
    message: Message, tenant: Tenant, what: str, version: int, now: datetime, *, besides: tuple[str, ...] = ()
) -> int:
    decided = settings_of(tenant)
    if not decided.tell_approvers:
        return 0
    wanted = [each for each in _to(message, tenant, decided) if each[1] not in besides]
    rows = [
        Told(tenant=tenant, message=message, what=what, channel=channel, to=to, version=version, due_at=now, error="")
        for channel, to in wanted
    ]
    before = Told.objects.of(tenant).filter(message=message, what=what).count()
    Told.objects.of(tenant).bulk_create(rows, ignore_conflicts=True)  # who was told of this version, was told
    return Told.objects.of(tenant).filter(message=message, what=what).count() - before


def _to(message: Message, tenant: Tenant, decided: MessageSettingsDecided) -> list[tuple[str, str]]:
    mails = [
        (MAIL, admin.sign_in)
        for admin in reviewers(message, tenant, decided)
        if settings.UPTAKE.smtp_url and "@" in admin.sign_in
    ]
    return [*mails, (WEBHOOK, decided.webhook_url)] if decided.webhook_url else mails
