"""Sends the notices that are due, one after the other, and tries again later what did not go out.

A notice is claimed before it is sent. Somebody who dies in between leaves the claim: a mail is then not sent again,
for nobody is to get it twice (the list on the pages and the reminder still tell); a webhook is, under the same
delivery id, by which its receiver knows it.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from uptake.messaging import notices
from uptake.messaging.models import Told
from uptake.messaging.notice import Notice, notice_of
from uptake.messaging.notice_mail import send_mail
from uptake.messaging.notice_webhook import send_webhook
from uptake.messaging.outbound import NotAccepted
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant

log = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 720))  # after the first try, the second, ...
MOST_TRIES = len(BACK_OFF) + 1
AT_ONCE = 50  # notices in one go: the clock has other things to do
SENDING = "sending"  # in `error` while somebody sends it
INTERRUPTED = "interrupted while sending"
_SEND = {notices.MAIL: send_mail, notices.WEBHOOK: send_webhook}


def tell_due(tenant: Tenant, now: datetime) -> int:
    """Note the reminders that are due and send what waits; how many notices went out."""
    notices.remind(tenant, now)
    sent, down = 0, set[str]()
    for told_id in _due(tenant, now):
        claimed = _claim(tenant, told_id, now, down)
        if claimed is None:
            continue
        row, notice = claimed
        try:
            _SEND[row.channel](tenant, notice, now)
        except NotAccepted as why:
            down.add(row.channel)  # the rest of this channel waits for its next turn
            _settle(tenant, row, error=str(why)[:300])
            log.warning("A notice by %s of %s did not go out: %s", row.channel, tenant.slug, why)
        else:
            sent += 1
            _settle(tenant, row, error="", sent_at=now)
    return sent


def _due(tenant: Tenant, now: datetime) -> list[int]:
    rows = Told.objects.of(tenant).filter(
        sent_at=None,
        due_at__lte=now,
        tries__lt=MOST_TRIES,
        message__state=State.PENDING_APPROVAL.value,
        message__deleted_at=None,
    )
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _claim(tenant: Tenant, told_id: int, now: datetime, down: set[str]) -> tuple[Told, Notice] | None:
    row = Told.objects.of(tenant).select_for_update().select_related("message").get(pk=told_id)
    if row.sent_at is not None or row.due_at > now or row.channel in down:
        return None
    notice = notice_of(tenant, row)
    if notice is None:  # another version waits by now, and tells of itself
        row.tries = MOST_TRIES
    elif row.error == SENDING and row.channel == notices.MAIL:
        row.tries, row.error, notice = MOST_TRIES, INTERRUPTED, None
    else:
        row.tries, row.error, row.due_at = row.tries + 1, SENDING, now + BACK_OFF[min(row.tries, len(BACK_OFF) - 1)]
    row.save(update_fields=["tries", "error", "due_at"])
    return (row, notice) if notice else None


def _settle(tenant: Tenant, row: Told, *, error: str, sent_at: datetime | None = None) -> None:
    Told.objects.of(tenant).filter(pk=row.pk).update(error=error, sent_at=sent_at)
