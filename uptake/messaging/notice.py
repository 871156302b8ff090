"""What a notice says, in words, whichever way it goes."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from uptake.messaging.models import Told
from uptake.messaging.notices import REMINDER
from uptake.messaging.reviews import lapse_of
from uptake.messaging.versions import newest
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_moment


@dataclass(frozen=True)
class Notice:
    """One notice to one receiver; `id` stays the same however often it is tried."""

    id: str
    what: str
    to: str
    message_id: int
    name: str
    version: int
    sent_by: str
    lapses_at: datetime | None
    link: str
    subject: str
    text: str


def notice_of(tenant: Tenant, row: Told) -> Notice | None:
    """The notice of that row, in the language of the installation; None when its version no longer waits."""
    version = newest(row.message)
    if version is None or version.number != row.version:
        return None
    name = " ".join(row.message.name.split())
    here = settings.UPTAKE.address
    link = urljoin(here, reverse("message", args=[row.message.pk])) if here else ""
    lapse = lapse_of(row.message, tenant)
    with override(settings.LANGUAGE_CODE):
        subject, text = _words(row, tenant, name, lapse, link)
    return Notice(
        id=f"{tenant.slug}-{row.pk}",
        what=row.what,
        to=row.to,
        message_id=row.message.pk,
        name=name,
        version=row.version,
        sent_by=row.message.scheduled_by,
        lapses_at=lapse,
        link=link,
        subject=subject,
        text=text,
    )


def _words(row: Told, tenant: Tenant, name: str, lapse: datetime | None, link: str) -> tuple[str, str]:
    told = {"name": name, "who": row.message.scheduled_by, "organization": tenant.name}
    if row.what == REMINDER:
        subject = _("Still waiting for your review: %(name)s") % told
        first = _("%(who)s has sent the message “%(name)s” of %(organization)s for approval, and nobody has decided.")
    else:
        subject = _("For your review: %(name)s") % told
        first = _("%(who)s has sent the message “%(name)s” of %(organization)s for approval.")
    lines = [first % told]
    if lapse:
        until = written_moment(lapse.astimezone(ZoneInfo(tenant.time_zone)), reading_locale())
        lines.append(_("Unless somebody approves it before %(until)s, it is rejected.") % {"until": until})
    lines.append(_("See what it says and decide: %(link)s") % {"link": link} if link else _("Decide under Messages."))
    return subject, "\n\n".join(lines)
