"""What the pages know about scores: frozen rows of what was recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from uptake.insights.models import DailyInsight
from uptake.messaging.figures import Share
from uptake.rules import points as rules
from uptake.rules.window import DAYS, HISTORY_DAYS
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metric, primary
from uptake.score.result import Result
from uptake.tenancy.models import Tenant

NETWORK_BENCHMARK = 80  # fixed by the source: score spec, section 4


@dataclass(frozen=True)
class Answer:
    """The recorded answer to one metric on one day; `reason` says why there is none."""

    metric: Metric
    as_of: date
    method: str
    numerator: int | None
    denominator: int | None
    basis: str
    reason: str
    missing: str
    asked: int | None = None  # how many people or things it is about

    @property
    def share(self) -> float | None:
        """Numerator over denominator, 0 to 1; None without data."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def points(self) -> int | None:
        """Rounded points of a category whose primary insight this is; None without data."""
        if self.numerator is None or not self.denominator:
            return None
        return rules.points(self.numerator, self.denominator)


@dataclass(frozen=True)
class Day:
    """Everything recorded for one as-of day."""

    as_of: date
    answers: Mapping[str, Answer]

    def answer(self, metric_id: str) -> Answer | None:
        """The answer to a metric, None when nothing was recorded for it."""
        return self.answers.get(metric_id)

    def points(self, category: Category) -> int | None:
        """Rounded points of a category on that day."""
        found = self.answer(primary(category).id)
        return found.points if found else None

    @property
    def total(self) -> rules.Total:
        """The score of the day: the sum of the rounded points, and what was reachable."""
        return rules.total(self.points(category) for category in CATEGORIES)


@dataclass(frozen=True)
class Line:
    """A history: one value per day, None where nothing is known."""

    days: tuple[date, ...]
    values: tuple[float | None, ...]


def latest_day(tenant: Tenant) -> Day | None:
    """The newest recorded day, None before the first."""
    newest = DailyInsight.objects.of(tenant).order_by("-as_of_day").values_list("as_of_day", flat=True).first()
    return day(tenant, newest) if newest else None


def day(tenant: Tenant, as_of: date) -> Day | None:
    """Everything recorded for that day, None when nothing was."""
    rows = DailyInsight.objects.of(tenant).filter(as_of_day=as_of)
    found = [_answer(row) for row in rows if row.metric in _KNOWN]
    return Day(as_of, {answer.metric.id: answer for answer in found}) if found else None


def as_day(as_of: date, results: Iterable[Result]) -> Day:
    """Results as they come from the computation, in the shape of a recorded day."""
    answers = [
        _shown(
            Answer(
                metric=metric(result.metric),
                as_of=result.as_of,
                method=result.method,
                numerator=result.numerator,
                denominator=result.denominator,
                basis=result.basis,
                reason=result.reason or "",
                missing=result.missing,
                asked=result.asked,
            )
        )
        for result in results
    ]
    return Day(as_of, {answer.metric.id: answer for answer in answers})


def newest_share(tenant: Tenant, metric_id: str) -> Share | None:
    """What an insight says on the newest recorded day; None before the first."""
    newest = DailyInsight.objects.of(tenant).filter(metric=metric_id).order_by("-as_of_day").first()
    if newest is None:
        return None
    answer = _answer(newest)
    return Share(answer.numerator, answer.denominator)


def change(tenant: Tenant, now: Day, category: Category | None = None) -> int | None:
    """Points gained or lost against 28 days before, of a category or in total.

    None without a recorded day back then, without data, or when the total had another maximum: two
    scores out of different maxima do not compare.
    """
    then = day(tenant, now.as_of - timedelta(days=DAYS))
    if then is None:
        return None
    if category is None:
        same = now.total.maximum == then.total.maximum and now.total.maximum > 0
        return now.total.points - then.total.points if same else None
    here, there = now.points(category), then.points(category)
    return here - there if here is not None and there is not None else None


def shares(tenant: Tenant, metric_ids: list[str], last: date) -> dict[str, Line]:
    """The shares (0 to 1) of metrics over the 180 days up to `last`."""
    answers = _history(tenant, metric_ids, last)
    days = _days(last, *answers.values())
    return {
        name: Line(days, tuple(answers[name][d].share if d in answers[name] else None for d in days))
        for name in metric_ids
    }


def counts(tenant: Tenant, metric_id: str, last: date) -> Line:
    """The numerator of a metric over the 180 days up to `last`."""
    answers = _history(tenant, [metric_id], last)[metric_id]
    days = _days(last, answers)
    return Line(days, tuple(answers[d].numerator if d in answers else None for d in days))


def points_history(tenant: Tenant, category: Category | None, last: date) -> Line:
    """Points of a category, or percent of the total score, over the 180 days up to `last`.

    The total is told in percent of what was reachable, because the maximum may change on the way.
    """
    wanted = CATEGORIES if category is None else (category,)
    answers = _history(tenant, [primary(each).id for each in wanted], last)
    days = _days(last, *answers.values())
    values: list[float | None] = []
    for each_day in days:
        total = rules.total(
            found.points if (found := answers[primary(each).id].get(each_day)) else None for each in wanted
        )
        if not total.maximum:
            values.append(None)
        else:
            values.append(total.points / total.maximum if category is None else total.points)
    return Line(days, tuple(values))


_KNOWN = frozenset(each.id for each in METRICS)


def _days(last: date, *known: Mapping[date, Answer]) -> tuple[date, ...]:
    """The days of a chart: 180 up to `last`, fewer (28 at least) while the history is younger than that."""
    oldest = min((day for answers in known for day in answers), default=last)
    count = min(HISTORY_DAYS, max(DAYS, (last - oldest).days + 1))
    return tuple(last - timedelta(days=back) for back in range(count - 1, -1, -1))


def _history(tenant: Tenant, metric_ids: list[str], last: date) -> Mapping[str, dict[date, Answer]]:
    rows = DailyInsight.objects.of(tenant).filter(
        metric__in=metric_ids, as_of_day__gt=last - timedelta(days=HISTORY_DAYS), as_of_day__lte=last
    )
    found: dict[str, dict[date, Answer]] = defaultdict(dict)
    for row in rows:
        if row.method == metric(row.metric).method:  # another way of counting never joins the same line
            found[row.metric][row.as_of_day] = _answer(row)
    return found


def _shown(answer: Answer) -> Answer:
    """The answer as it may be shown: a number about fewer than ten people would tell what each of them does."""
    if answer.denominator is None:
        return answer
    asked = answer.denominator // answer.metric.each if answer.asked is None else answer.asked
    if asked >= answer.metric.grain.smallest:
        return answer
    return replace(answer, numerator=None, denominator=None, asked=None, reason="too_few")


def _answer(row: DailyInsight) -> Answer:
    return _shown(_recorded(row))


def _recorded(row: DailyInsight) -> Answer:
    return Answer(
        metric=metric(row.metric),
        as_of=row.as_of_day,
        method=row.method,
        numerator=row.numerator,
        denominator=row.denominator,
        basis=row.basis,
        reason=row.reason,
        missing=row.missing,
        asked=row.asked,
    )
