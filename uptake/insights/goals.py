"""Goals for a category or for the total: set, changed, removed, and how they stand.

Source: specification of Adoption Score, section 10 (own baselines and goals instead of 100 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from uptake.insights import markers, queries
from uptake.insights.keeping import hidden
from uptake.insights.models import Goal
from uptake.insights.queries import Day, Line
from uptake.rules.forecast import Forecast, Outlook, Unknown, forecast, outlook
from uptake.rules.maximum import Area
from uptake.rules.permissions import Permission
from uptake.rules.points import CATEGORY_POINTS, half_up
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES, Category
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

TOTAL = ""
FARTHEST = timedelta(days=3 * 366)
BASELINE_DAYS = 90


@dataclass(frozen=True)
class Progress:
    """A goal and how it stands on a day; points are 0 to 100, of the total its percent.

    `way` is how much of the way since the goal was set is done, 0 to 1; None when that cannot be told.
    """

    category: Category | None
    points: int
    by_day: date
    from_day: date
    from_points: int | None
    made_by: str
    now: int | None
    way: float | None
    outlook: Outlook
    seen: Forecast | Unknown


@dataclass(frozen=True)
class Baseline:
    """Where the organization itself stood earlier, in points (of the total: percent)."""

    day: date
    points: int


@transaction.atomic
def set_goal(*, category: str, points: int, by_day: date, by: Acting, now: datetime) -> None:
    """Set the goal of a category ("" is the total, in percent), in the place of the one that is there.

    Raises Refused("no_such_category"), Refused("people_are_off") for a category of people experiences while
    they are opted out, Refused("goal_out_of_range") outside of 1 to 100 and Refused("goal_day") for a day that
    is not after today or more than three years ahead.
    """
    by.require(Permission.SET_GOALS)
    about = category_of(category)
    if about is not None and about.area is Area.PEOPLE and Tenant.objects.get(pk=by.tenant.pk).people_off:
        raise Refused("people_are_off")
    if not 1 <= points <= CATEGORY_POINTS:
        raise Refused("goal_out_of_range", points=points)
    if not now.date() < by_day <= now.date() + FARTHEST:
        raise Refused("goal_day", day=by_day)
    day = queries.latest_day(by.tenant)
    Goal.objects.of(by.tenant).update_or_create(
        tenant=by.tenant,
        category=category,
        defaults={
            "points": points,
            "by_day": by_day,
            "from_day": day.as_of if day else now.date(),
            "from_points": standing(day, about) if day else None,
            "made_by": by.sign_in,
            "made_at": now,
        },
    )
    told = {"points": points, "until": by_day.isoformat()}
    note(by, "goal.set", category or "total", tenant=by.tenant, at=now, **told)


@transaction.atomic
def remove_goal(*, category: str, by: Acting, now: datetime) -> None:
    """Remove the goal of a category ("" is the total); without one nothing changes."""
    by.require(Permission.SET_GOALS)
    category_of(category)
    gone, _by_table = Goal.objects.of(by.tenant).filter(category=category).delete()
    if gone:
        note(by, "goal.removed", category or "total", tenant=by.tenant, at=now)


def category_of(name: str) -> Category | None:
    """The category of that id, None for the total (""); raises Refused("no_such_category")."""
    if name == TOTAL:
        return None
    found = next((each for each in CATEGORIES if each.id == name), None)
    if found is None:
        raise Refused("no_such_category", category=name)
    return found


def standing(day: Day, category: Category | None) -> int | None:
    """Points of a category on a day, or percent of the total; None without data."""
    return day.total.percent if category is None else day.points(category)


def progress(tenant: Tenant, day: Day, today: date) -> list[Progress]:
    """Every goal that may be shown, the total first and then in the order of the pages, as it stands on that day."""
    rows = {row.category: row for row in Goal.objects.of(tenant) if not hidden(tenant, row)}
    wanted: list[Category | None] = [None, *CATEGORIES]
    return [
        _progress(tenant, day, today, row, category)
        for category in wanted
        if (row := rows.get(category.id if category else TOTAL)) is not None
    ]


def expected(tenant: Tenant, day: Day, category: Category | None, at: date) -> Forecast | Unknown:
    """The forecast for a day, from the history that was counted as it is today."""
    line = history(tenant, day, category)
    marked = markers.of(tenant, category, line.days[0], line.days[-1])
    return forecast(line.days[-1], counted_alike(line, markers.counted_alike_since(marked)), at)


def history(tenant: Tenant, day: Day, category: Category | None) -> Line:
    """The points of a category, or percent of the total (0 to 100), over the days of its chart."""
    line = queries.points_history(tenant, category, day.as_of)
    if category is not None:
        return line
    return Line(line.days, tuple(None if value is None else value * CATEGORY_POINTS for value in line.values))


def counted_alike(line: Line, since: date | None) -> Sequence[float | None]:
    """The values from the day on from which everything is counted in one way."""
    return [value for day, value in zip(line.days, line.values, strict=True) if since is None or day >= since]


def baseline(tenant: Tenant, day: Day, category: Category | None, back: int = BASELINE_DAYS) -> Baseline | None:
    """Where the organization itself stood some days earlier; None unknown, or counted in another way since."""
    line = history(tenant, day, category)
    then = day.as_of - timedelta(days=back)
    if then not in line.days:
        return None
    value = line.values[line.days.index(then)]
    since = markers.counted_alike_since(markers.of(tenant, category, then, day.as_of))
    if value is None or (since is not None and since > then):
        return None
    return Baseline(then, half_up(Decimal(str(value))))


def _progress(tenant: Tenant, day: Day, today: date, row: Goal, category: Category | None) -> Progress:
    now = standing(day, category)
    seen = expected(tenant, day, category, row.by_day)
    return Progress(
        category=category,
        points=row.points,
        by_day=row.by_day,
        from_day=row.from_day,
        from_points=row.from_points,
        made_by=row.made_by,
        now=now,
        way=_way(row, now),
        outlook=outlook(goal=row.points, now=now, by=row.by_day, today=today, seen=seen),
        seen=seen,
    )


def _way(row: Goal, now: int | None) -> float | None:
    """How much of the way is done, 0 to 1."""
    if now is None or row.from_points is None or row.points <= row.from_points:
        return None
    return min(max((now - row.from_points) / (row.points - row.from_points), 0.0), 1.0)
