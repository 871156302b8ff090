"""Messages and recommendations: what is out, what came of it, and what could be sent."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.edits import told_as_of
from uptake.api.message_answers import brief, history, reads_comments, whole
from uptake.api.message_shapes import Messages, Move, WholeMessage
from uptake.api.problems import REFUSALS
from uptake.api.slices import USUAL, Limit, Offset, Sliced
from uptake.engagement import counts
from uptake.engagement import queries as engagement
from uptake.engagement.filters import ManageFilter
from uptake.messaging import figures, listing, queries, reviews, sayings
from uptake.messaging.queries import Details
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["Messages"])

ThisMessage = Annotated[int, Path(ge=0, le=2**63 - 1, description="Number of the message")]


class Filter(Schema):
    """Which messages are asked for; a filter that says nothing that is known lets everything pass."""

    q: str = Field("", max_length=100, description="A part of the name")
    status: str = Field("", max_length=30, description="A state, or `drafts`, `living`, `ended`")
    location: str = Field("", max_length=30, description="Only those of this location")
    objective: str = Field("", max_length=30, description="Only those with this objective")
    category: str = Field("", max_length=50, description="Only those that act on this category")
    kind: str = Field("", max_length=20, description="`recommendation`, `announcement` or `urgent`")
    source: str = Field("", max_length=20, description="`uptake` or `graph`")


class Review(Schema):
    """What an approver said."""

    at: datetime = Field(description="When")
    by: str = Field(description="Sign-in name of the approver")
    approves: bool = Field(description="Whether it was approved of")
    comment: str = Field(description="What the approver wrote about it")
    version: int = Field(description="The version that it is about")


class History(Schema):
    """All that happened to a message, and all that was said about it; nothing of it is ever changed."""

    moves: list[Move] = Field(description="Changes of state, the oldest first")
    reviews: list[Review] = Field(description="Answers of approvers, the oldest first")


class Recommendation(Schema):
    """What could be sent."""

    recommendation: str = Field(description="Name for programs")
    title: str = Field(description="Name for people")
    says: str = Field(description="What it asks people to do")
    default_audience: str = Field(description="Who receives it unless groups narrow it")
    category: str = Field(description="The category that it acts on")
    metric: str = Field(description="The insight that it acts on")
    numerator: int | None = Field(description="Above the line of that insight today; null without data")
    denominator: int | None = Field(description="Below the line; null without data")
    share: float | None = Field(description="Unrounded share, 0 to 1; null without data")
    message: int | None = Field(description="The message that is out for it; null when there is none")
    wordings: list[str] = Field(description="Ways to say it, for `wording` of a message")
    locations: list[str] = Field(description="Where it may appear")


@router.get("/messages", response={200: Messages, **REFUSALS}, summary="All messages")
def messages(
    request: HttpRequest, asked: Annotated[Filter, Query()], limit: Limit = USUAL, offset: Offset = 0
) -> Sliced[dict[str, Any]]:
    """Every message with what came of it, as the page Manage lists them, drafts first."""
    tenant = asking(request).tenant
    wanted = ManageFilter(asked.dict()).wanted()
    found = engagement.manage(tenant, wanted, (), slice(offset, offset + limit))
    numbers = [line.message.id for line in found]
    counted = counts.totals(tenant, numbers) | listing.imported_numbers(tenant, numbers)
    rows = [
        brief(line.message, None if line.seen is None else counted.get(line.message.id, figures.Numbers(0, 0, 0)))
        for line in found
    ]
    count = listing.how_many(tenant, wanted)
    return Sliced(rows, count, offset + limit if offset + limit < count else None)


@router.get("/messages/{int:message}", response={200: WholeMessage, **REFUSALS}, summary="One message")
def one_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """One message with its texts, its audience, its history, and what came of it.

    Its ETag begins with its edit: send it back as `If-Match` when you change the message.
    """
    by = acting(request)
    found = details_of(by.tenant, message)
    told_as_of(request, found.row.edited_at)
    return whole(by, found)


@router.get("/messages/{int:message}/history", response={200: History, **REFUSALS}, summary="What happened to it")
def message_history(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Every change of state and every answer of an approver; comments are for writers and approvers."""
    by = acting(request)
    found = details_of(by.tenant, message)
    comments = reads_comments(by)
    said = reviews.said(by.tenant, message)
    return {
        "moves": history(found.history, comments=comments),
        "reviews": [each if comments else replace(each, comment="") for each in said],
    }


@router.get(
    "/recommendations",
    auth=Bearer(Permission.READ_SCORE),
    response={200: list[Recommendation], **REFUSALS},
    summary="What could be sent",
)
def recommendations(request: HttpRequest) -> list[dict[str, Any]]:
    """The recommendations of the page Actions, each with its insight and the message that is out for it."""
    tenant = asking(request).tenant
    return [_recommendation(tenant, offer) for offer in queries.offers(tenant)]


def details_of(tenant: Tenant, message: int) -> Details:
    """The message with its history; raises Refused("no_such_message")."""
    found = queries.details(tenant, message)
    if found is None:
        raise Refused("no_such_message", message=message)
    return found


def _recommendation(tenant: Tenant, offer: queries.Offer) -> dict[str, Any]:
    saying = sayings.ACTIONS[offer.about.id]
    figure = figures.figure(tenant, offer.about.insight) if tenant.score_on else None
    return {
        "recommendation": offer.about.id,
        "title": str(saying.title),
        "says": str(saying.says),
        "default_audience": str(saying.default_audience),
        "category": offer.about.category,
        "metric": offer.about.insight,
        "numerator": figure.numerator if figure else None,
        "denominator": figure.denominator if figure else None,
        "share": figure.share if figure else None,
        "message": offer.holder.id if offer.holder else None,
        "wordings": [each.id for each in offer.about.wordings],
        "locations": [each.value for each in offer.about.locations],
    }
