"""Notices by e-mail, through the server of the installation."""

from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from uptake.messaging.notice import Notice
from uptake.messaging.outbound import NotAccepted
from uptake.tenancy.models import Tenant


def send_mail(_tenant: Tenant, notice: Notice, _now: datetime) -> None:
    """Send it to its one receiver; raises NotAccepted with the kind of trouble, never with what the server said."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    mail = EmailMessage(
        subject=notice.subject,
        body=notice.text,
        to=[notice.to],
        headers={"Message-ID": f"<{notice.id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (SMTPException, OSError, ValueError) as trouble:
        raise NotAccepted(f"mail server: {type(trouble).__name__}") from None
