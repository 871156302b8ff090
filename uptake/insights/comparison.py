"""What an organization gives to the comparison with peers, and which benchmarks stand beside its own points.

Like is compared with like: points that another choice makes, or something that stands in, are compared with
points made in the same way only. Source: specification of Adoption Score, section 4.
"""

from collections.abc import Mapping
from fractions import Fraction

from uptake.insights.queries import Day
from uptake.peers import queries as peers
from uptake.peers.queries import Benchmark
from uptake.rules.points import CATEGORY_POINTS
from uptake.score.categories import CATEGORIES
from uptake.score.registry import METRICS, primary
from uptake.tenancy.models import Tenant

TOTAL = ""
ALSO = ("content_collaboration.readers", "content_collaboration.creators", "content_collaboration.collaborators")
"""Insights with a benchmark of their own beside that of their category."""


def contributed(day: Day) -> dict[str, Fraction | None]:
    """Unrounded points (0 to 100) by category and insight, as they are compared; None without data.

    A category stands for its primary insight, which makes the points by default. What else may make them, by
    choice or because it stands in, goes by its own name, so that like is compared with like. Numbers about
    fewer than ten are hidden in a day, so they are not contributed.
    """
    measures = {category.id: primary(category).id for category in CATEGORIES}
    measures |= {each.id: each.id for each in METRICS if each.when is not None or each.stands_in or each.id in ALSO}
    return {measure: _points(day, metric_id) for measure, metric_id in measures.items()}


def benchmarks(tenant: Tenant, day: Day) -> Mapping[str, Benchmark]:
    """The benchmarks to show beside the points of that day, by category and metric; "" is the total.

    A category whose points are counted in another way than by default is compared with those who count so
    as well; without any it has no benchmark, and then the total has none either.
    """
    known = dict(peers.benchmarks(tenant, day.as_of))
    for category in CATEGORIES:
        leading = day.score(category).metric
        if leading != primary(category).id:
            known.pop(category.id, None)
            if leading in known:
                known[category.id] = known[leading]
    total = peers.total(known, [each.id for each in CATEGORIES if day.points(each) is not None])
    return known if total is None else {**known, TOTAL: total}


def _points(day: Day, metric_id: str) -> Fraction | None:
    answer = day.answer(metric_id)
    if answer is None or answer.numerator is None or not answer.denominator:
        return None
    return Fraction(CATEGORY_POINTS * answer.numerator, answer.denominator)
