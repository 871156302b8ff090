"""Before and beside a message: about how many it is for, what else runs then, and why it is or is not shown."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.message_edit import Moment, Plain, one_of
from uptake.api.messages import ThisMessage, details_of
from uptake.api.problems import REFUSALS
from uptake.engagement.explain import MadeUp, Place, explain, explain_me
from uptake.messaging import calendar, days, queries, reach, recipients, sayings
from uptake.messaging.calendar import Conflict, Running
from uptake.messaging.content import Content
from uptake.messaging.queries import MessageRow
from uptake.messaging.readers import Readers, readers_of
from uptake.messaging.recipients import Choice
from uptake.rules.device_gates import Device
from uptake.rules.frequency import History, Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence
from uptake.tenancy.token_scopes import Scope

router = Router(auth=Bearer(Permission.READ_MESSAGES), tags=["Planning"])


class LeftOutSaid(Schema):
    """Recipients of one language who would have no text."""

    language: str = Field(description="The language, in words")
    people: int | None = Field(description="About how many; from ten on")


class Audience(Schema):
    """About how many people a message is for, and how many will probably see it."""

    people: int | None = Field(description="About how many; null for fewer than ten, and where `reason` says why")
    as_of: date | None = Field(description="The day of the facts that it rests on")
    reason: str = Field(description="Why it cannot be told, in one word; empty when it can")
    reason_says: str = Field(description="The same as a sentence")
    least: int | None = Field(description="At least so many will probably see it; null where that cannot be told")
    most: int | None = Field(description="And so many at most")
    forecast_reason: str = Field(description="Why there is no forecast, in one word; empty when there is one")
    without_text: list[LeftOutSaid] = Field(description="Languages whose readers would be left without text")
    few_without_text: bool = Field(description="Whether there are more such languages with fewer than ten people each")
    language_unknown: int | None = Field(description="Of about how many no language is known; null for fewer than ten")


class RunningSaid(Schema):
    """A message in the calendar."""

    message: int = Field(description="Number of the message")
    name: str = Field(description="Name that an admin gave it")
    kind: str = Field(description="`recommendation`, `announcement` or `urgent`")
    state: str = Field(description="Its state")
    location: str = Field(description="Where it appears; empty while none is chosen")
    first_day: date = Field(description="The first day")
    last_day: date = Field(description="The last day, included")


class ConflictSaid(Schema):
    """Another message for the same people at the same time."""

    other: RunningSaid = Field(description="The other message")
    first_day: date = Field(description="From this day on both run")
    last_day: date = Field(description="To this day, included")
    overlap: str = Field(description="How much the audiences share: `some`, `most`, or `unknown`")
    overlap_says: str = Field(description="The same in words")
    same_place: bool = Field(description="Whether both appear in the same location")


class PlannedSaid(Schema):
    """A message of a month with the others that run for the same people then."""

    running: RunningSaid = Field(description="The message")
    conflicts: list[ConflictSaid] = Field(description="The others, largest overlap first")


class MonthSaid(Schema):
    """What runs in a month."""

    first: date = Field(description="The first day of the month")
    last: date = Field(description="Its last day")
    items: list[PlannedSaid] = Field(description="The messages, by start")
    more: bool = Field(description="Whether there are others beyond these")


class WhyAsked(Schema):
    """The circumstances in which a message is asked for."""

    who: Literal["made_up", "me"] = Field(
        "made_up", description="Somebody made up, or the maker of the token with what really happened"
    )
    surface: one_of(*sayings.SURFACES) = Field(description="Where the person is")  # type: ignore[valid-type]
    languages: list[Annotated[str, Field(max_length=35)]] = Field(
        ["en"], min_length=1, max_length=20, description="Language tags, the best first; say it once for each"
    )
    moment: Moment | None = Field(None, description="When; now when left out")
    recipient: bool = Field(default=True, description="Whether the made-up person is a recipient")
    licensed: bool = Field(default=True, description="Whether the made-up person holds the licence")
    held_out: bool = Field(default=False, description="Whether chance has left the made-up person out")
    showings: int = Field(0, ge=0, le=1000, description="How often the made-up person has seen it")
    shown_at: Moment | None = Field(None, description="When it was seen last; needed with showings or a reaction")
    reaction: Literal["", "click", "dismiss", "irrelevant"] = Field("", description="What the made-up person did then")
    snoozed_until: Moment | None = Field(None, description="Until when the made-up person asked for a pause")
    this_week: int = Field(0, ge=0, le=100, description="Other messages that were seen in the seven days before")
    join: Literal["", "entra", "hybrid", "registered", "none"] = Field(
        "", description="How the device is joined; empty for one that told nothing"
    )
    edition: Literal["enterprise", "education", "iot", "pro", "other"] = Field(
        "enterprise", description="Edition of Windows on the device"
    )
    build: Plain = Field("10.0.26100.1234", description="Build of Windows on the device")
    update: list[Annotated[str, Field(max_length=20)]] = Field(
        [], max_length=50, description="Updates on the device, `KB5094126`; say it once for each"
    )
    policy: list[Annotated[str, Field(pattern="^[A-Za-z]{1,60}:[0-9]{1,4}$")]] = Field(
        [], max_length=50, description="Policies that are set, `EnableOrganizationalMessages:1`; say it once for each"
    )


class GateSaid(Schema):
    """One gate."""

    gate: str = Field(description="The gate, named by the reason for which it holds")
    open: bool = Field(description="Whether it lets the message through")
    says: str = Field(description="The same as a sentence")
    until: datetime | None = Field(description="Until when it surely holds; null where it does not open by itself")
    unsure: str = Field(description="What is not known for certain about it; empty when all is")


class Why(Schema):
    """Every gate in order, as the delivery itself asks them."""

    shown: bool = Field(description="Whether the message is shown")
    locale: str | None = Field(description="The language in which it is shown; null when it is not")
    past: bool = Field(description="Whether the moment lies in the past")
    gates: list[GateSaid] = Field(description="The gates in order")


@router.get(
    "/messages/{int:message}/audience",
    auth=Bearer(Permission.WRITE_MESSAGE, Scope.MESSAGES_READ),
    response={200: Audience, **REFUSALS},
    summary="About how many it is for",
)
def message_audience(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """About how many would receive it by the newest facts, how many would see it, and who could not read it."""
    tenant = asking(request).tenant
    row = details_of(tenant, message).row
    choice = Choice.of(row.kind, row.insight, row)
    size = recipients.size_of(tenant, choice)
    content = queries.content(tenant, message) or Content({}, "", "", "")
    readers = readers_of(tenant, row, content, choice) or Readers()
    found = _forecast(tenant, row, choice, timezone.now())
    return {
        "people": size.people,
        "as_of": size.as_of,
        "reason": size.reason,
        "reason_says": sentence(Refused(size.reason)) if size.reason else "",
        "least": found.least,
        "most": found.most,
        "forecast_reason": found.reason,
        "without_text": [{"language": each.language, "people": each.people} for each in readers.left_out],
        "few_without_text": readers.few,
        "language_unknown": readers.unknown,
    }


@router.get(
    "/messages/{int:message}/conflicts", response={200: list[ConflictSaid], **REFUSALS}, summary="What else runs then"
)
def message_conflicts(request: HttpRequest, message: ThisMessage) -> list[dict[str, Any]]:
    """Other messages on the days of this one, for people that it is for too, largest overlap first."""
    tenant = asking(request).tenant
    details_of(tenant, message)
    return [_conflict(each) for each in calendar.conflicts(tenant, message)]


@router.get("/calendar", response={200: MonthSaid, **REFUSALS}, summary="What runs in a month")
def message_calendar(
    request: HttpRequest,
    month: Annotated[
        str | None, Query(pattern="^2[01][0-9]{2}-(0[1-9]|1[0-2])$", description="`2026-07`; this month when left out")
    ] = None,
) -> dict[str, Any]:
    """The messages of a month by start, each with the others that run for the same people then."""
    tenant = asking(request).tenant
    today = days.day_of(timezone.now(), ZoneInfo(tenant.time_zone))
    found = calendar.month(tenant, date.fromisoformat(f"{month}-01") if month else today.replace(day=1))
    return {
        "first": found.first,
        "last": found.last,
        "items": [
            {"running": _running(each.running), "conflicts": [_conflict(other) for other in each.conflicts]}
            for each in found.rows
        ],
        "more": found.more,
    }


@router.get(
    "/messages/{int:message}/why",
    auth=Bearer(Permission.EXPLAIN_DELIVERY),
    response={200: Why, **REFUSALS},
    summary="Why it is or is not shown",
)
def message_why(request: HttpRequest, message: ThisMessage, asked: Annotated[WhyAsked, Query()]) -> dict[str, Any]:
    """Every gate of the delivery in order, for somebody made up or for the token's maker, now or at another moment."""
    by = acting(request)
    row = details_of(by.tenant, message).row
    if row.state is State.DRAFT:
        raise Refused("no_start")
    now = timezone.now()
    place = Place(asked.surface, tuple(asked.languages), asked.moment or now, _device(asked))
    if asked.who == "me":
        found = explain_me(by, row, place, now=now)
    else:
        found = explain(by.tenant, row, place, _made_up(asked), now=now)
    return {
        "shown": found.locale is not None,
        "locale": found.locale,
        "past": found.past,
        "gates": [
            {
                "gate": gate.reason,
                "open": gate.passes,
                "says": str(gate.sentence),
                "until": gate.until,
                "unsure": str(gate.unsure),
            }
            for gate in found.gates
        ],
    }


