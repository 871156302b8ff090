"""Every metric there is, in the order of the pages."""

from collections.abc import Mapping
from types import MappingProxyType

import uptake.score.metrics.ai_adoption
import uptake.score.metrics.apps_health
import uptake.score.metrics.communication
import uptake.score.metrics.content_collaboration
import uptake.score.metrics.endpoint_analytics
import uptake.score.metrics.meetings
import uptake.score.metrics.mobility
import uptake.score.metrics.network_connectivity
import uptake.score.metrics.teamwork
import uptake.score.metrics.ways_of_meeting
import uptake.score.metrics.workspaces  # noqa: F401 - each module declares its metrics when it is read
from uptake.rules.choices import chosen
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric, declared

METRICS: tuple[Metric, ...] = tuple(sorted(declared(), key=lambda metric: CATEGORIES.index(metric.category)))
_BY_ID: Mapping[str, Metric] = MappingProxyType({metric.id: metric for metric in METRICS})


def metric(metric_id: str) -> Metric:
    """The metric of that id; raises Refused("no_such_metric") when there is none."""
    if metric_id not in _BY_ID:
        raise Refused("no_such_metric", metric=metric_id)
    return _BY_ID[metric_id]


def metrics_of(category: Category) -> tuple[Metric, ...]:
    """The metrics of a category, the primary insight first."""
    return tuple(metric for metric in METRICS if metric.category == category)


def primary(category: Category) -> Metric:
    """The primary insight of a category by default: the one that its page is about."""
    return next(metric for metric in metrics_of(category) if metric.primary)


def makes_points(category: Category, made: Mapping[str, str]) -> tuple[Metric, ...]:
    """The metric that the points of a category come from under these choices, and what may stand in for it.

    The first that has a number on a day makes the points of that day. Those that stand in are labelled
    where they do, because they count something else.
    """
    of_category = metrics_of(category)
    wanted = [m for m in of_category if m.when is not None and chosen(made, m.when[0]) == m.when[1]]
    standing_in = [m for m in of_category if m.stands_in]
    return tuple(dict.fromkeys([*(wanted[:1] or [primary(category)]), *standing_in]))
