"""What came of messages: day by day, person by person in steps, against those left out by chance, and on devices."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.message_edit import Day
from uptake.api.messages import ThisMessage, details_of
from uptake.api.problems import REFUSALS, not_understood
from uptake.api.scores import ThisCategory, WantedDay, category_of, recorded
from uptake.engagement import funnel, lift
from uptake.engagement.activity import ActivityLine, activity, lines
from uptake.engagement.filters import ActivityFilter
from uptake.engagement.health import PlaceHealth, health
from uptake.rules.device_policies import Policy
from uptake.rules.lift import Verdict
from uptake.rules.permissions import Permission
from uptake.ui.exports import csv_file, csv_of

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["What came of messages"])

_CSV: dict[str, Any] = {
    "responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}
}


class ActivityAsked(Schema):
    """Which days and which messages are asked for."""

    first: Day | None = Field(None, description="The first day (UTC); 30 days before the last one when left out")
    last: Day | None = Field(None, description="The last day, included, at most 180 days later; today when left out")
    q: str = Field("", max_length=100, description="A part of the name")
    status: str = Field("", max_length=30, description="A state, or `drafts`, `living`, `ended`")
    location: str = Field("", max_length=30, description="Only messages of this location")
    objective: str = Field("", max_length=30, description="Only messages with this objective")
    message: int | None = Field(None, ge=1, le=2**63 - 1, description="Only this message")


class ActivityDay(Schema):
    """What happened on one day."""

    day: date = Field(description="The day (UTC)")
    seen: int = Field(description="Confirmed showings")
    clicks: int = Field(description="Showings that were clicked")
    clickthrough: float | None = Field(description="Clicks over showings, 0 to 1; null when nothing was seen")


class ActivitySaid(Schema):
    """Three daily series."""

    first: date = Field(description="The first day")
    last: date = Field(description="The last day, included")
    seen: int = Field(description="Confirmed showings of all days")
    clicks: int = Field(description="Clicks of all days")
    clickthrough: float | None = Field(description="Clicks over showings of all days; null when nothing was seen")
    days: list[ActivityDay] = Field(description="Every day, the oldest first")


class FunnelStage(Schema):
    """How many people got that far."""

    stage: str = Field(description="What they did, in words")
    people: int | None = Field(description="About how many people; null for fewer than ten")
    share: float | None = Field(description="Their share of those it was handed out to, 0 to 1")


class FunnelSaid(Schema):
    """How far a message got, in distinct people."""

    available: bool = Field(description="Whether there is anything to tell: not before it was out")
    eligible: int | None = Field(description="About how many recipients it has; null for fewer than ten")
    as_of: date | None = Field(description="The day of that number")
    stages: list[FunnelStage] = Field(description="The stages in order")


class Side(Schema):
    """One side of chance."""

    least: int = Field(description="At least so many people")
    most: int | None = Field(description="At most so many people; null in the last band")
    kind: str = Field(description="How to read `percent`: `about` it, `under` it, or `over` it")
    percent: int = Field(description="Whole percentage of them who took the practice up within 28 days")


class Range(Schema):
    """A number and the range in which it lies."""

    low: float = Field(description="Lower end")
    high: float = Field(description="Upper end")
    value: float | None = Field(description="The number itself, where it is told")


class LiftSaid(Schema):
    """What a message brought, against those whom chance left out."""

    available: bool = Field(description="Whether anybody was left out by chance")
    waiting: bool = Field(description="Whether some of the 28 days are still to end")
    final: bool = Field(description="Whether nobody is to come any more")
    verdict: str = Field(description="`more`, `fewer` or `too_small` to tell")
    offered: Side | None = Field(description="Those who were to receive it; null while too few to tell")
    held_out: Side | None = Field(description="Those left out by chance; null while too few to tell")
    difference: Range | None = Field(description="Range of the difference of the shares, -1 to 1")
    points: Range | None = Field(description="Points of the category that it brought")
    why_no_points: str = Field(description="Why there are no points, in one word; empty when there are")


class CategoryLiftSaid(Schema):
    """What the messages of a category brought together."""

    available: bool = Field(description="Whether anything can be told in points")
    points: Range | None = Field(description="Points of the category; null while nothing can be told")
    messages: list[int] = Field(description="Numbers of the messages that they come from")


class PolicySaid(Schema):
    """A policy of a device that lets messages through."""

    name: str = Field(description="Name in the Policy CSP, below `Experience`")
    scope: str = Field(description="`user` or `device`")
    default: int = Field(description="What holds when nobody sets it")
    needed: list[int] = Field(description="The values that let messages through")
    parent: str = Field(description="The policy without which it says nothing; empty for none")


class ObstacleSaid(Schema):
    """A gate that holds on devices."""

    reason: str = Field(description="The gate, in one word; `policy:` and a name for a policy")
    devices: int | None = Field(description="On about how many devices; null for fewer than ten")
    policy: PolicySaid | None = Field(description="The policy to change, where it is one")


class PlaceSaid(Schema):
    """One place of Windows."""

    surface: str = Field(description="The place")
    devices: int | None = Field(description="About how many devices have reported; null for fewer than ten")
    obstacles: list[ObstacleSaid] = Field(description="What keeps messages away, on most devices first")
    policies: list[PolicySaid] = Field(description="All policies that it asks for")


@router.get("/activity", response={200: ActivitySaid, **REFUSALS}, summary="What happened day by day")
def message_activity(request: HttpRequest, asked: Annotated[ActivityAsked, Query()]) -> dict[str, Any] | HttpResponse:
    """Showings, clicks and clickthrough of each day, as the page Review activity draws them."""
    told = _asked(asked)
    if not told.is_valid():
        return not_understood(", ".join(told.errors))
    first, last = told.range
    found = activity(asking(request).tenant, told.wanted(), first, last)
    rows = zip(found.days, found.seen, found.clicks, found.rates, strict=True)
    return {
        "first": first,
        "last": last,
        "seen": sum(found.seen),
        "clicks": sum(found.clicks),
        "clickthrough": found.rate,
        "days": [
            {"day": day, "seen": seen, "clicks": clicks, "clickthrough": rate} for day, seen, clicks, rate in rows
        ],
    }


@router.get("/activity.csv", response=REFUSALS, openapi_extra=_CSV, summary="The same as a file")
def message_activity_file(request: HttpRequest, asked: Annotated[ActivityAsked, Query()]) -> HttpResponse:
    """One line for each message and day on which it was seen or clicked; the same data always give the same bytes."""
    told = _asked(asked)
    if not told.is_valid():
        return not_understood(", ".join(told.errors))
    tenant = asking(request).tenant
    first, last = told.range
    text = csv_of(ActivityLine, lines(tenant, told.wanted(), first, last))
    return csv_file(f"{tenant.slug}-activity-{first.isoformat()}-{last.isoformat()}", text)


@router.get("/messages/{int:message}/funnel", response={200: FunnelSaid, **REFUSALS}, summary="How far it got")
def message_funnel(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Eligible, delivered, seen, clicked or dismissed, in distinct people: in steps, and from ten on."""
    tenant = asking(request).tenant
    found = funnel.funnel(tenant, details_of(tenant, message).row)
    if found is None:
        return {"available": False, "eligible": None, "as_of": None, "stages": []}
    return {
        "available": True,
        "eligible": found.eligible,
        "as_of": found.as_of,
        "stages": [{"stage": str(each.text), "people": each.people, "share": each.share} for each in found.stages],
    }


