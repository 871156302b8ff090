"""The answers of one day as they may be shown, and the score that they make.

Nothing that is hidden here can be seen on a page, in a file or through the interface: everything reads answers
through this. Source: specification of Adoption Score, sections 0.1 and 3; docs/decisions/0006.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from uptake.rules import points as rules
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric
from uptake.score.registry import makes_points
from uptake.score.result import Result
from uptake.score.scores import CategoryScore, scores, total_of


@dataclass(frozen=True)
class Answer:
    """The recorded answer to one metric on one day; `reason` says why there is none.

    `asked` is how many people or things the number is about.
    """

    metric: Metric
    as_of: date
    method: str
    numerator: int | None
    denominator: int | None
    basis: str
    reason: str
    missing: str
    asked: int | None = None

    @property
    def share(self) -> float | None:
        """Numerator over denominator, 0 to 1; None without data."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def points(self) -> int | None:
        """The share in rounded points of 100; None without data."""
        if self.numerator is None or not self.denominator:
            return None
        return rules.points(self.numerator, self.denominator)

    @property
    def about(self) -> int | None:
        """How many people or things the number is about; None without data."""
        if self.denominator is None:
            return None
        return self.denominator // self.metric.each if self.asked is None else self.asked


@dataclass(frozen=True)
class Day:
    """Everything recorded for one as-of day, and the choices under which points are made of it."""

    as_of: date
    answers: Mapping[str, Answer]
    choices: Mapping[str, str] = field(default_factory=dict)
    people_opted_out: bool = False

    @cached_property
    def scores(self) -> Mapping[str, CategoryScore]:
        """What each category brings to the score, by the id of the category."""
        leading = [metric for category in CATEGORIES for metric in makes_points(category, self.choices)]
        results = [_result(self.as_of, metric, self.answers.get(metric.id)) for metric in leading]
        found = scores(results, choices=self.choices, people_opted_out=self.people_opted_out)
        return {each.category.id: each for each in found}

    def answer(self, metric_id: str) -> Answer | None:
        """The answer to a metric, None when nothing was recorded for it."""
        return self.answers.get(metric_id)

    def score(self, category: Category) -> CategoryScore:
        """What a category brings to the score."""
        return self.scores[category.id]

    def leading(self, category: Category) -> Answer | None:
        """The answer that the points of a category come from, or that says why there are none."""
        return self.answers.get(self.score(category).metric)

    def points(self, category: Category) -> int | None:
        """Rounded points of a category on that day; None when it is not part of the maximum."""
        return self.score(category).points

    @property
    def total(self) -> rules.Total:
        """The score of the day: the sum of the rounded points, and what was reachable."""
        return total_of(list(self.scores.values()))

    @property
    def methods(self) -> Mapping[str, str]:
        """The way of counting of each category that has points; days with other ones do not compare."""
        return {name: each.method for name, each in self.scores.items() if each.points is not None}


def shown(answer: Answer) -> Answer:
    """The answer as it may be shown: a number about fewer than ten people would tell what each of them does."""
    if answer.about is None or answer.about >= answer.metric.grain.smallest:
        return answer
    return replace(answer, numerator=None, denominator=None, asked=None, reason="too_few")


def _result(as_of: date, metric: Metric, answer: Answer | None) -> Result:
    """An answer in the shape in which the score takes it; what was never recorded has no facts."""
    if answer is None:
        return Result(metric.id, as_of, None, None, "", "no_facts", method=metric.method)
    known = answer.share is not None
    return Result(
        metric=metric.id,
        as_of=answer.as_of,
        numerator=answer.numerator,
        denominator=answer.denominator,
        basis=answer.basis,
        reason=None if known else answer.reason or "no_facts",
        missing=answer.missing,
        method=answer.method,
        asked=answer.asked,
    )
