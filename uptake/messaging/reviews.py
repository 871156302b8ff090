"""Who may judge a message at this moment, what they said already, and what waits for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from uptake.messaging.hands import authors
from uptake.messaging.message_settings import MessageSettingsDecided, settings_of
from uptake.messaging.models import Message, Review, Version
from uptake.messaging.versions import Change, changes, is_unchanged, newest
from uptake.rules.message_lifecycle import State, lapses_at
from uptake.rules.permissions import MAY, Permission
from uptake.rules.refusals import Refused
from uptake.rules.reviews import Hindrance, Strictness, approvals_needed, hindrance, suffices
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Admin, Assignment, Tenant


@dataclass(frozen=True)
class ReviewRow:
    """One answer of an approver to one version."""

    at: datetime
    by: str
    approves: bool
    comment: str
    version: int


@dataclass(frozen=True)
class Standing:
    """How far the review of a message has come; `changed` is None when nothing was reviewed before."""

    version: int
    sent_by: str
    sent_at: datetime
    lapses_at: datetime | None
    needed: int
    approved_by: tuple[str, ...]
    reviewers: tuple[str, ...]  # sign-in names of those who may judge it, whether they have or not
    compared_with: int | None  # the version that was judged last before
    changed: tuple[Change, ...]


@dataclass(frozen=True)
class Waiting:
    """A message that waits for this approver."""

    id: int
    name: str
    sent_by: str
    sent_at: datetime
    lapses_at: datetime | None


def why_not(message: Message, reviewer: str, decided: MessageSettingsDecided) -> Refused | None:
    """Why that admin may not judge the message, or None; whether the role allows it is asked elsewhere."""
    own = {name.casefold(): held for name, held in decided.approver_departments.items()}.get(reviewer.casefold())
    found = hindrance(reviewer, authors=authors(message), own_departments=own, departments=_departments_alone(message))
    return Refused(found.value) if found else None


def approved_by(version: Version) -> tuple[str, ...]:
    """Sign-in names of those who approved of exactly this version."""
    rows = Review.objects.of(version.tenant_id).filter(version=version, approves=True)
    return tuple(dict.fromkeys(rows.values_list("by", flat=True)))


def why_not_now(message: Message, acting: Acting, *, approving: bool) -> Refused | None:
    """Why this admin cannot approve (or reject) the message now, or None when it is possible."""
    tenant = acting.tenant
    decided = settings_of(tenant)
    if not acting.may(Permission.APPROVE_MESSAGE):
        return Refused("not_allowed", permission=Permission.APPROVE_MESSAGE.value)
    if found := why_not(message, acting.sign_in, decided):
        return found
    version = newest(message)
    if not approving or version is None:
        return None
    if not is_unchanged(message, tenant, version):
        return Refused("changed_since_sent")
    told = approved_by(version)
    enough = suffices(told, authors=authors(message), strictness=decided.strictness)
    return Refused(Hindrance.TWICE.value) if acting.sign_in in told and not enough else None


def is_approved(message: Message, tenant: Tenant) -> bool:
    """Whether somebody else has approved of exactly what the message says now.

    How many it takes was decided when the last of them approved: rules made stricter since then hold for the next one.
    """
    version = newest(message)
    if version is None or not is_unchanged(message, tenant, version):
        return False
    return suffices(approved_by(version), authors=authors(message), strictness=Strictness())


def approvers(tenant: Tenant) -> list[Admin]:
    """The admins whose roles let them judge messages, by sign-in name."""
    roles = [role.value for role in MAY[Permission.APPROVE_MESSAGE]]
    holders = Assignment.objects.of(tenant).filter(role__in=roles).values("admin")
    return list(Admin.objects.filter(pk__in=holders, is_active=True).order_by("sign_in"))


def reviewers(message: Message, tenant: Tenant, decided: MessageSettingsDecided) -> list[Admin]:
    """Those of the approvers who may judge this message."""
    return [admin for admin in approvers(tenant) if why_not(message, admin.sign_in, decided) is None]


def standing(tenant: Tenant, message_id: int) -> Standing | None:
    """How far the review has come; None for a message that was never sent."""
    message = Message.objects.of(tenant).filter(pk=message_id).select_related("created_by").first()
    version = newest(message) if message else None
    if message is None or version is None:
        return None
    decided = settings_of(tenant)
    before = _compared_with(message, version)
    return Standing(
        version=version.number,
        sent_by=version.by,
        sent_at=version.at,
        lapses_at=lapse_of(message, tenant),
        needed=approvals_needed(decided.strictness),
        approved_by=approved_by(version),
        reviewers=tuple(admin.sign_in for admin in reviewers(message, tenant, decided)),
        compared_with=before.number if before else None,
        changed=tuple(changes(before.content, version.content)) if before else (),
    )


def said(tenant: Tenant, message_id: int) -> list[ReviewRow]:
    """All that approvers have said about a message, the oldest first; nothing of it is ever changed."""
    rows = Review.objects.of(tenant).filter(version__message=message_id).select_related("version")
    return [ReviewRow(row.at, row.by, row.approves, row.comment, row.version.number) for row in rows]


def waiting_for(acting: Acting) -> list[Waiting]:
    """The messages that this approver may judge and has not judged yet, the next to lapse first."""
    if not acting.may(Permission.APPROVE_MESSAGE):
        return []
    tenant, decided = acting.tenant, settings_of(acting.tenant)
    rows = Message.objects.of(tenant).filter(state=State.PENDING_APPROVAL.value, deleted_at=None)
    found = [
        Waiting(row.pk, row.name, row.scheduled_by, row.submitted_at or row.edited_at, lapse_of(row, tenant))
        for row in rows.select_related("created_by")
        if why_not(row, acting.sign_in, decided) is None and not _has_approved(row, acting.sign_in)
    ]
    return sorted(found, key=lambda each: (each.lapses_at is None, each.lapses_at, each.id))


def how_many_wait(acting: Acting) -> int:
    """The number beside the navigation."""
    return len(waiting_for(acting))


def lapse_of(message: Message, tenant: Tenant) -> datetime | None:
    """When the clock rejects the message if nobody reviews it."""
    zone = ZoneInfo(tenant.time_zone)
    return lapses_at(ends_at=message.ends_at, submitted_at=message.submitted_at, zone=zone)


def content_of_version(tenant: Tenant, message_id: int, number: int) -> Mapping[str, Any] | None:
    """What a version holds, or None when there is no such version."""
    row = Version.objects.of(tenant).filter(message=message_id, number=number).first()
    return row.content if row else None


def _departments_alone(message: Message) -> list[str]:
    """The departments that bound the audience: everybody in it is in one of them."""
    return list(message.departments)


def _has_approved(message: Message, sign_in: str) -> bool:
    version = newest(message)
    return version is not None and sign_in in approved_by(version)


def _compared_with(message: Message, version: Version) -> Version | None:
    """The newest version before this one that was judged; of a replacement's first, what it takes the place of."""
    judged = Review.objects.of(message.tenant_id).filter(version__message=message, version__number__lt=version.number)
    last = judged.order_by("-version__number").select_related("version").first()
    if last is not None:
        return last.version
    return newest(message.replaces) if message.replaces else None
