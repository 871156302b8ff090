"""From the results of one day to points of the categories and the score.

The points of a category are the share of one insight: the primary one, or the one that a choice names
(rules/choices). Nothing else on its page changes them. Source: specification of Adoption Score, sections 0.1 and 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from uptake.rules.maximum import Area, why_left_out
from uptake.rules.points import Total, exact_points, points, total
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import makes_points
from uptake.score.result import Result

AS_DECLARED: Mapping[str, str] = MappingProxyType({})
"""No choice was made: every default holds."""


@dataclass(frozen=True)
class CategoryScore:
    """What one category brings to the score of a day.

    `points` is None when the category is not part of the maximum; `left_out` says why in one word, and
    `reason` and `missing` say why there is no number. `exact` has the unrounded points. `metric` is the
    insight that the points come from; with `stands_in` it is not the chosen one, which has no number.
    """

    category: Category
    as_of: date
    metric: str
    stands_in: bool
    points: int | None
    exact: float | None
    numerator: int | None
    denominator: int | None
    left_out: str | None
    reason: str | None
    missing: str
    basis: str
    method: str


def scores(
    results: Iterable[Result], *, choices: Mapping[str, str] = AS_DECLARED, people_opted_out: bool = False
) -> list[CategoryScore]:
    """The nine categories in the order of the pages, from the results of ONE as-of day.

    Raises ValueError when no insight that could make the points of a category is among the results, or the
    results are of several days.
    """
    given = list(results)
    by_metric = {result.metric: result for result in given}
    if len({result.as_of for result in given}) != 1:
        raise ValueError("scores are of one day")
    found = []
    for category in CATEGORIES:
        wanted = makes_points(category, choices)
        candidates = [by_metric[metric.id] for metric in wanted if metric.id in by_metric]
        if not candidates:
            raise ValueError(f"no result for the primary insight of {category.id}")
        result = next((each for each in candidates if each.reason is None), candidates[0])
        stands_in = result.metric != wanted[0].id
        found.append(_score(category, result, stands_in=stands_in, people_opted_out=people_opted_out))
    return found


def total_of(categories: Sequence[CategoryScore], area: Area | None = None) -> Total:
    """The score of the categories, or of one half of them; those left out are not in the maximum."""
    return total(c.points for c in categories if area is None or c.category.area is area)


def _score(category: Category, result: Result, *, stands_in: bool, people_opted_out: bool) -> CategoryScore:
    left_out = why_left_out(
        category.area,
        has_data=result.reason is None,
        for_copilot=category.for_copilot,
        copilot_licensed=result.reason != "nobody_enabled",
        people_opted_out=people_opted_out,
    )
    counted = None
    if left_out is None and result.numerator is not None and result.denominator is not None:
        counted = (result.numerator, result.denominator)
    return CategoryScore(
        category=category,
        as_of=result.as_of,
        metric=result.metric,
        stands_in=stands_in,
        points=points(*counted) if counted else None,
        exact=float(exact_points(*counted)) if counted else None,
        numerator=counted[0] if counted else None,
        denominator=counted[1] if counted else None,
        left_out=left_out,
        reason=result.reason,
        missing=result.missing,
        basis=result.basis,
        method=result.method,
    )
