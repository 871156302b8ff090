"""The score: total, breakdown, history, and what the categories are."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.slices import USUAL, Limit, Offset, Slice, Sliced, sliced
from uptake.insights import queries, rows
from uptake.insights.queries import Day
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import metrics_of
from uptake.tenancy.models import Tenant

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Score"])

WantedDay = Annotated[date | None, Query(description="The as-of day, `2026-07-26`; the newest one when left out")]
ThisCategory = Annotated[str, Path(description="Name of the category, such as `communication`")]


class CategoryOfDay(Schema):
    """One category of the breakdown."""

    as_of: date = Field(description="The last of the 28 days that the points look back on")
    area: str = Field(description="`people` or `technology`")
    category: str = Field(description="Name of the category for programs")
    title: str = Field(description="Name of the category for people")
    points: int | None = Field(description="Rounded points, 0 to 100; null without data")
    maximum: int = Field(description="Points that the category can bring: 100")
    change: int | None = Field(description="Points gained or lost in 28 days; null without a comparable day")
    benchmark: int | None = Field(description="Points that others reach; null when nothing is known of others")
    metric: str = Field(description="The insight that the points come from")
    numerator: int | None = Field(description="Above the line of that insight; null without data")
    denominator: int | None = Field(description="Below the line; null without data")
    share: float | None = Field(description="Numerator over denominator, unrounded, 0 to 1")
    headline: str = Field(description="The key figure as a sentence; empty without data")
    reason: str = Field(description="Why there are no points, in one word; empty when there are")
    reason_says: str = Field(description="The same as a sentence, with what would bring the points")


class Score(Schema):
    """The total and its breakdown."""

    as_of: date | None = Field(description="The as-of day; null before the first one is recorded")
    points: int = Field(description="The sum of the rounded points of the categories")
    maximum: int = Field(description="100 for each category that has data; a category without data leaves it")
    percent: int | None = Field(description="Whole percent of the maximum; null when the maximum is 0")
    change: int | None = Field(description="Points gained or lost in 28 days; null when the maximum was another one")
    categories: list[CategoryOfDay] = Field(description="The nine categories, in the order of the page")


class PointsOfDay(Schema):
    """One day of a history of points."""

    day: date = Field(description="The as-of day")
    category: str = Field(description="The category; empty for the total")
    points: int | None = Field(description="Rounded points of the category; null for the total and without data")
    share: float | None = Field(
        description="Of a category the unrounded share of its insight, of the total the points over its maximum"
    )


class PointsHistory(Slice):
    """Histories of points, one after the other."""

    items: list[PointsOfDay] = Field(description="One row for each day, oldest first")


class CategorySaid(Schema):
    """What a category is."""

    category: str = Field(description="Name of the category for programs")
    area: str = Field(description="`people` or `technology`")
    title: str = Field(description="Name of the category for people")
    question: str = Field(description="What it asks")
    metrics: list[str] = Field(description="Its insights, the one that its points come from first")


@router.get("/score", response={200: Score, **REFUSALS}, summary="The score of a day")
def score(request: HttpRequest, day: WantedDay = None) -> dict[str, Any]:
    """The total, what was reachable, and the points of every category, as the overview shows them.

    Before anything is recorded the answer has no day, 0 of 0 points, and no categories.
    """
    tenant = asking(request).tenant
    found = recorded(tenant, day)
    if found is None:
        return {"as_of": None, "points": 0, "maximum": 0, "percent": None, "change": None, "categories": []}
    return {
        "as_of": found.as_of,
        "points": found.total.points,
        "maximum": found.total.maximum,
        "percent": found.total.percent,
        "change": queries.change(tenant, found),
        "categories": rows.categories_of_day(tenant, found),
    }


@router.get("/history/score", response={200: PointsHistory, **REFUSALS}, summary="The history of points")
def score_history(
    request: HttpRequest,
    category: Annotated[str | None, Query(description="One category; all of them and the total when left out")] = None,
    limit: Limit = USUAL,
    offset: Offset = 0,
) -> Sliced[rows.PointsOfDay]:
    """Points of the 180 days up to the newest one, by category and in total.

    A category is told in points and as the unrounded share; the total as a share of its maximum, because the
    maximum may change on the way. Days without data have nulls.
    """
    tenant = asking(request).tenant
    newest = recorded(tenant, None)
    wanted: tuple[Category | None, ...] = (None, *CATEGORIES) if category is None else (category_of(category),)
    if newest is None:
        return sliced([], limit, offset)
    found = [row for each in wanted for row in rows.points_history(tenant, newest.as_of, each)]
    return sliced(found, limit, offset)


@router.get("/categories", response={200: list[CategorySaid], **REFUSALS}, summary="The categories")
def categories(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - every operation is given it
    """What the nine categories are and which insights belong to them."""
    return [_said(each) for each in CATEGORIES]


@router.get("/categories/{category}", response={200: CategorySaid, **REFUSALS}, summary="One category")
def one_category(request: HttpRequest, category: ThisCategory) -> dict[str, Any]:  # noqa: ARG001 - every operation is given it
    """What one category is."""
    return _said(category_of(category))


def recorded(tenant: Tenant, wanted: date | None) -> Day | None:
    """What was recorded for the day, or for the newest one; None before the first.

    Raises Refused("score_is_off"), as the pages show nothing then, and Refused("no_such_day").
    """
    if not tenant.score_on:
        raise Refused("score_is_off")
    if wanted is None:
        return queries.latest_day(tenant)
    found = queries.day(tenant, wanted)
    if found is None:
        raise Refused("no_such_day", day=wanted)
    return found


def category_of(name: str) -> Category:
    """The category of that name; raises Refused("no_such_category")."""
    found = next((each for each in CATEGORIES if each.id == name), None)
    if found is None:
        raise Refused("no_such_category", category=name)
    return found


def _said(category: Category) -> dict[str, Any]:
    return {
        "category": category.id,
        "area": category.area.value,
        "title": _(category.title),
        "question": _(category.question),
        "metrics": [each.id for each in metrics_of(category)],
    }
