"""How shared workspaces are used, by their size and age, how often, and whether they have a team.

Source: specification of Adoption Score, section 1.4, supporting insights.
"""

from functools import partial
from typing import TypeAlias

from ibis.expr.types import BooleanValue, IntegerValue, Table

from uptake.score.categories import TEAMWORK
from uptake.score.grains.workspaces import WORKSPACE
from uptake.score.metric import Chart, Share, metric

_SHARED = "Shared workspaces with two or more members that are not deleted"
_Range: TypeAlias = tuple[int | None, int | None]
_SIZES: tuple[tuple[str, str, _Range], ...] = (
    ("2_to_10", "2 to 10 members", (2, 10)),
    ("11_to_100", "11 to 100 members", (11, 100)),
    ("over_100", "more than 100 members", (101, None)),
    ("all", "any size", (None, None)),
)
_AGES: tuple[tuple[str, str, _Range], ...] = (  # 4 to 12 months is printed in the sources; the other two are ours
    ("0_to_3", "created up to 3 months ago", (0, 3)),
    ("4_to_12", "created 4 to 12 months ago", (4, 12)),
    ("over_12", "created more than 12 months ago", (13, None)),
    ("all", "of any age", (None, None)),
)
_ACTIVITIES = (
    ("any", "Any activity", "any mail, channel message or use of files"),
    ("email", "Mail to the group", "mail to the group mailbox"),
    ("messages", "Channel messages", "channel messages"),
    ("content", "Content", "uses of files on the team site"),
)
_LEVELS = (  # active days of 28, divided by four and rounded, but at least one day a week
    ("none", "never", 0, 0),
    ("1_day", "on 1 day a week", 1, 5),
    ("2_to_3_days", "on 2 or 3 days a week", 6, 13),
    ("4_or_more_days", "on 4 or more days a week", 14, None),
)


def _between(value: IntegerValue, low: int | None, high: int | None) -> BooleanValue:
    """Whether it lies there; an unknown value only where any will do."""
    if low is None:
        return value.isnull() | value.notnull()
    inside = value >= low if high is None else value.between(low, high)
    return inside.fill_null(False)  # noqa: FBT003 - a value, not an option


def _engaged(workspaces: Table, *, size: _Range, age: _Range) -> Share:
    among = _between(workspaces.members, *size) & _between(workspaces.months, *age)
    return Share(among=among, of=workspaces.any_days > 0)


for _size, _size_says, _members in _SIZES:
    for _age, _age_says, _months in _AGES:
        metric(
            TEAMWORK,
            name=f"engaged_{_size}_{_age}",
            title=f"{_size_says[0].upper()}{_size_says[1:]}, {_age_says}",
            question=f"How many shared workspaces ({_size_says}, {_age_says}) are in use?",
            among=f"{_SHARED}: {_size_says}, {_age_says}",
            of="Mail to the group, channel messages or uses of files happened there",
            chart=Chart.HEAT_MAP,
            group="Engagement by size and age",
            spec="1.4",
            grain=WORKSPACE,
        )(partial(_engaged, size=_members, age=_months))


def _often(workspaces: Table, *, activity: str, low: int, high: int | None) -> Share:
    days = workspaces[f"{activity}_days"]
    return Share(among=days.notnull(), of=_between(days, low, high))


for _id, _title, _what in _ACTIVITIES:
    for _level, _how_often, _low, _high in _LEVELS:
        metric(
            TEAMWORK,
            name=f"{_id}_{_level}",
            title=f"{_title} {_how_often}",
            question=f"In how many shared workspaces are there {_what} {_how_often}?",
            among=_SHARED,
            of=f"There were {_what} {_how_often}: days of the 28, divided by four and rounded, but at least one",
            chart=Chart.STACKED,
            group="Levels of engagement",
            spec="1.4",
            grain=WORKSPACE,
        )(partial(_often, activity=_id, low=_low, high=_high))


@metric(
    TEAMWORK,
    title="Workspaces with a team",
    among=_SHARED,
    of="A team in Teams belongs to them, as far as known",
    chart=Chart.DONUT,
    group="Use of Teams",
    spec="1.4",
    grain=WORKSPACE,
)
def with_team(workspaces: Table) -> Share:
    """How many shared workspaces have a team in Teams?"""
    return Share(among=_between(workspaces.members, None, None), of=workspaces.has_team)
