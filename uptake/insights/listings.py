"""The tables of a category page: kept for the newest day, and handed out ready to print.

What they list is declared in score/listings; nothing here knows a particular one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from uptake.insights.models import DailyListing
from uptake.rules.maximum import Area
from uptake.score.categories import Category
from uptake.score.listing import Listed, ListedColumn, Listing, Unit
from uptake.score.listings import LISTINGS
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number

Value = str | int | float | bool | None
_DECIMALS = {Unit.NUMBER: 1, Unit.POINTS: 0, Unit.HOURS: 1, Unit.SECONDS: 1}


@dataclass(frozen=True)
class Cell:
    """A value as it is printed, the heading of its column, and whether it is a number."""

    text: str
    heading: str
    number: bool


@dataclass(frozen=True)
class Table:
    """One listing: `values` exact, in the order of `columns` (points 0 to 100), `rows` as they are printed."""

    about: Listing
    as_of: date
    values: tuple[tuple[Value, ...], ...]

    @property
    def title(self) -> str:
        """Heading of the table."""
        return _(self.about.title)

    @property
    def says(self) -> str:
        """What is listed, and in which order."""
        return _(self.about.says)

    @property
    def anchor(self) -> str:
        """Name of the table within its page."""
        return self.about.id.partition(".")[2]

    @property
    def headings(self) -> list[Cell]:
        """The headings of the columns."""
        return [Cell(_(c.title), "", _is_number(c)) for c in self.about.columns]

    @property
    def rows(self) -> list[list[Cell]]:
        """The rows, in the language of the page."""
        return [
            [Cell(_written(v, c), _(c.title), _is_number(c)) for v, c in zip(row, self.about.columns, strict=True)]
            for row in self.values
        ]


@transaction.atomic
def record(tenant: Tenant, found: Sequence[Listed]) -> None:
    """Keep the listings of a day in place of those that were there; those about people only while that is on."""
    off = Tenant.objects.select_for_update().get(pk=tenant.pk).people_off
    replaced = [about.id for about in LISTINGS if not (off and about.category.area is Area.PEOPLE)]
    rows = DailyListing.objects.of(tenant)
    (rows.filter(listing__in=replaced) if off else rows).delete()
    DailyListing.objects.of(tenant).bulk_create(
        [
            DailyListing(tenant=tenant, as_of_day=each.as_of, listing=each.listing, rows=[list(r) for r in each.rows])
            for each in found
            if each.rows and each.listing in replaced
        ]
    )


def of_category(tenant: Tenant, category: Category | None = None) -> list[Table]:
    """The tables of a category that have rows, or all of them, in the order of their declaration."""
    kept = {row.listing: row for row in DailyListing.objects.of(tenant).all()}
    return [
        Table(about, kept[about.id].as_of_day, tuple(_values(row, about) for row in kept[about.id].rows))
        for about in LISTINGS
        if about.id in kept
        and (category is None or about.category is category)
        and not (tenant.people_off and about.category.area is Area.PEOPLE)
    ]


def _values(row: Sequence[Value], about: Listing) -> tuple[Value, ...]:
    """The values of a row; points are kept in thousandths."""
    return tuple(
        value / 1000 if column.unit is Unit.POINTS and isinstance(value, int | float) else value
        for value, column in zip(row, about.columns, strict=True)
    )


def _written(value: Value, column: ListedColumn) -> str:
    if value is None:
        return "–"
    if column.unit is Unit.YES_NO:
        return _("yes") if value else _("no")
    if column.unit is Unit.TEXT or isinstance(value, str):
        return _(str(value)) if column.name == "phase" else str(value)
    return written_number(round(value, _DECIMALS[column.unit]), reading_locale())


def _is_number(column: ListedColumn) -> bool:
    return column.unit not in (Unit.TEXT, Unit.YES_NO)
