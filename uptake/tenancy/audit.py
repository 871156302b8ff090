"""Writing the audit log: one chain for each organization, and one for the installation (rules/audit_chain).

Details hold no secret and no personal data: who acted is the one person whom an entry names. Whoever else is meant
is named by number (`admin 7`), and a page that may, looks the name up. Entries are written inside the transaction of
the change, so there is an entry exactly when there was a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction

from uptake.rules.audit_chain import GENESIS, Link, Mark, audit_key, digest, plain, seal
from uptake.tenancy import audit_anchor
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import AuditChain, AuditEntry, ChainEnd, InstallationChain, InstallationEntry, Tenant

INSTALLATION = "installation"


@dataclass(frozen=True)
class Log:
    """One log: the name of its chain, its rows, where its end is kept, and what every row of it carries."""

    chain: str
    rows: "models.QuerySet[Any]"
    ends: "models.QuerySet[Any]"
    owner: Mapping[str, Any]

    def end(self) -> ChainEnd:
        """The end of the chain, locked until the transaction ends: two who write take turns."""
        key = audit_key(settings.UPTAKE.secret)
        fresh = {
            "digest": GENESIS,
            "seal": seal(key, "head", self.chain, 0, GENESIS),
            "cut_digest": GENESIS,
            "cut_seal": seal(key, "cut", self.chain, 0, GENESIS),
        }
        self.ends.get_or_create(**self.owner, defaults=fresh)
        found: ChainEnd = self.ends.select_for_update().get()
        return found


def log_of(tenant: Tenant) -> Log:
    """The log of an organization."""
    owner = {"tenant": tenant}
    return Log(f"tenant/{tenant.slug}", AuditEntry.objects.of(tenant), AuditChain.objects.of(tenant), owner)


def log_of_installation() -> Log:
    """The log of what belongs to no organization."""
    return Log(INSTALLATION, InstallationEntry.objects.all(), InstallationChain.objects.all(), {})


def note(by: Acting | None, action: str, subject: str, *, tenant: Tenant, at: datetime, **details: Any) -> None:
    """Add one entry; `by` is None when the clock acts. Details hold no personal data and no secret.

    What a program did for an admin is told apart by the part of its token that may be shown. Raises TypeError for
    details that are neither text nor whole numbers, yes or no.
    """
    if by is not None and by.token:
        details["token"] = by.token
    _append(log_of(tenant), by.sign_in if by else "", action, subject, at, details)


def note_installation(action: str, subject: str, *, at: datetime, by: str = "", **details: Any) -> None:
    """Add one entry about the installation; `by` is the sign-in name of an admin, "" for its command line."""
    _append(log_of_installation(), by, action, subject, at, details)


@transaction.atomic
def forget_before(tenant: Tenant, first_kept: datetime) -> int:
    """Delete the entries from before that moment, and say how many they were.

    The end of the chain keeps, sealed, how many were forgotten and the digest of the last of them. Always a whole
    beginning of the chain goes: an entry behind a newer one waits for that.
    """
    log = log_of(tenant)
    end = log.end()
    first = log.rows.filter(at__gte=first_kept).order_by("number").values_list("number", flat=True).first()
    old = log.rows.filter(number__lt=first) if first is not None else log.rows.all()
    last = old.order_by("-number").values_list("number", "digest").first()
    if last is None:
        return 0
    end.cut_number, end.cut_digest = last
    end.cut_before = first_kept
    end.cut_seal = seal(audit_key(settings.UPTAKE.secret), "cut", log.chain, end.cut_number, end.cut_digest)
    end.save(update_fields=["cut_number", "cut_digest", "cut_seal", "cut_before"])
    gone, _by_table = old.delete()  # the database lets entries go that this covers, and no others
    return gone


def oldest(tenant: Tenant) -> date | None:
    """The day of the first entry that is kept; None before there is any."""
    first = AuditEntry.objects.of(tenant).order_by("at").values_list("at", flat=True).first()
    return first.date() if first else None


@transaction.atomic
def _append(log: Log, admin: str, action: str, subject: str, at: datetime, details: Mapping[str, Any]) -> None:
    end = log.end()
    kept = plain(details)
    number = end.number + 1
    written = digest(log.chain, end.digest, Link(number, at, admin, action, subject, kept, ""))
    told = {"number": number, "at": at, "admin": admin, "action": action, "subject": subject, "details": kept}
    log.rows.create(**log.owner, **told, digest=written)
    end.number, end.digest = number, written
    end.seal = seal(audit_key(settings.UPTAKE.secret), "head", log.chain, number, written)
    end.save(update_fields=["number", "digest", "seal"])
    transaction.on_commit(partial(audit_anchor.keep, log.chain, number, written))


def head_of(end: ChainEnd | None) -> Mark | None:
    """The sealed end of a chain."""
    return Mark(end.number, end.digest, end.seal) if end else None


def cut_of(end: ChainEnd | None) -> Mark | None:
    """The sealed note about what was forgotten; None when nothing was."""
    return Mark(end.cut_number, end.cut_digest, end.cut_seal) if end else None
