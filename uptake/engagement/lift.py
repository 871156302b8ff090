"""What messages brought: how many more began than among those whom chance left out.

`follow` looks every day at what became of everybody enrolled; `of_message` and `of_category` tell it as far as that may
be done. Source: the design of the issue ("adoption after the message"); `uptake.rules.lift` has the rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from uptake.audience.select import practising
from uptake.engagement.intervals import at_any_time, at_the_end
from uptake.messaging import enrolments, figures
from uptake.messaging import queries as messaging
from uptake.messaging.enrolments import EnrolmentRow
from uptake.people.queries import excluded
from uptake.rules.choices import chosen
from uptake.rules.group_figures import Told
from uptake.rules.lift import Arm, Arms, Interval, Verdict, may_tell_difference, points, released, shares
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import size_band
from uptake.score.categories import CATEGORIES
from uptake.score.grains.people import PERSON
from uptake.score.registry import makes_points, metric, metrics_of
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

OVER = frozenset({State.COMPLETED, State.CANCELED})
Band = tuple[int, int | None]


@dataclass(frozen=True)
class Side:
    """One side of chance as it may be told: the band of its size, and the share that began."""

    people: Band
    began: Told


@dataclass(frozen=True)
class Points:
    """Points of the category that a message brought, with the range in which they lie."""

    value: float
    low: float
    high: float

    def __add__(self, other: "Points") -> "Points":
        """Both together; the ends are added, which is wider than it had to be and never too narrow."""
        return Points(self.value + other.value, self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class LiftRow:
    """What one message brought, as far as it may be told.

    The sides are None while one of them has fewer than ten people whose 28 days are over; `waiting` says that some are
    still to come. `interval` is the range of the difference in shares (-1 to 1), by the method that goes with the
    moment: Newcombe's once nobody is to come any more (`final`), else one that holds at every look. It is None where it
    would tell too much. `why_no_points` is "" where there are points, else "not_people" or "too_small".
    """

    message: int
    name: str
    waiting: bool
    final: bool
    offered: Side | None = None
    held_out: Side | None = None
    interval: Interval | None = None
    points: Points | None = None
    why_no_points: str = ""

    @property
    def verdict(self) -> Verdict:
        """What can be said: more, fewer, or too small to tell."""
        return self.interval.verdict if self.interval else Verdict.TOO_SMALL


@dataclass(frozen=True)
class CategoryLift:
    """What the messages of a category brought together: points, and the messages that they come from."""

    points: Points
    rows: tuple[LiftRow, ...]


def follow(tenant: Tenant, as_of: date) -> int:
    """Look what became of everybody enrolled whose 28 days go on, or ended unseen; how many enrolments. May run again.

    Where the facts of a day do not tell who follows a practice, its enrolments wait for the next day.
    """
    enrolments.leave_out(tenant, excluded(tenant))
    looked: dict[tuple[str, date], BitMap | None] = {}

    def doing(metric_id: str, day: date) -> BitMap | None:
        if (metric_id, day) not in looked:
            looked[metric_id, day] = _practising(tenant, metric_id, day)
        return looked[metric_id, day]

    rows = [row for row in enrolments.open_ones(tenant) if row.day <= as_of]
    return sum(_follow_one(tenant, row, min(as_of, row.last_day), doing) for row in rows)


def of_message(tenant: Tenant, message_id: int) -> LiftRow | None:
    """What a message brought; None when nobody was left out of it by chance."""
    row = messaging.row(tenant, message_id)
    rows = enrolments.of_messages(tenant, [message_id])
    if row is None or not rows:
        return None
    return _told(tenant, rows, row.name, over=row.state in OVER, until=date.max)


def of_category(tenant: Tenant, category: str, day: date) -> CategoryLift | None:
    """What the messages of a category had brought up to a day; None while nothing can be told in points."""
    insights = [each.id for about in CATEGORIES if about.id == category for each in metrics_of(about)]
    found = []
    for message_id in enrolments.with_enrolments(tenant, insights):
        row = messaging.row(tenant, message_id)
        if row is not None:
            rows = enrolments.of_messages(tenant, [message_id])
            found.append(_told(tenant, rows, row.name, over=row.state in OVER, until=day))
    told = [each for each in found if each.points is not None]
    together = [each.points for each in told if each.points is not None]
    return CategoryLift(sum(together[1:], together[0]), tuple(told)) if together else None


def leading_of(tenant: Tenant, insight: str) -> str:
    """The metric that makes the points of the insight's category, where it counts people one by one; else ""."""
    leading = makes_points(metric(insight).category, tenant.choices)[0]
    one_by_one = leading.grain is PERSON and leading.each == 1 and not leading.weighted
    return leading.id if one_by_one else ""