@router.get("/messages/{int:message}/lift", response={200: LiftSaid, **REFUSALS}, summary="What it brought")
def message_lift(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Whether more people took the practice up than among those whom chance left out, and what that brought."""
    tenant = asking(request).tenant
    details_of(tenant, message)
    found = lift.of_message(tenant, message)
    brought = found.points if found else None
    return {
        "available": found is not None,
        "waiting": bool(found and found.waiting),
        "final": bool(found and found.final),
        "verdict": (found.verdict if found else Verdict.TOO_SMALL).value,
        "offered": _side(found.offered) if found else None,
        "held_out": _side(found.held_out) if found else None,
        "difference": {"low": found.interval.low, "high": found.interval.high, "value": None}
        if found and found.interval
        else None,
        "points": _range(brought) if brought else None,
        "why_no_points": found.why_no_points if found else "",
    }


@router.get(
    "/categories/{category}/lift",
    auth=Bearer(Permission.READ_SCORE),
    response={200: CategoryLiftSaid, **REFUSALS},
    summary="What messages brought to a category",
)
def category_lift(request: HttpRequest, category: ThisCategory, day: WantedDay = None) -> dict[str, Any]:
    """Points that the messages of a category had brought up to a day, against those whom chance left out."""
    tenant = asking(request).tenant
    about = category_of(category)
    newest = recorded(tenant, day)
    found = lift.of_category(tenant, about.id, newest.as_of) if newest else None
    return {
        "available": found is not None,
        "points": _range(found.points) if found else None,
        "messages": [row.message for row in found.rows] if found else [],
    }


@router.get("/devices", response={200: list[PlaceSaid], **REFUSALS}, summary="What keeps messages from devices")
def devices(request: HttpRequest) -> list[dict[str, Any]]:
    """For each place of Windows, what keeps messages away from how many devices, and the policies to change."""
    return [_place(each) for each in health(asking(request).tenant, timezone.now())]


def _range(found: lift.Points) -> dict[str, float]:
    return {"low": found.low, "high": found.high, "value": found.value}


def _asked(asked: ActivityAsked) -> ActivityFilter:
    told = {name: str(value) for name, value in asked.dict().items() if value is not None}
    return ActivityFilter(told, today=timezone.now().date())


def _side(side: lift.Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    least, most = side.people
    return {"least": least, "most": most, "kind": side.began.kind.value, "percent": side.began.percent}


def _place(found: PlaceHealth) -> dict[str, Any]:
    return {
        "surface": found.surface,
        "devices": found.devices,
        "obstacles": [
            {"reason": each.reason, "devices": each.devices, "policy": _policy(each.policy) if each.policy else None}
            for each in found.obstacles
        ],
        "policies": [_policy(each) for each in found.policies],
    }


def _policy(policy: Policy) -> dict[str, Any]:
    return {
        "name": policy.name,
        "scope": policy.scope,
        "default": policy.default,
        "needed": sorted(policy.needed),
        "parent": policy.parent,
    }
