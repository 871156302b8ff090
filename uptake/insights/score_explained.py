"""How the total, the points of a category, their change and their benchmark are calculated."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.insights import phrases, reasons
from uptake.insights.day import Day
from uptake.insights.explained import Around, Explanation, Row, choice_rows, definition_url
from uptake.peers import sayings
from uptake.peers.queries import Benchmark
from uptake.rules.choices import choice
from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.window import DAYS
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import metric
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_day, written_percent


def of_total(
    day: Day, *, change: int | None, benchmark: Benchmark | None, around: Around, known: Sequence[str]
) -> Explanation:
    """The sum of the points that are shown, what was reachable, and what the two are compared with.

    `known` are the titles of the categories without a benchmark, for want of which there is none in total.
    """
    total = day.total
    percent = None if total.percent is None else total.percent / 100
    rows = [
        Row(_("Arithmetic"), sum_of(day)),
        Row(
            _("Percent"),
            _("%(points)s ÷ %(maximum)s = %(percent)s, rounded half up")
            % {
                "points": phrases.number(total.points),
                "maximum": phrases.number(total.maximum),
                "percent": written_percent(percent, reading_locale()),
            },
        ),
        Row(_("Maximum"), maximum_of(day)),
        Row(_("28-day change"), change_of_total(day, change)),
        Row(_("Peer benchmark"), benchmark_of(benchmark) if benchmark else _no_total_benchmark(known), _peers()),
        *choice_rows([choice("score_method")], around),
        Row(_("Defined in"), _("Adoption Score, section %(section)s") % {"section": "3"}, reverse("definitions")),
    ]
    question = _(
        "Each category is worth at most 100 points. Its points are rounded, and the total is the sum of what you see."
    )
    return Explanation(question, [row for row in rows if row.text])


def of_area(day: Day, categories: Sequence[Category], benchmarks: Mapping[str, Benchmark]) -> Explanation:
    """The points of some categories, each with its arithmetic and benchmark, or the reason why it has none."""
    each = []
    for about in categories:
        answer, points = day.leading(about), day.points(about)
        if answer is None or points is None:
            text = reasons.why_not_counted(day.score(about), answer)
        else:
            found = benchmarks.get(about.id)
            text = phrases.arithmetic(answer, makes_points=True)
            if found:
                told = _("Peers: %(points)s.") % {"points": phrases.number(found.points)}
                text = f"{text}. {told} {sayings.origin(found)}"
        each.append(Row(_(about.title), text, reverse("category", args=[about.id])))
    return Explanation(_("Points are the share of the key insight of a category, rounded half up."), [], each)


def of_category(day: Day, category: Category, *, change: int | None, benchmark: Benchmark | None) -> Explanation:
    """The points of one category, what they are compared with, and why they may be those of another method."""
    answer, score = day.leading(category), day.score(category)
    rows = []
    if answer is not None and score.points is not None:
        rows.append(Row(_("Points"), phrases.arithmetic(answer, makes_points=True)))
        rows.append(Row(_("Points come from"), _(answer.metric.title), definition_url(answer.metric)))
    rows.append(Row(_("28-day change"), change_of(day, category, change)))
    told = benchmark_of(benchmark) if benchmark else _("Nobody is known to compare with.")
    rows.append(Row(_("Peer benchmark"), told, _peers()))
    return Explanation(_("Points are the share of the key insight of a category, rounded half up."), rows)


def stand_in(day: Day, category: Category) -> str:
    """What to say where another insight than the chosen one makes the points; "" where the chosen one does."""
    score = day.score(category)
    if not score.stands_in or score.points is None:
        return ""
    return _(
        "These points come from a method that stands in: %(title)s. The chosen method has no number, because it needs "
        "facts that were not brought in. The two count something else, so they never share a line."
    ) % {"title": _(metric(score.metric).title)}


def sum_of(day: Day) -> str:
    """The addition of the points that are shown."""
    shown = [(each, day.points(each)) for each in CATEGORIES]
    parts = [f"{_(each.title)} {phrases.number(points)}" for each, points in shown if points is not None]
    return _("%(parts)s = %(points)s of %(maximum)s points") % {
        "parts": " + ".join(parts),
        "points": phrases.number(day.total.points),
        "maximum": phrases.number(day.total.maximum),
    }


def maximum_of(day: Day) -> str:
    """Which categories the score can reach points in."""
    counted = sum(1 for each in CATEGORIES if day.points(each) is not None)
    return _(
        "%(n)s categories with data × %(each)s = %(maximum)s. A category without data leaves the maximum instead of "
        "counting as 0."
    ) % {
        "n": phrases.number(counted),
        "each": phrases.number(CATEGORY_POINTS),
        "maximum": phrases.number(day.total.maximum),
    }


def change_of_total(day: Day, change: int | None) -> str:
    """The subtraction behind the change of the total, or why there is none."""
    if change is None:
        return _(
            "There is none: no day 28 days ago is kept, or it was counted in another way, or other categories had data."
        )
    return _subtraction(day, day.total.points, change)


def change_of(day: Day, category: Category, change: int | None) -> str:
    """The subtraction behind the change of a category, or why there is none."""
    points = day.points(category)
    if change is None or points is None:
        return _("There is none: no day 28 days ago has a number that was counted in the same way.")
    return _subtraction(day, points, change)


def benchmark_of(found: Benchmark) -> str:
    """The points of peers and where they come from."""
    return f"{phrases.number(found.points)}. {sayings.origin(found)}"


def _subtraction(day: Day, points: int, change: int) -> str:
    then = day.as_of - timedelta(days=DAYS)
    return _("%(now)s on %(today)s − %(before)s on %(then)s = %(change)s") % {
        "now": phrases.number(points),
        "today": written_day(day.as_of, reading_locale()),
        "before": phrases.number(points - change),
        "then": written_day(then, reading_locale()),
        "change": phrases.number(change),
    }


def _no_total_benchmark(without: Sequence[str]) -> str:
    if not without:
        return _("Nobody is known to compare with.")
    return _("There is none, because these categories have no benchmark: %(names)s.") % {"names": ", ".join(without)}


def _peers() -> str:
    return reverse("peers")
