"""Every insight: the number, what it means, what it rests on, and how it went over 180 days."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.problems import REFUSALS
from uptake.api.scores import WantedDay, category_of, recorded
from uptake.api.slices import USUAL, Limit, Offset, Slice, Sliced, sliced
from uptake.facts.newest import latest_by_source
from uptake.insights import rows
from uptake.insights.looking import readable, require_look
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metric, metrics_of
from uptake.tenancy.facts import facts_of

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Insights"])

WantedCategory = Annotated[str | None, Query(description="Insights of one category; of all when left out")]
ThisMetric = Annotated[str, Path(description="Name of the insight, such as `communication.modes`")]


class Source(Schema):
    """A source that a number needs."""

    name: str = Field(description="Name of the export or table")
    last_day: date | None = Field(description="The last day that it delivered; null when it never did")


class InsightOfDay(Schema):
    """One insight with everything that the page's "How is this calculated?" tells."""

    as_of: date = Field(description="The as-of day")
    category: str = Field(description="The category that it explains")
    metric: str = Field(description="Name of the insight for programs")
    title: str = Field(description="Name of the insight for people")
    group: str = Field(description="Title of the card in which it stands")
    counted: str = Field(description="What is counted: `person`, `device`, `meeting` and so on")
    primary: bool = Field(description="Whether it makes the points unless a choice or missing facts say otherwise")
    makes_points: bool = Field(description="Whether the points of its category come from it on this day")
    weighted: bool = Field(description="Whether it is a mean of points: then its two numbers are sums of weights")
    numerator: int | None = Field(description="Above the line; null without data")
    denominator: int | None = Field(description="Below the line; null without data")
    asked: int | None = Field(description="How many people or things it is about; null without data")
    share: float | None = Field(description="Numerator over denominator, unrounded, 0 to 1; null without data")
    percent: int | None = Field(description="The share as pages print it: whole percent, halves upwards")
    points: int | None = Field(
        description="Points of the insight that makes the points; null for others and without data"
    )
    first_day: date = Field(description="The first day that the number looks back on (UTC)")
    last_day: date = Field(description="The last day that the number looks back on (UTC)")
    basis: str = Field(description="What it was made of: `daily:28/28`, or `period:30@2026-07-26` for one report")
    basis_says: str = Field(description="The same in words")
    caution: str = Field(description="What to keep in mind when it rests on less than 28 whole days; else empty")
    reason: str = Field(description="Why there is no number, in one word (`too_few`: under ten people); else empty")
    reason_says: str = Field(description="The same as a sentence, with what would bring the number")
    question: str = Field(description="What is asked")
    numerator_says: str = Field(description="What stands above the line, in words")
    denominator_says: str = Field(description="What stands below the line, in words")
    arithmetic: str = Field(description="The division in words and numbers; empty without data")
    left_out: str = Field(description="Who is not counted")
    sources: list[Source] = Field(description="The sources without which there is no number")
    choices: list[str] = Field(description="The choices that bear on it; see the list of choices for what holds")
    method: str = Field(description="The way of counting, with its version; another way has another name")
    section: str = Field(description="Section of the specification of Adoption Score that it follows")


class Insights(Schema):
    """The insights of one day."""

    as_of: date | None = Field(description="The as-of day; null before the first one is recorded")
    items: list[InsightOfDay] = Field(description="In the order of the pages")


class ShareOfDay(Schema):
    """One day of the history of an insight."""

    day: date = Field(description="The as-of day")
    category: str = Field(description="The category that it explains")
    metric: str = Field(description="Name of the insight for programs")
    numerator: int | None = Field(description="Above the line that day; null without data")
    denominator: int | None = Field(description="Below the line that day; null without data")
    share: float | None = Field(description="Unrounded share, 0 to 1; null without data")


class SharesHistory(Slice):
    """Histories of insights, one after the other."""

    items: list[ShareOfDay] = Field(description="One row for each insight and day, oldest day first")


@router.get("/insights", response={200: Insights, **REFUSALS}, summary="The insights of a day")
def insights(request: HttpRequest, category: WantedCategory = None, day: WantedDay = None) -> dict[str, Any]:
    """Every insight of a day, with its definition and what it rests on.

    Those of a category whose page you may not see are left out.
    """
    by = acting(request)
    about = None if category is None else category_of(category)
    if about is not None:
        require_look(by, about.id)
    found = recorded(by.tenant, day)
    if found is None:
        return {"as_of": None, "items": []}
    shown = {each.id for each in readable(by, METRICS)}
    told = rows.insights_of_day(by.tenant, found, about)
    return {"as_of": found.as_of, "items": [each for each in told if each.metric in shown]}


@router.get("/insights/{metric}", response={200: InsightOfDay, **REFUSALS}, summary="One insight of a day")
def one_insight(request: HttpRequest, metric: ThisMetric, day: WantedDay = None) -> rows.InsightOfDay:
    """One insight, with its definition and what it rests on."""
    tenant = asking(request).tenant
    about = metric_of(metric)
    require_look(acting(request), about.category.id)
    found = recorded(tenant, day)
    answer = found.answer(about.id) if found else None
    if found is None or answer is None:
        raise Refused("no_such_day")
    return rows.insight_of_day(tenant, found, answer, latest_by_source(facts_of(tenant).coverage()))


@router.get("/history/insights", response={200: SharesHistory, **REFUSALS}, summary="The history of insights")
def insights_history(
    request: HttpRequest,
    category: WantedCategory = None,
    metric: Annotated[str | None, Query(description="One insight; all when left out")] = None,
    limit: Limit = USUAL,
    offset: Offset = 0,
) -> Sliced[rows.ShareOfDay]:
    """Numerators, denominators and shares of the 180 days up to the newest one.

    Only days that were counted in today's way are part of a history; a day without data has nulls.
    """
    by = acting(request)
    tenant = by.tenant
    asked = _asked(category, metric)
    for name in {each.category.id for each in asked} if category or metric else ():
        require_look(by, name)
    asked = readable(by, asked)
    newest = recorded(tenant, None)
    return sliced(rows.SharesHistory(tenant, asked, newest.as_of) if newest else [], limit, offset)


def metric_of(name: str) -> Metric:
    """The metric of that name; raises Refused("no_such_metric")."""
    return metric(name)


def _asked(category: str | None, name: str | None) -> Sequence[Metric]:
    of_category = METRICS if category is None else metrics_of(category_of(category))
    if name is None:
        return of_category
    wanted = metric_of(name)
    return [each for each in of_category if each == wanted]
