"""A list page by page: what is asked for in an address or in a search, and the shape of the answer.

Source: RFC 7644, sections 3.4.2 and 3.4.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uptake.scim.attributes import EVERYBODY, not_understood
from uptake.scim.entra import cleaned
from uptake.scim.filters import Attributes, condition, order
from uptake.scim.problems import Problem
from uptake.scim.selection import Selection

SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
USUAL, MOST = 100, 500
_FURTHEST = 1 << 40


@dataclass(frozen=True)
class Asked:
    """A page of a list: `first` counts from 0, and `most` may be 0 to learn how many there are."""

    filter: str
    first: int
    most: int
    sort_by: str
    descending: bool
    selection: Selection

    def where(self, attributes: Attributes) -> Any:
        """The condition of the filter, or everybody; raises Problem, or the library's error about a filter."""
        return condition(self.filter, attributes) if self.filter.strip() else EVERYBODY

    def order(self, attributes: Attributes) -> tuple[str, ...]:
        """The fields to sort by; raises Problem."""
        if not self.sort_by:
            return ()
        found = order(self.sort_by, attributes)
        return (f"-{found}" if self.descending else found,)


def asked(parameters: Mapping[str, Any]) -> Asked:
    """What the parameters of an address, or the members of a search, ask for; raises Problem."""
    told = {key.lower(): value for key, value in cleaned(dict(parameters)).items()}
    words = {name: told.get(name, "") for name in ("filter", "sortby", "sortorder")}
    if any(not isinstance(value, str) for value in words.values()):
        raise Problem(400, "filter, sortBy and sortOrder are texts.", "invalidValue")
    if "filter" in told and not words["filter"].strip():
        raise not_understood("it is empty")
    return Asked(
        filter=words["filter"],
        first=min(max(_number(told.get("startindex", 1)), 1), _FURTHEST) - 1,
        most=min(max(_number(told.get("count", USUAL)), 0), MOST),
        sort_by=words["sortby"],
        descending=words["sortorder"].lower() == "descending",
        selection=Selection.of(told.get("attributes"), told.get("excludedattributes")),
    )


def page(total: int, asked_for: Asked, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The answer with one page of a list."""
    return {
        "schemas": [SCHEMA],
        "totalResults": total,
        "startIndex": asked_for.first + 1,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def _number(said: Any) -> int:
    try:
        if isinstance(said, bool) or not isinstance(said, int | str) or len(str(said)) > 20:
            raise ValueError
        return int(said)
    except ValueError as wrong:
        raise Problem(400, "startIndex and count are whole numbers.", "invalidValue") from wrong
