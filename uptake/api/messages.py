"""Messages and recommendations: what is out, what came of it, and what could be sent."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.slices import USUAL, Limit, Offset, Slice, Sliced, sliced
from uptake.engagement import queries as engagement
from uptake.messaging import figures, queries, sayings
from uptake.messaging.figures import Numbers
from uptake.messaging.queries import Details, MessageRow
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["Messages"])

ThisMessage = Annotated[int, Path(description="Number of the message")]


class Message(Schema):
    """A message as the list shows it; days are those of the organization's time zone."""

    message: int = Field(description="Number of the message")
    name: str = Field(description="Name that an admin gave it")
    state: str = Field(description="`draft`, `pending`, `scheduled`, `active`, `completed`, `canceled` and so on")
    state_says: str = Field(description="The state in words")
    kind: str = Field(description="`recommendation`")
    recommendation: str = Field(description="The recommendation that it sends")
    category: str = Field(description="The category that it acts on")
    metric: str = Field(description="The insight that it acts on")
    format: str = Field(description="`bar` or `callout`")
    interval: str = Field(description="How often a person may see it: `weekly`, `two-weekly`, `monthly`")
    first_day: date | None = Field(description="The first day; null in a draft without one")
    last_day: date | None = Field(description="The last day, included; null when none is chosen")
    creator: str = Field(description="Sign-in name of the admin who made it")
    created_at: datetime = Field(description="When it was made")
    edited_at: datetime = Field(description="When it was changed last")
    scheduled_by: str = Field(description="Sign-in name of the admin who scheduled it; empty before")
    seen: int | None = Field(description="Confirmed showings; null until it has been active")
    clicks: int | None = Field(description="Showings that were clicked; null until it has been active")
    dismissals: int | None = Field(description="Showings that were dismissed; null until it has been active")
    clickthrough: float | None = Field(description="Clicks over showings, 0 to 1; null before the first showing")


class Messages(Slice):
    """The list of messages."""

    items: list[Message] = Field(description="Drafts first, then by the latest change")


class Move(Schema):
    """One change of state."""

    at: datetime = Field(description="When")
    by: str = Field(description="Sign-in name of the admin; empty for the clock")
    move: str = Field(description="What happened")
    move_says: str = Field(description="The same in words")
    state: str = Field(description="The state after it")
    reason: str = Field(description="Why the clock did it, in one word; else empty")
    reason_says: str = Field(description="The same as a sentence")
    comment: str = Field(description="What the admin wrote about it")


class Text(Schema):
    """What people read, in one language."""

    locale: str = Field(description="Language tag")
    title: str = Field(description="Title")
    body: str = Field(description="Text")
    button: str = Field(description="What the button says")


class WholeMessage(Message):
    """A message with everything that its page shows."""

    groups_within: list[str] = Field(description="Names of the groups that it is limited to; empty for no limit")
    groups_omitted: list[str] = Field(description="Names of the groups that are left out")
    omit_priority: bool = Field(description="Whether priority accounts are left out")
    audience: int | None = Field(description="About how many receive it; null before registration, and under ten")
    audience_day: date | None = Field(description="The day of that number; null before registration")
    destination: str = Field(description="Address behind the button")
    texts: list[Text] = Field(description="The chosen wording; empty when none is chosen")
    history: list[Move] = Field(description="Changes of state, the oldest first")


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


@router.get("/messages", response={200: Messages, **REFUSALS}, summary="All messages")
def messages(request: HttpRequest, limit: Limit = USUAL, offset: Offset = 0) -> Sliced[dict[str, Any]]:
    """Every message with what came of it, as the page Manage lists them."""
    tenant = asking(request).tenant
    part = sliced(engagement.manage(tenant), limit, offset)
    counted = engagement.totals(tenant)
    found = [_message(row.message, _numbers(row, counted)) for row in part.items]
    return Sliced(found, part.count, part.next_offset)


@router.get("/messages/{message}", response={200: WholeMessage, **REFUSALS}, summary="One message")
def one_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """One message with its texts, its audience, its history, and what came of it."""
    tenant = asking(request).tenant
    found = queries.details(tenant, message)
    if found is None:
        raise Refused("no_such_message")
    return _message(found.row, engagement.numbers_of(tenant, found.row)) | _rest(tenant, found)


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


def _numbers(row: engagement.ManageRow, counted: dict[int, Numbers]) -> Numbers | None:
    """What came of a message of the list, which is silent until the message has been active."""
    return None if row.seen is None else counted.get(row.message.id, Numbers(0, 0, 0))


def _message(row: MessageRow, numbers: Numbers | None) -> dict[str, Any]:
    return {
        "message": row.id,
        "name": row.name,
        "state": row.state.value,
        "state_says": str(sayings.STATES[row.state]),
        "kind": row.kind,
        "recommendation": row.action,
        "category": row.category,
        "metric": row.insight,
        "format": row.format.value,
        "interval": row.interval,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "creator": row.creator,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "scheduled_by": row.scheduled_by,
        "seen": numbers.seen if numbers else None,
        "clicks": numbers.clicks if numbers else None,
        "dismissals": numbers.dismissals if numbers else None,
        "clickthrough": numbers.clickthrough if numbers else None,
    }


def _rest(tenant: Tenant, found: Details) -> dict[str, Any]:
    row = found.row
    wording = row.about.wording(row.wording)
    return {
        "groups_within": queries.group_names(tenant, row.groups_within),
        "groups_omitted": queries.group_names(tenant, row.groups_omitted),
        "omit_priority": row.omit_priority,
        "audience": found.audience,
        "audience_day": found.audience_day,
        "destination": row.about.destination,
        "texts": [
            {"locale": locale, "title": text.title, "body": text.body, "button": text.button}
            for locale, text in (wording.texts.items() if wording else ())
        ],
        "history": _history(found.history),
    }


def _history(moves: Iterable[queries.MoveRow]) -> list[dict[str, Any]]:
    return [
        {
            "at": move.at,
            "by": move.by,
            "move": move.move,
            "move_says": str(sayings.MOVES[move.move]),
            "state": move.target.value,
            "reason": move.reason,
            "reason_says": sentence(Refused(move.reason)) if move.reason else "",
            "comment": move.comment,
        }
        for move in moves
    ]


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
    }
