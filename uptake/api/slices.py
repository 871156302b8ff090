"""Long lists in slices: where one begins, how long it may be, and where the next one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from ninja import Query, Schema
from pydantic import Field

MOST = 5000
USUAL = 1000
FARTHEST = 10**12  # no list is that long

_Row = TypeVar("_Row")

Limit = Annotated[int, Query(ge=1, le=MOST, description=f"How many rows at most, up to {MOST}")]
Offset = Annotated[int, Query(ge=0, le=FARTHEST, description="How many rows to pass over")]


class Slice(Schema):
    """What every long list says about itself."""

    count: int = Field(description="How many rows there are in all")
    next_offset: int | None = Field(description="The `offset` of the next rows; null at the end")


@dataclass(frozen=True)
class Sliced(Generic[_Row]):
    """Some rows of a list."""

    items: Sequence[_Row]
    count: int
    next_offset: int | None


def sliced(rows: Sequence[_Row], limit: int, offset: int) -> Sliced[_Row]:
    """The rows from `offset` on, `limit` at most."""
    after = offset + limit
    return Sliced(rows[offset:after], len(rows), after if after < len(rows) else None)
