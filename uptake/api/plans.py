"""What stands beside the numbers: changes and notes in the history, goals, and the next best actions."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.scores import category_of, recorded
from uptake.insights import goals as standing
from uptake.insights import impact, markers, what_if
from uptake.insights.goal_rows import GoalRow, goal_row, what_if_rows
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.window import HISTORY_DAYS

_PERCENT = 100

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


class WhatIfOfCategory(Schema):
    """A category, today and with the other share."""

    category: str = Field(description="The category")
    share: float = Field(description="The share that makes its points today, 0 to 1")
    points: int = Field(description="Points today")
    then_share: float = Field(description="The share that was asked about; that of today where none was asked")
    then_points: int = Field(description="Points with that share")


class WhatIf(Schema):
    """The whole score, today and with other shares."""

    as_of: date | None = Field(description="The newest recorded day; null before the first one")
    points: int = Field(description="Points in total today")
    then_points: int = Field(description="Points in total with the other shares")
    maximum: int = Field(description="What is reachable: 100 for each category with data")
    categories: list[WhatIfOfCategory] = Field(description="The categories with data, in the order of the pages")


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
def goals(request: HttpRequest) -> list[GoalRow]:
    """Every goal with its progress and forecast, the total first."""
    tenant = asking(request).tenant
    newest = recorded(tenant, None)
    found = standing.progress(tenant, newest, timezone.now().date()) if newest else []
    return [goal_row(each) for each in found]


@router.get("/what-if", response={200: WhatIf, **REFUSALS}, summary="The score with other shares")
def what_if_shares(
    request: HttpRequest,
    share: Annotated[
        list[str],
        Query(description="`category:percent`, as often as wanted: `mobility:60`. Other categories stay as they are"),
    ] = [],  # noqa: B006 - read as the declaration of a parameter, and never changed
) -> dict[str, Any]:
    """What points and total would be if the shares of some categories were others; nothing is kept.

    A category without data, and a percentage outside of 0 to 100, are refused.
    """
    newest = recorded(asking(request).tenant, None)
    wanted = dict(_share(each) for each in share)
    if newest is None:
        return {"as_of": None, "points": 0, "then_points": 0, "maximum": 0, "categories": []}
    for name in wanted:
        if what_if.exact_share(newest, category_of(name)) is None:
            raise Refused("no_such_category", category=name)
    outcome = what_if.moved(newest, wanted)
    return {
        "as_of": newest.as_of,
        "points": outcome.today.points,
        "then_points": outcome.then.points,
        "maximum": outcome.then.maximum,
        "categories": what_if_rows(outcome),
    }


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


def _share(told: str) -> tuple[str, Fraction]:
    """`category:percent` as a category and a share of 0 to 1; raises Refused("no_such_share")."""
    name, _between, percent = told.partition(":")
    try:
        share = Fraction(percent.strip()) / _PERCENT
    except (ValueError, ZeroDivisionError):
        raise Refused("no_such_share", share=told) from None
    return name.strip(), share
