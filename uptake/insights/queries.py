"""What the pages know about scores: frozen rows of what was recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from uptake.insights.day import Answer, Day, shown
from uptake.insights.keeping import shown_rows
from uptake.insights.models import DailyInsight
from uptake.messaging.figures import Share
from uptake.rules import points as rules
from uptake.rules.window import DAYS, HISTORY_DAYS
from uptake.score.categories import CATEGORIES, Category, about_people
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, makes_points, metric
from uptake.score.result import Result
from uptake.score.scores import AS_DECLARED
from uptake.tenancy.models import Tenant

__all__ = [
    "Answer",
    "Day",
    "Line",
    "as_day",
    "change",
    "counts",
    "day",
    "latest_day",
    "newest_share",
    "of_category",
    "points_history",
    "shares",
]


@dataclass(frozen=True)
class Line:
    """A history: one value per day, None where nothing is known."""

    days: tuple[date, ...]
    values: tuple[float | None, ...]

    def last(self, count: int) -> "Line":
        """The newest days of it."""
        return Line(self.days[-count:], self.values[-count:])


def latest_day(tenant: Tenant) -> Day | None:
    """The newest recorded day, None before the first."""
    rows = shown_rows(tenant)
    newest = rows.order_by("-as_of_day").values_list("as_of_day", flat=True).first()
    return day(tenant, newest) if newest else None


def day(tenant: Tenant, as_of: date) -> Day | None:
    """Everything recorded for that day under today's choices, None when nothing was.

    Nothing about people while people experiences are opted out.
    """
    rows = shown_rows(tenant).filter(as_of_day=as_of)
    found = [_answer(row) for row in rows if row.metric in _KNOWN]
    answers = {answer.metric.id: answer for answer in found}
    return Day(as_of, answers, tenant.choices, tenant.people_off) if found else None


def as_day(
    as_of: date,
    results: Iterable[Result],
    choices: Mapping[str, str] = AS_DECLARED,
    *,
    people_opted_out: bool = False,
) -> Day:
    """Results as they come from the computation, in the shape of a recorded day."""
    answers = [
        shown(
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
        if not (people_opted_out and about_people(result.metric))
    ]
    return Day(as_of, {answer.metric.id: answer for answer in answers}, choices, people_opted_out)


def newest_share(tenant: Tenant, metric_id: str) -> Share | None:
    """What an insight says on the newest recorded day; None before the first."""
    newest = shown_rows(tenant).filter(metric=metric_id).order_by("-as_of_day").first()
    if newest is None:
        return None
    answer = _answer(newest)
    return Share(answer.numerator, answer.denominator)


def change(tenant: Tenant, now: Day, category: Category | None = None) -> int | None:
    """Points gained or lost against 28 days before, of a category or in total.

    None without a recorded day back then, without data, or when points were made in another way or of other
    categories: what is counted differently does not compare.
    """
    then = day(tenant, now.as_of - timedelta(days=DAYS))
    if then is None:
        return None
    if category is None:
        same = now.methods == then.methods and now.total.maximum > 0
        return now.total.points - then.total.points if same else None
    here, there = now.score(category), then.score(category)
    if here.points is None or there.points is None or here.method != there.method:
        return None
    return here.points - there.points


def shares(tenant: Tenant, metric_ids: list[str], last: date) -> dict[str, Line]:
    """The shares (0 to 1) of metrics over the 180 days up to `last`."""
    answers = _history(tenant, metric_ids, last)
    days = _days(last, *answers.values())
    return {
        name: Line(days, tuple(answers[name][d].share if d in answers[name] else None for d in days))
        for name in metric_ids
    }


def counts(tenant: Tenant, metric_id: str, last: date, *, denominator: bool = False) -> Line:
    """The numerator of a metric over the 180 days up to `last`, or its denominator."""
    answers = _history(tenant, [metric_id], last)[metric_id]
    days = _days(last, answers)
    told = ((answers[d].denominator if denominator else answers[d].numerator) if d in answers else None for d in days)
    return Line(days, tuple(told))


def points_history(tenant: Tenant, category: Category | None, last: date) -> Line:
    """Points of a category, or percent of the total score, over the 180 days up to `last`.

    Each category is told in one way of counting throughout: the one that makes its points on the last day.
    The total is told in percent of what was reachable, because the maximum may change on the way.
    """
    wanted = CATEGORIES if category is None else (category,)
    candidates = {each.id: makes_points(each, tenant.choices) for each in wanted}
    answers = _history(tenant, [m.id for found in candidates.values() for m in found], last)
    leading = [answers[of_category(found, answers, last).id] for found in candidates.values()]
    days = _days(last, *leading)
    values: list[float | None] = []
    for each_day in days:
        total = rules.total(found[each_day].points if each_day in found else None for found in leading)
        if not total.maximum:
            values.append(None)
        else:
            values.append(total.points / total.maximum if category is None else total.points)
    return Line(days, tuple(values))


def of_category(candidates: Sequence[Metric], answers: Mapping[str, Mapping[date, Answer]], last: date) -> Metric:
    """The one of them that has a number on the last day; without any, the first that has one at all."""
    today = [m for m in candidates if last in answers[m.id] and answers[m.id][last].share is not None]
    ever = [m for m in candidates if any(answer.share is not None for answer in answers[m.id].values())]
    return (today or ever or list(candidates))[0]


_KNOWN = frozenset(each.id for each in METRICS)


def _days(last: date, *known: Mapping[date, Answer]) -> tuple[date, ...]:
    """The days of a chart: 180 up to `last`, fewer (28 at least) while the history is younger than that."""
    oldest = min((day for answers in known for day in answers), default=last)
    count = min(HISTORY_DAYS, max(DAYS, (last - oldest).days + 1))
    return tuple(last - timedelta(days=back) for back in range(count - 1, -1, -1))


def _history(tenant: Tenant, metric_ids: list[str], last: date) -> Mapping[str, dict[date, Answer]]:
    rows = shown_rows(tenant).filter(
        metric__in=metric_ids, as_of_day__gt=last - timedelta(days=HISTORY_DAYS), as_of_day__lte=last
    )
    found: dict[str, dict[date, Answer]] = defaultdict(dict)
    for row in rows:
        if row.method == metric(row.metric).method:  # another way of counting never joins the same line
            found[row.metric][row.as_of_day] = _answer(row)
    return found


def _answer(row: DailyInsight) -> Answer:
    return shown(
        Answer(
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
    )
