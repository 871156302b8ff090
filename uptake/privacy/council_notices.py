"""Mails to the works council: written with the change, sent after it, and tried again at night."""

import logging
from datetime import datetime
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from uptake.privacy.council import council_of
from uptake.privacy.council_settings import BY_ID
from uptake.privacy.council_words import in_words
from uptake.privacy.models import CouncilNotice
from uptake.rules.works_council import Value
from uptake.tenancy.models import Tenant

log = logging.getLogger(__name__)
MOST_TRIES = 7


def tell(
    tenant: Tenant, what: str, *, now: datetime, setting: str = "", before: Value = None, after: Value = None
) -> None:
    """Write down what the council is to be told, in the transaction of the change; nothing without an address."""
    to = council_of(tenant).mail
    if to:
        CouncilNotice.objects.of(tenant).create(
            tenant=tenant, what=what, to=to, setting=setting, before=before, after=after, at=now
        )


def send_due(tenant: Tenant, now: datetime) -> int:
    """Send what waits; how many went out. What the mail server does not take now is tried again at night."""
    if not settings.UPTAKE.smtp_url:
        return 0
    due = CouncilNotice.objects.of(tenant).filter(sent_at=None, tries__lt=MOST_TRIES)
    return sum(_send(tenant, number, now) for number in due.values_list("pk", flat=True)[:50])


def forget_before(tenant: Tenant, first_kept: datetime) -> None:
    """Delete notices from before that moment."""
    CouncilNotice.objects.of(tenant).filter(at__lt=first_kept).delete()


@transaction.atomic
def _send(tenant: Tenant, number: int, now: datetime) -> bool:
    row = CouncilNotice.objects.of(tenant).select_for_update().get(pk=number)
    if row.sent_at is not None:
        return False
    with override(settings.LANGUAGE_CODE):
        mail = EmailMessage(subject=_subject(tenant, row), body=_body(tenant, row), to=[row.to])
    try:
        mail.send()
    except (SMTPException, OSError, ValueError) as trouble:
        log.warning("a notice to a works council was not sent: %s", type(trouble).__name__)
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    row.sent_at = now
    row.save(update_fields=["sent_at"])
    return True


def _subject(tenant: Tenant, row: CouncilNotice) -> str:
    said = {
        "on": _("The works council profile was turned on"),
        "proposed": _("A loosening was proposed"),
        "agreed": _("A loosening was agreed to"),
        "refused": _("A proposed loosening was refused"),
        "withdrawn": _("A proposed loosening was withdrawn"),
    }[row.what]
    return f"{tenant.slug}: {said}"


def _body(tenant: Tenant, row: CouncilNotice) -> str:
    about = BY_ID.get(row.setting)
    lines = [_subject(tenant, row)]
    if about is not None:
        change = {"before": in_words(about.id, row.before), "after": in_words(about.id, row.after)}
        lines += [str(about.title), _("from %(before)s to %(after)s") % change, str(about.why)]
    if settings.UPTAKE.address:
        lines.append(urljoin(settings.UPTAKE.address, reverse("council")))
    return "\n\n".join(lines) + "\n"