def _forecast(tenant: Tenant, row: MessageRow, choice: Choice, now: datetime) -> reach.Forecast:
    """How many will probably see it; an urgent message runs today, everything else on its days."""
    urgent = choice.kind is Kind.URGENT
    first = row.first_day or (days.day_of(now, ZoneInfo(tenant.time_zone)) if urgent else None)
    if row.location is None or first is None:
        return reach.Forecast(reason="no_start" if row.location else "no_location")
    last = row.last_day or (first if urgent else days.default_last_day(first))
    return reach.forecast(tenant, choice, row.location, first, last, now=now)


def _made_up(asked: WhyAsked) -> MadeUp:
    at = asked.shown_at
    if (asked.showings or asked.reaction) and at is None:
        raise Refused("no_shown_at")
    history = History(
        showings=max(asked.showings, 1 if asked.reaction else 0),
        shown_at=at,
        clicked_at=at if asked.reaction == "click" else None,
        dismissed_at=at if asked.reaction == "dismiss" else None,
        irrelevant_at=at if asked.reaction == "irrelevant" else None,
    )
    return MadeUp(
        recipient=asked.recipient,
        licensed=asked.licensed,
        held_out=asked.held_out,
        history=history,
        snoozed_until=asked.snoozed_until,
        this_week=asked.this_week,
    )


def _device(asked: WhyAsked) -> Device | None:
    if not asked.join:
        return None
    policies = {name: int(value) for name, _, value in (each.partition(":") for each in asked.policy)}
    return Device(asked.join, asked.edition, asked.build, frozenset(asked.update), policies)


def _conflict(each: Conflict) -> dict[str, Any]:
    return {
        "other": _running(each.other),
        "first_day": each.first,
        "last_day": each.last,
        "overlap": each.overlap.value,
        "overlap_says": each.says,
        "same_place": each.same_place,
    }


def _running(each: Running) -> dict[str, Any]:
    return {
        "message": each.id,
        "name": each.name,
        "kind": each.kind.value,
        "state": each.state.value,
        "location": each.location.value if each.location else "",
        "first_day": each.first,
        "last_day": each.last,
    }
