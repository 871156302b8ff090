"""Reading the audit log: pages of it, and whether its chain holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Subquery

from uptake.rules.audit_chain import Link, Verdict, Why, audit_key, verify
from uptake.tenancy.audit import Log, cut_of, head_of, log_of, log_of_installation
from uptake.tenancy.audit_anchor import anchors
from uptake.tenancy.models import Admin, AuditEntry, Tenant

_ADMIN = "admin "
_FIELDS = ("number", "at", "admin", "action", "subject", "details", "digest", "pk")


@dataclass(frozen=True)
class Wanted:
    """Which entries: days of the organization's time zone, both included; empty means all."""

    first: date | None = None
    last: date | None = None
    admin: str = ""
    action: str = ""


@dataclass(frozen=True)
class EntryRow:
    """One entry as it is stored."""

    number: int
    at: datetime
    admin: str
    action: str
    subject: str
    details: dict[str, Any]
    digest: str


def entries(tenant: Tenant, wanted: Wanted) -> "models.QuerySet[AuditEntry]":
    """The entries that were asked for, the newest first."""
    found = AuditEntry.objects.of(tenant).order_by("-number")
    zone = ZoneInfo(tenant.time_zone)
    if wanted.first:
        found = found.filter(at__gte=datetime.combine(wanted.first, time(), zone))
    if wanted.last:
        found = found.filter(at__lt=datetime.combine(wanted.last + timedelta(days=1), time(), zone))
    if wanted.admin:
        found = found.filter(admin=wanted.admin)
    if wanted.action:
        found = found.filter(action=wanted.action)
    return found


def row(entry: AuditEntry) -> EntryRow:
    """The entry, frozen."""
    return EntryRow(entry.number, entry.at, entry.admin, entry.action, entry.subject, dict(entry.details), entry.digest)


def kinds(tenant: Tenant) -> tuple[list[str], list[str]]:
    """The actions and the admins of whom the log tells, in order."""
    found = AuditEntry.objects.of(tenant).order_by()
    actions = found.values_list("action", flat=True).distinct()
    admins = found.exclude(admin="").values_list("admin", flat=True).distinct()
    return sorted(actions), sorted(admins)


def named(subject: str) -> str:
    """The subject with the name of the admin who is meant by number, as long as there is one."""
    number = subject.removeprefix(_ADMIN)
    if number == subject or not number.isdigit():
        return subject
    return Admin.objects.filter(pk=int(number)).values_list("sign_in", flat=True).first() or subject


def checked(tenant: Tenant) -> Verdict:
    """Whether the chain of an organization holds."""
    return _checked(log_of(tenant))


def checked_installation() -> Verdict:
    """Whether the chain of the installation holds."""
    return _checked(log_of_installation())


def _checked(log: Log) -> Verdict:
    """Look while others write: at what was sealed when the look began, and then whether more is there than sealed."""
    known = list(anchors(log.chain))
    end = log.ends.first()
    links = _links(log.rows.filter(number__lte=end.number) if end else log.rows)
    key = audit_key(settings.UPTAKE.secret)
    found = verify(log.chain, links, head=head_of(end), cut=cut_of(end), anchors=known, key=key)
    if found.broken is None:
        sealed = Subquery(log.ends.values("number")[:1])
        added = log.rows.filter(number__gt=sealed).order_by("number").values_list("number", flat=True).first()
        return found if added is None else replace(found, broken=added, why=Why.ADDED)
    now = log.ends.first()
    return _checked(log) if end and now and now.cut_number != end.cut_number else found


def _links(rows: "models.QuerySet[Any]") -> Iterator[Link]:
    for told in rows.order_by("number").values_list(*_FIELDS).iterator(chunk_size=2000):
        yield Link(*told)
