"""What is told of groups, exactly as the pages tell it: whole percentages, bounds, and bands of size."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.insights import WantedCategory, metric_of
from uptake.api.problems import REFUSALS
from uptake.api.scores import category_of
from uptake.api.slices import USUAL, Limit, Offset, Slice, Sliced, sliced
from uptake.groups import queries
from uptake.groups.naming import ATTRIBUTE_NAMES, group_name
from uptake.groups.queries import Figure
from uptake.rules.group_trees import tree_of
from uptake.rules.permissions import Permission
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metrics_of
from uptake.tenancy.models import Tenant

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Groups"])

Attribute = Annotated[str, Query(description="`company`, `department`, `country`, `state` or `city`")]


class GroupShown(Schema):
    """A group that is shown this week."""

    group: list[str] = Field(description="Its values, the outermost first: country, state, city")
    name: str = Field(description="The same for people, the innermost first")


class AttributeShown(Schema):
    """An attribute that groups are made of."""

    attribute: str = Field(description="Name of the attribute for programs")
    title: str = Field(description="Name of the attribute for people")
    groups: list[GroupShown] = Field(description="The groups that are shown this week")
    hidden: int = Field(description="How many groups are not shown, 0 also for one; it would give others away")


class Groups(Schema):
    """Whether figures of groups are shown, and of which groups."""

    on: bool = Field(description="Whether an admin has turned them on")
    as_of: date | None = Field(description="The newest day of which anything is told; null before the first")
    attributes: list[AttributeShown] = Field(description="The chosen attributes")


class GroupFigure(Schema):
    """What is told of a group for an insight."""

    as_of: date = Field(description="The as-of day")
    category: str = Field(description="The category")
    metric: str = Field(description="The insight")
    attribute: str = Field(description="The attribute that the group is made of")
    group: list[str] = Field(description="Values of the group, the outermost first")
    name: str = Field(description="The same for people, the innermost first")
    kind: str = Field(description="How to read `percent`: `about` it, `under` it, or `over` it")
    percent: int = Field(description="Whole percentage; exact counts of groups are told nowhere")
    least: int = Field(description="The insight asks about so many people of the group at least")
    most: int | None = Field(description="And so many at most; null in the last band")


class GroupFigures(Slice):
    """Figures of groups."""

    items: list[GroupFigure] = Field(description="By insight and group; what is not told of a group is missing")


@router.get("/groups", response={200: Groups, **REFUSALS}, summary="The groups that are shown")
def groups(request: HttpRequest) -> dict[str, Any]:
    """The chosen attributes and the groups that are shown this week; nothing while groups are off."""
    tenant = asking(request).tenant
    about = queries.settings_of(tenant)
    return {
        "on": about.on,
        "as_of": queries.newest_day(tenant) if about.on else None,
        "attributes": [_attribute(tenant, each) for each in about.attributes] if about.on else [],
    }


@router.get("/groups/figures", response={200: GroupFigures, **REFUSALS}, summary="Figures of groups")
def group_figures(
    request: HttpRequest,
    attribute: Attribute,
    category: WantedCategory = None,
    metric: Annotated[str | None, Query(description="One insight; all when left out")] = None,
    day: Annotated[date | None, Query(description="The as-of day; the newest one when left out")] = None,
    limit: Limit = USUAL,
    offset: Offset = 0,
) -> Sliced[dict[str, Any]]:
    """What is told of every group of an attribute.

    A figure that is missing is not told: the group is too small, or the figure would give others away.
    """
    tenant = asking(request).tenant
    tree_of(attribute)
    asked = _asked(category, metric)
    found = queries.figures(tenant, [each.id for each in asked], attribute, day=day)
    return sliced([_figure(each) for each in found], limit, offset)


@router.get("/groups/history", response={200: GroupFigures, **REFUSALS}, summary="The history of a group")
def group_history(
    request: HttpRequest,
    attribute: Attribute,
    metric: Annotated[str, Query(description="An insight that makes points")],
    group: Annotated[list[str], Query(description="Values of the group, the outermost first; say it once for each")],
    limit: Limit = USUAL,
    offset: Offset = 0,
) -> Sliced[dict[str, Any]]:
    """What was told of one group for an insight that makes points, day by day."""
    tenant = asking(request).tenant
    tree_of(attribute)
    found = queries.history(tenant, metric_of(metric).id, attribute, tuple(group))
    return sliced([_figure(each) for each in found], limit, offset)


def _asked(category: str | None, name: str | None) -> Sequence[Metric]:
    if name is not None:
        return [metric_of(name)]
    return METRICS if category is None else metrics_of(category_of(category))


def _attribute(tenant: Tenant, attribute: str) -> dict[str, Any]:
    return {
        "attribute": attribute,
        "title": str(ATTRIBUTE_NAMES[attribute]),
        "groups": [{"group": path, "name": group_name(path)} for path in queries.shown_groups(tenant, attribute)],
        "hidden": queries.how_many_hidden(tenant, attribute),
    }


def _figure(found: Figure) -> dict[str, Any]:
    return {
        "as_of": found.as_of,
        "category": metric_of(found.metric).category.id,
        "metric": found.metric,
        "attribute": found.attribute,
        "group": found.path,
        "name": group_name(found.path),
        "kind": found.kind.value,
        "percent": found.percent,
        "least": found.least,
        "most": found.most,
    }
