"""Who may look at the page of which category: endpoint analytics is closed to three roles that see the rest.

Its points stay in the total, which everybody sees who sees the score; its page, its insights, their history and
its tables do not. Source: specification of Adoption Score, section 6 (role matrix, column "Endpoint page").
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from uptake.insights.views import AreaView
from uptake.rules.permissions import Permission
from uptake.score.metric import Metric
from uptake.tenancy.acting import Acting

ENDPOINT = "endpoint_analytics"


def needed_for(category: str) -> Permission:
    """The permission that the page of a category asks for."""
    return Permission.READ_ENDPOINT if category == ENDPOINT else Permission.READ_SCORE


def require_look(by: Acting, category: str) -> None:
    """Raise Refused("not_allowed") unless the roles open the page of this category."""
    by.require(needed_for(category))


def readable(by: Acting, metrics: Iterable[Metric]) -> list[Metric]:
    """Those of the metrics whose category may be looked at."""
    return [each for each in metrics if by.may(needed_for(each.category.id))]


def linked(by: Acting, areas: Sequence[AreaView]) -> list[AreaView]:
    """The breakdown, with links to those pages only that would open."""
    return [
        replace(area, rows=[row if by.may(needed_for(row.id)) else replace(row, url="") for row in area.rows])
        for area in areas
    ]
