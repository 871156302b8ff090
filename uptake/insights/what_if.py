"""What-if: what points and total would be with other shares, with the arithmetic that shows it.

Source: specification of Adoption Score, section 10 ("what would change my score").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from uptake.insights.queries import Day
from uptake.insights.what_if_groups import GroupToday
from uptake.rules import what_if as rules
from uptake.rules.points import Total
from uptake.rules.refusals import Refused
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import metric
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number, written_percent


@dataclass(frozen=True)
class Row:
    """One category, today and with the other share; points are None without data."""

    category: Category
    title: str
    share: float
    points: int
    then_share: float
    then_points: int
    arithmetic: str

    @property
    def gained(self) -> int:
        """Points more (or fewer)."""
        return self.then_points - self.points


@dataclass(frozen=True)
class Outcome:
    """The whole score, today and then."""

    rows: tuple[Row, ...]
    today: Total
    then: Total
    sum_says: str

    @property
    def gained(self) -> int:
        """Points more in total (or fewer)."""
        return self.then.points - self.today.points


@dataclass(frozen=True)
class Begun:
    """What it would bring if some people began: the share with its steps in words, and the whole score."""

    category: Category
    steps: tuple[str, ...]
    outcome: Outcome


def shares(day: Day) -> dict[str, Fraction | None]:
    """The share (0 to 1) that makes the points of each category on that day, exact; None without data."""
    return {category.id: exact_share(day, category) for category in CATEGORIES}


def exact_share(day: Day, category: Category) -> Fraction | None:
    """The share that makes the points of a category; None when it has none that day."""
    score = day.score(category)
    if score.points is None or score.numerator is None or not score.denominator:
        return None
    return Fraction(score.numerator, score.denominator)


def about_people(day: Day) -> list[Category]:
    """The categories with data whose share counts people: one more person is one more above the line."""
    return [each for each in CATEGORIES if exact_share(day, each) is not None and counts_people(day, each)]


def counts_people(day: Day, category: Category) -> bool:
    """Whether the points of a category are a share of people on that day, and not of days, things or weights."""
    about = metric(day.score(category).metric)
    return about.grain.name == "person" and about.each == 1 and not about.weighted


def moved(day: Day, wanted: Mapping[str, Fraction]) -> Outcome:
    """The score if these categories had these shares (0 to 1); raises Refused("no_such_share")."""
    today = shares(day)
    found = rules.with_shares(today, wanted)
    rows = []
    for category in CATEGORIES:
        share, points, then = today[category.id], found.today[category.id], found.then[category.id]
        if share is None or points is None or then is None:
            continue
        then_share = wanted.get(category.id, share)
        rows.append(
            Row(
                category=category,
                title=_(category.title),
                share=float(share),
                points=points,
                then_share=float(then_share),
                then_points=then,
                arithmetic=_("%(share)s of 100 points = %(points)s")
                % {"share": written_percent(float(then_share), reading_locale(), 2), "points": _number(then)},
            )
        )
    return Outcome(tuple(rows), found.total_today, found.total_then, _sum(rows, found.total_then))


def if_some_began(day: Day, category: Category, part: Fraction) -> Begun:
    """What it would bring if that part (0 to 1) of those who do not yet began.

    Raises Refused("no_such_share"), and Refused("no_such_category") for a category without data or not
    about people.
    """
    share = _share_of_people(day, category)
    then = rules.begun(share, part)
    steps = (
        _("Today %(share)s do, so %(rest)s do not yet.") % {"share": _percent(share), "rest": _percent(1 - share)},
        _("%(part)s of %(rest)s is %(more)s more.")
        % {"part": _percent(part), "rest": _percent(1 - share), "more": _percent(then - share)},
        _("%(share)s + %(more)s = %(then)s")
        % {"share": _percent(share), "more": _percent(then - share), "then": _percent(then)},
    )
    return Begun(category, steps, moved(day, {category.id: then}))


def if_group_adopted(day: Day, category: Category, group: GroupToday, part: Fraction) -> Begun:
    """What it would bring if that part (0 to 1) of a group did it; raises as `if_some_began`."""
    share = _share_of_people(day, category)
    score = day.score(category)
    numerator, denominator = score.numerator or 0, score.denominator or 0
    then = rules.adopted_by(numerator, denominator, group.size, part, group_share=group.share)
    already = share if group.share is None else group.share
    told = {
        "group": group.name,
        "size": _number(min(group.size, denominator)),
        "all": _number(denominator),
        "share": _percent(share),
        "already": _percent(already),
        "part": _percent(part),
        "more": _percent(then - share),
        "then": _percent(then),
    }
    steps = (
        _("%(group)s counts with %(size)s of %(all)s people, and is taken to do it as often as all: %(share)s.") % told
        if group.share is None
        else _("%(group)s counts with %(size)s of %(all)s people, of whom about %(already)s do today.") % told,
        _("From %(already)s to %(part)s of these people adds %(more)s to the share of all.") % told
        if part > already
        else _("%(part)s is not more than %(already)s, so nothing is added.") % told,
        _("%(share)s + %(more)s = %(then)s") % told,
    )
    return Begun(category, steps, moved(day, {category.id: then}))


def _share_of_people(day: Day, category: Category) -> Fraction:
    share = exact_share(day, category)
    if share is None or not counts_people(day, category):
        raise Refused("no_such_category", category=category.id)
    return share


def _sum(rows: list[Row], total: Total) -> str:
    told = {
        "parts": " + ".join(_number(row.then_points) for row in rows),
        "points": _number(total.points),
        "maximum": _number(total.maximum),
    }
    return _("%(parts)s = %(points)s of %(maximum)s points") % told


def _number(value: int) -> str:
    return written_number(value, reading_locale())


def _percent(share: Fraction) -> str:
    return written_percent(float(share), reading_locale(), 2)
