"""Tables that no share can tell: locations, versions, applications, models and times to start."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, acting
from uptake.api.problems import REFUSALS
from uptake.api.scores import category_of
from uptake.insights import listings
from uptake.insights.listings import Table
from uptake.insights.looking import needed_for, require_look
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Tables"])

OfCategory = Annotated[str, Query(description="Only the tables of this category; all when left out")]


class TableColumn(Schema):
    """One column of a table."""

    name: str = Field(description="Name for programs")
    title: str = Field(description="Heading for people")
    unit: str = Field(description="`text`, `number`, `points` (0 to 100), `hours`, `seconds` or `yes_no`")


class TableOfDay(Schema):
    """One table of a category page."""

    table: str = Field(description="Name of the table, such as `apps_health.versions`")
    category: str = Field(description="The category on whose page it stands")
    title: str = Field(description="Title for people")
    says: str = Field(description="What is listed, and in which order")
    as_of: date = Field(description="The day that it was made for")
    columns: list[TableColumn] = Field(description="The columns, in the order of the values")
    rows: list[list[str | int | float | bool | None]] = Field(description="One list of values for each row")


@router.get("/tables", response={200: list[TableOfDay], **REFUSALS}, summary="Tables of the category pages")
def tables(request: HttpRequest, category: OfCategory = "") -> list[TableOfDay]:
    """Locations, versions, applications and models, as the pages list them."""
    by = acting(request)
    if not by.tenant.score_on:
        raise Refused("score_is_off")
    about = category_of(category) if category else None
    if about is not None:
        require_look(by, about.id)
    found = listings.of_category(by.tenant, about)
    return [_table(each) for each in found if by.may(needed_for(each.about.category.id))]


def _table(found: Table) -> TableOfDay:
    about = found.about
    return TableOfDay(
        table=about.id,
        category=about.category.id,
        title=found.title,
        says=found.says,
        as_of=found.as_of,
        columns=[TableColumn(name=c.name, title=_(c.title), unit=c.unit.value) for c in about.columns],
        rows=[list(row) for row in found.values],
    )
