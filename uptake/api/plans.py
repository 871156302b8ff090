"""What stands beside the numbers: changes and notes in the history, goals, and the next best actions."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.scores import category_of, recorded
from uptake.insights import goals as standing
from uptake.insights import impact, markers
from uptake.rules.forecast import Forecast
from uptake.rules.permissions import Permission
from uptake.rules.window import HISTORY_DAYS

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Plans"])


class Marker(Schema):
    """Something at a day of the history."""

    day: date = Field(description="The day")
    kind: str = Field(
        description="`method`, `source`, `exclusions`, `choice`, `maximum`: another way of counting; "
        "`message`, `note`: something that happened"
    )
    about_counting: bool = Field(description="Whether numbers before and after it do not compare")
    text: str = Field(description="What it was, as a sentence")


class Goal(Schema):
    """A goal and how it stands; points are 0 to 100, of the total its percent."""

    category: str = Field(description="The category; empty for the total")
    points: int = Field(description="Points to reach")
    by_day: date = Field(description="The day by which to reach them")
    from_day: date = Field(description="The day on which the goal was set")
    from_points: int | None = Field(description="Points on that day; null without data")
    made_by: str = Field(description="Sign-in name of the admin who set it")
    now: int | None = Field(description="Points on the newest day; null without data")
    way: float | None = Field(description="How much of the way is done, 0 to 1; null when that cannot be told")
    outlook: str = Field(description="`reached`, `on_track`, `behind`, `out_of_reach`, `missed` or `unknown`")
    expected: float | None = Field(description="Points to expect on the day of the goal; null without a forecast")
    expected_low: float | None = Field(description="Lower end of the interval, four of five cases lie inside")
    expected_high: float | None = Field(description="Upper end of the interval")
    no_forecast: str = Field(description="Why there is no forecast, in one word; empty when there is one")


class NextStep(Schema):
    """A category and what it could still bring."""

    category: str = Field(description="The category")
    title: str = Field(description="Name of the category for people")
    to_full: float = Field(description="Points up to 100")
    likely: float = Field(description="Points that a likely step would bring: a tenth of the way")
    likely_says: str = Field(description="The same as a sentence")
    recommendations: list[str] = Field(description="Recommendations that act on it")


@router.get("/history/markers", response={200: list[Marker], **REFUSALS}, summary="What changed and happened")
def history_markers(
    request: HttpRequest,
    category: Annotated[
        str | None, Query(description="The history of one category; of the total when left out")
    ] = None,
) -> list[markers.Marker]:
    """Changes of method, source, exclusions, choices and maximum, messages that ran, and notes of admins.

    They belong to the 180 days up to the newest one, oldest first. Two numbers with a change of the counting
    between them do not compare.
    """
    tenant = asking(request).tenant
    about = None if category is None else category_of(category)
    newest = recorded(tenant, None)
    if newest is None:
        return []
    return markers.of(tenant, about, newest.as_of - timedelta(days=HISTORY_DAYS - 1), newest.as_of)


@router.get("/goals", response={200: list[Goal], **REFUSALS}, summary="Goals and how they stand")
def goals(request: HttpRequest) -> list[dict[str, Any]]:
    """Every goal with its progress and forecast, the total first."""
    tenant = asking(request).tenant
    newest = recorded(tenant, None)
    found = standing.progress(tenant, newest, timezone.now().date()) if newest else []
    return [_goal(each) for each in found]


@router.get("/next-steps", response={200: list[NextStep], **REFUSALS}, summary="The next best actions")
def next_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The categories that are not full, those that could bring most points first."""
    tenant = asking(request).tenant
    newest = recorded(tenant, None)
    return [
        {
            "category": each.category.id,
            "title": each.title,
            "to_full": each.to_full,
            "likely": each.likely,
            "likely_says": each.likely_says,
            "recommendations": [message.id for message in each.messages],
        }
        for each in (impact.next_steps(tenant, newest) if newest else [])
    ]


def _goal(found: standing.Progress) -> dict[str, Any]:
    seen = found.seen if isinstance(found.seen, Forecast) else None
    return {
        "category": found.category.id if found.category else "",
        "points": found.points,
        "by_day": found.by_day,
        "from_day": found.from_day,
        "from_points": found.from_points,
        "made_by": found.made_by,
        "now": found.now,
        "way": found.way,
        "outlook": found.outlook.value,
        "expected": seen.expected if seen else None,
        "expected_low": seen.low if seen else None,
        "expected_high": seen.high if seen else None,
        "no_forecast": "" if isinstance(found.seen, Forecast) else found.seen.value,
    }