def _follow_one(tenant: Tenant, row: EnrolmentRow, day: date, doing: Callable[[str, date], BitMap | None]) -> int:
    began = doing(row.insight, day)
    if began is None:
        return 0
    leading = leading_of(tenant, row.insight)
    counting = doing(leading, day) if leading else None
    enrolments.followed(tenant, row, began, counting or BitMap(), leading if counting is not None else "", day)
    return 1


def _practising(tenant: Tenant, metric_id: str, day: date) -> BitMap | None:
    try:
        return practising(
            facts_of(tenant),
            metric_id,
            day,
            excluded=list(excluded(tenant)),
            ends_at_once=chosen(tenant.choices, "accounts_that_end") == "at_once",
        )
    except Refused:
        return None


def _told(tenant: Tenant, rows: Iterable[EnrolmentRow], name: str, *, over: bool, until: date) -> LiftRow:
    entered = list(rows)
    ready = [row for row in entered if row.complete and row.last_day <= until]
    arms = released(_arms(row) for row in ready)
    found = LiftRow(
        message=entered[0].message,
        name=name,
        waiting=not over or len(ready) < len(entered),
        final=over and len(ready) == len(entered),
    )
    both = shares(arms)
    if both is None:
        return found
    how = at_the_end if found.final else at_any_time
    brought, why_not = _points(tenant, ready, how)
    return LiftRow(
        **{key: getattr(found, key) for key in ("message", "name", "waiting", "final")},
        offered=Side(size_band(arms.offered.people), both[0]),
        held_out=Side(size_band(arms.held_out.people), both[1]),
        interval=how(*_counts(arms)) if may_tell_difference(arms) else None,
        points=brought,
        why_no_points=why_not,
    )


def _points(
    tenant: Tenant, ready: list[EnrolmentRow], how: Callable[[tuple[int, int], tuple[int, int]], Interval]
) -> tuple[Points | None, str]:
    """What it makes in points: the same comparison of those who count for the points of the category."""
    leading = leading_of(tenant, ready[0].insight)
    if not leading:
        return None, "not_people"
    arms = released(_arms(row, of_points=True) for row in ready if row.leading == leading)
    share = figures.figure(tenant, leading)
    if not may_tell_difference(arms) or share is None or not share.denominator:
        return None, "too_small"
    (count, people), (others, left_out) = _counts(arms)
    interval = how((count, people), (others, left_out))
    made = [
        points(difference, people, share.denominator)
        for difference in (count / people - others / left_out, interval.low, interval.high)
    ]
    return Points(*made), ""


def _arms(row: EnrolmentRow, *, of_points: bool = False) -> Arms:
    yes = row.counting if of_points else row.began
    return Arms(
        Arm(len(row.offered), row.offered.intersection_cardinality(yes)),
        Arm(len(row.held_out), row.held_out.intersection_cardinality(yes)),
    )


def _counts(arms: Arms) -> tuple[tuple[int, int], tuple[int, int]]:
    return (arms.offered.began, arms.offered.people), (arms.held_out.began, arms.held_out.people)
