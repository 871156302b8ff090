"""Goals and what-if as rows, the same for the CSV files and the interface."""

from dataclasses import dataclass
from datetime import date

from uptake.insights.goals import Progress
from uptake.insights.what_if import Outcome
from uptake.rules.forecast import Forecast


@dataclass(frozen=True)
class GoalRow:
    """A goal and how it stands; points are 0 to 100, of the total its percent. `category` is empty for the total."""

    category: str
    points: int
    by_day: date
    from_day: date
    from_points: int | None
    made_by: str
    now: int | None
    way: float | None
    outlook: str
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    no_forecast: str


@dataclass(frozen=True)
class WhatIfRow:
    """A category, today and with the other share; shares are 0 to 1."""

    category: str
    share: float
    points: int
    then_share: float
    then_points: int


def goal_row(found: Progress) -> GoalRow:
    """One goal as a row."""
    seen = found.seen if isinstance(found.seen, Forecast) else None
    return GoalRow(
        category=found.category.id if found.category else "",
        points=found.points,
        by_day=found.by_day,
        from_day=found.from_day,
        from_points=found.from_points,
        made_by=found.made_by,
        now=found.now,
        way=found.way,
        outlook=found.outlook.value,
        expected=seen.expected if seen else None,
        expected_low=seen.low if seen else None,
        expected_high=seen.high if seen else None,
        no_forecast="" if isinstance(found.seen, Forecast) else found.seen.value,
    )


def what_if_rows(outcome: Outcome) -> list[WhatIfRow]:
    """A row for each category with data, in the order of the pages."""
    return [WhatIfRow(row.category.id, row.share, row.points, row.then_share, row.then_points) for row in outcome.rows]
