"""Tables beside the metrics: what a page lists row by row, such as locations, versions or applications.

A listing is about things; people are told as shares of all, never by name or number. It is told for the newest day
only and is not part of the score.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ibis.expr.types import Table as Rows

from uptake.rules.window import DAYS
from uptake.score.categories import Category
from uptake.score.grains.grain import Grain

MOST_ROWS = 200
"""Rows of a listing that are told; the rest is worth a report of its own."""


class Unit(StrEnum):
    """How the values of a column are written; points are told in thousandths."""

    TEXT = "text"
    NUMBER = "number"
    POINTS = "points"
    HOURS = "hours"
    SECONDS = "seconds"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class ListedColumn:
    """One column: its name in the rows, its heading in plain English, translated at the door, and its unit."""

    name: str
    title: str
    unit: Unit


@dataclass(frozen=True)
class Listing:
    """One table of a category page; `rows` turns the rows of the grain into those listed, the first one first.

    Without a grain it is asked in a way of its own.
    """

    id: str
    category: Category
    title: str
    says: str
    spec: str
    grain: Grain | None
    columns: tuple[ListedColumn, ...]
    rows: Callable[[Rows], Rows] | None
    reads: tuple[str, ...] = ()  # columns of the grain that must be made
    days: int = DAYS

    def expression(self) -> Rows:
        """The listing as a query: tenant, as-of day, the columns, at most MOST_ROWS rows."""
        if self.grain is None or self.rows is None:
            raise TypeError(f"{self.id} is asked in a way of its own")
        return self.rows(self.grain.build(self.days, self.reads)).limit(MOST_ROWS)


@dataclass(frozen=True)
class Listed:
    """The rows of one listing on one as-of day, one value for each column."""

    listing: str
    as_of: date
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]


_DECLARED: dict[str, Listing] = {}


def keep(listing: Listing) -> Listing:
    """Declare a listing; ValueError when its id is taken."""
    if listing.id in _DECLARED:
        raise ValueError(f"two listings are called {listing.id}")
    _DECLARED[listing.id] = listing
    return listing


def declared() -> Iterator[Listing]:
    """Every listing declared so far, in order."""
    return iter(_DECLARED.values())
