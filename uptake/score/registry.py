"""Every metric there is, in the order of the pages."""

from collections.abc import Mapping
from types import MappingProxyType

import uptake.score.metrics.ai_adoption
import uptake.score.metrics.announced
import uptake.score.metrics.communication
import uptake.score.metrics.mobility  # noqa: F401 - each module declares its metrics when it is read
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
    """The primary insight of a category, the one that its points come from."""
    return next(metric for metric in metrics_of(category) if metric.primary)
