"""For authors and approvers: what is still wrong with a draft, and what has changed between its versions."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.messages import ThisMessage, details_of
from uptake.api.problems import REFUSALS
from uptake.messaging import sayings
from uptake.messaging.readiness import problems_of
from uptake.messaging.reviews import Waiting, standing, waiting_for
from uptake.messaging.version_queries import VersionRow, versions
from uptake.messaging.versions import Change, changes
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["Review"])

_NOT_YET: dict[str, Any] = {
    "version": 0,
    "sent_by": "",
    "needed": 0,
    "approved_by": [],
    "reviewers": [],
    "changes": [],
}
Told = Any  # values of fields: texts, numbers, lists


class DraftProblem(Schema):
    """One reason why a draft cannot be handed over."""

    reason: str = Field(description="Why, in one word")
    says: str = Field(description="The same as a sentence")
    step: str = Field(description="The step of the wizard that solves it; empty where none does")


class FieldChange(Schema):
    """One difference between two versions."""

    field: str = Field(description="The field; of texts the part")
    locale: str = Field(description="The language of a text; else empty")
    says: str = Field(description="The field in words")
    before: Told = Field(description="What it was")
    after: Told = Field(description="What it became")


class VersionSaid(Schema):
    """What was handed over at one time."""

    version: int = Field(description="Number of the version, from 1 on")
    at: datetime = Field(description="When it was handed over")
    by: str = Field(description="Sign-in name of whoever did that")
    digest: str = Field(description="SHA-256 of its content, in hexadecimal")
    content: dict[str, Any] = Field(description="The fields that an approver judges")
    changes: list[FieldChange] = Field(description="What differs from the version before; empty for the first")


class StandingSaid(Schema):
    """How far the review of a message has come."""

    version: int = Field(description="The version that was handed over last; 0 before the first")
    sent_by: str = Field(description="Sign-in name of whoever handed it over")
    sent_at: datetime | None = Field(description="When")
    lapses_at: datetime | None = Field(description="When it is rejected by itself if nobody judges it; null for never")
    needed: int = Field(description="How many approvals it needs")
    approved_by: list[str] = Field(description="Sign-in names of those who approved of this version")
    reviewers: list[str] = Field(description="Sign-in names of those who may judge it")
    compared_with: int | None = Field(description="The version that was judged before it; null for none")
    changes: list[FieldChange] = Field(description="What differs from that version")


class WaitingSaid(Schema):
    """A message that waits for the maker of the token."""

    message: int = Field(description="Number of the message")
    name: str = Field(description="Name that an admin gave it")
    sent_by: str = Field(description="Sign-in name of whoever sent it")
    sent_at: datetime = Field(description="When it was sent")
    lapses_at: datetime | None = Field(description="When it is rejected by itself if nobody judges it")


@router.get(
    "/messages/{int:message}/problems", response={200: list[DraftProblem], **REFUSALS}, summary="What is wrong with it"
)
def message_problems(request: HttpRequest, message: ThisMessage) -> list[dict[str, str]]:
    """All that keeps a draft from being handed over, in the order of the steps; empty when nothing does."""
    tenant = asking(request).tenant
    if details_of(tenant, message).row.state is not State.DRAFT:
        raise Refused("not_a_draft")
    return [
        {
            "reason": each.refused.reason,
            "says": sentence(each.refused),
            "step": each.step.value if each.step else "",
        }
        for each in problems_of(tenant, message, now=timezone.now())
    ]


@router.get("/messages/{int:message}/versions", response={200: list[VersionSaid], **REFUSALS}, summary="Its versions")
def message_versions(request: HttpRequest, message: ThisMessage) -> list[dict[str, Any]]:
    """What was handed over each time, and what differs from the time before."""
    tenant = asking(request).tenant
    details_of(tenant, message)
    found = versions(tenant, message)
    changed = [[], *(changes(dict(one.content), dict(other.content)) for one, other in pairwise(found))]
    return [_version(row, differences) for row, differences in zip(found, changed, strict=False)]


@router.get(
    "/messages/{int:message}/review", response={200: StandingSaid, **REFUSALS}, summary="How far its review has come"
)
def message_review(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Who approved of it already, who still may, and what has changed since it was judged last."""
    tenant = asking(request).tenant
    details_of(tenant, message)
    found = standing(tenant, message)
    if found is None:
        return {**_NOT_YET, "sent_at": None, "lapses_at": None, "compared_with": None}
    told = {name: getattr(found, name) for name in StandingSaid.model_fields if name != "changes"}
    return told | {"changes": [_change(each) for each in found.changed]}


@router.get(
    "/reviews",
    auth=Bearer(Permission.APPROVE_MESSAGE),
    response={200: list[WaitingSaid], **REFUSALS},
    summary="What waits for review",
)
def reviews(request: HttpRequest) -> list[dict[str, Any]]:
    """The messages that the maker of the token may judge and has not judged yet, the next to lapse first."""
    return [_waiting(each) for each in waiting_for(acting(request))]


def _version(row: VersionRow, changed: list[Change]) -> dict[str, Any]:
    return {
        "version": row.number,
        "at": row.at,
        "by": row.by,
        "digest": row.digest,
        "content": row.content,
        "changes": [_change(each) for each in changed],
    }


def _change(each: Change) -> dict[str, Any]:
    return {
        "field": each.field,
        "locale": each.locale,
        "says": str(sayings.FIELDS.get(each.field, each.field)),
        "before": each.before,
        "after": each.after,
    }


def _waiting(each: Waiting) -> dict[str, Any]:
    return {
        "message": each.id,
        "name": each.name,
        "sent_by": each.sent_by,
        "sent_at": each.sent_at,
        "lapses_at": each.lapses_at,
    }
