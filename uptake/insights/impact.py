"""How can I impact my score: what grew, where there is room, and which next steps would bring most.

Source: specification of Adoption Score, section 1.2 and 0.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.insights import markers, queries
from uptake.insights.queries import Answer, Day
from uptake.insights.what_if import counts_people, exact_share
from uptake.messaging import queries as messaging
from uptake.messaging import sayings
from uptake.rules import impact as rules
from uptake.rules.points import CATEGORY_POINTS
from uptake.rules.window import DAYS
from uptake.score.categories import CATEGORIES, Category
from uptake.score.grains.meetings import FOLLOW_UP, MEET_UP, SET_UP
from uptake.score.metric import Chart, Metric
from uptake.score.registry import metric, metrics_of
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number, written_percent

DESCRIBES = frozenset({Chart.GROUPED_COLUMNS, Chart.STACKED, Chart.HEAT_MAP, Chart.LINE})
"""Drawings of how something is spread: none of their parts is better for being larger."""
NOT_BETTER_WHEN_MORE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "communication": ("no_mentions_answered",),
        "meetings": ("instant_short", "people_in_"),
        "content_collaboration": ("attaching_files", "sharing_", "files_0", "files_1_to_3", "network_"),
        "teamwork": ("with_team",),
        "mobility": ("_desktop", "_web", "_mobile", "remote"),
        "ai_adoption": ("days_0", "days_1_to_3", "days_4_to_11"),
        "endpoint_analytics": ("hard_disk", "slow_", "blue_screens", "battery_"),
        "network_connectivity": (
            "intermediary", "slower_than_peers", "far_", "china_egress", "slow_", "poor_",
        ),
    }
)  # fmt: skip
"""Insights, by a part of their names, that describe or warn: more of them is no growth to be proud of."""

BY_PHASE = "meetings.practices"
PHASES = (SET_UP, MEET_UP, FOLLOW_UP)


@dataclass(frozen=True)
class MessageAction:
    """A recommendation that acts on an insight; `holder` is the message that is out for it, if any."""

    id: str
    title: str
    insight: str
    holder: messaging.MessageRow | None
    may_create: bool


@dataclass(frozen=True)
class Impact:
    """What a category's card "How can I impact my score" says; a text is "" where nothing can be said."""

    growth: str
    growth_title: str
    room: str
    room_title: str
    each: str
    not_yet: str
    messages: tuple[MessageAction, ...]


@dataclass(frozen=True)
class NextStep:
    """One of the next best actions over the whole score, with the points it could bring."""

    category: Category
    title: str
    url: str
    to_full: float
    likely: float
    likely_says: str
    messages: tuple[MessageAction, ...]


def of_category(tenant: Tenant, day: Day, category: Category, *, may_write: bool = False) -> Impact | None:
    """What grew in a category, where there is room, and what can be done; None without data."""
    share = exact_share(day, category)
    answer = day.leading(category)
    if share is None or answer is None:
        return None
    parts = _parts(tenant, day, category)
    grown, room = rules.most_growth(parts), rules.most_room(parts)
    return Impact(
        growth=_growth(grown),
        growth_title=_(metric(grown.insight).title) if grown else "",
        room=_room(room),
        room_title=_(metric(room.insight).title) if room else "",
        each=_each(answer),
        not_yet=_not_yet(answer),
        messages=_messages(tenant, category, may_write=may_write),
    )


def next_steps(tenant: Tenant, day: Day, *, may_write: bool = False) -> list[NextStep]:
    """The categories with data that are not full, those that could bring most points first."""
    by_id = {category.id: category for category in CATEGORIES}
    exact = [
        (category.id, None if share is None else share * CATEGORY_POINTS)
        for category in CATEGORIES
        for share in (exact_share(day, category),)
    ]
    return [
        NextStep(
            category=by_id[step.category],
            title=_(by_id[step.category].title),
            url=reverse("category", args=[step.category]),
            to_full=round(float(step.to_full), 1),
            likely=round(float(step.likely), 1),
            likely_says=_likely(step, counts_people(day, by_id[step.category])),
            messages=_messages(tenant, by_id[step.category], may_write=may_write),
        )
        for step in rules.steps(exact)
    ]


def parts_of_points(leading: Metric) -> Mapping[str, Fraction]:
    """How much each insight weighs in the points that this one makes: the practices of a meeting by their phase."""
    if leading.id == BY_PHASE:
        return {f"meetings.{name}": weight for name, weight in rules.weights(PHASES).items()}
    return {leading.id: Fraction(CATEGORY_POINTS)}


def better_when_more(about: Metric) -> bool:
    """Whether a larger share of this supporting insight is what the category is after."""
    name = about.id.partition(".")[2]
    other_way = about.when is not None or about.stands_in  # counts the points of another choice
    warns = any(part in name for part in NOT_BETTER_WHEN_MORE.get(about.category.id, ()))
    return about.chart not in DESCRIBES and not other_way and not warns


def _parts(tenant: Tenant, day: Day, category: Category) -> list[rules.Part]:
    leading = metric(day.score(category).metric)
    weights = parts_of_points(leading)
    then = queries.day(tenant, day.as_of - timedelta(days=DAYS))
    found = []
    for about in metrics_of(category):
        now = day.answer(about.id)
        if now is None or not (about == leading or better_when_more(about)):
            continue
        before = then.answer(about.id) if then else None
        alike = before is not None and markers.comparable(tenant, before, now)
        found.append(
            rules.Part(
                insight=about.id,
                share=_share(now),
                before=_share(before) if alike and before is not None else None,
                weight=weights.get(about.id, Fraction(0)),
            )
        )
    return found


def _share(answer: Answer) -> Fraction | None:
    if answer.numerator is None or not answer.denominator:
        return None
    return Fraction(answer.numerator, answer.denominator)


def _growth(part: rules.Part | None) -> str:
    if part is None or part.growth is None or part.share is None or part.before is None:
        return ""
    return _("From %(before)s to %(now)s in 28 days: %(points)s percentage points more.") % {
        "before": written_percent(float(part.before), reading_locale(), 1),
        "now": written_percent(float(part.share), reading_locale(), 1),
        "points": _number(part.growth * 100),
    }


def _room(part: rules.Part | None) -> str:
    if part is None or part.share is None:
        return ""
    return _("It stands at %(now)s. At 100%% it would bring %(points)s more points.") % {
        "now": written_percent(float(part.share), reading_locale(), 1),
        "points": _number(part.room),
    }


def _each(answer: Answer) -> str:
    """What one more person brings, where the share counts people or their days; "" where it does not."""
    if answer.metric.grain.name != "person" or answer.metric.weighted or not answer.denominator:
        return ""
    points = written_number(round(float(rules.one_more(answer.denominator, answer.metric.each)), 2), reading_locale())
    if answer.metric.each > 1:
        return _("Each person who goes from no day to the full %(days)s brings %(points)s points.") % {
            "days": answer.metric.each,
            "points": points,
        }
    return _("Each person more who begins brings %(points)s points.") % {"points": points}


def _not_yet(answer: Answer) -> str:
    """How many people do not yet: never fewer than ten."""
    if answer.metric.grain.name != "person" or answer.metric.each != 1 or answer.metric.weighted:
        return ""
    if answer.numerator is None or answer.denominator is None:
        return ""
    count = rules.told_not_yet(answer.numerator, answer.denominator)
    if count is None:
        return ""
    return _("%(n)s people do not yet.") % {"n": written_number(count, reading_locale())}


def _likely(step: rules.Step, of_people: bool) -> str:  # noqa: FBT001 - one of two sentences
    points = {"points": _number(step.likely)}
    if of_people:
        return _("%(points)s points if one in ten of those who do not yet began") % points
    return _("%(points)s points for a tenth of the way") % points


def _messages(tenant: Tenant, category: Category, *, may_write: bool) -> tuple[MessageAction, ...]:
    may_create = may_write and tenant.messages_on and tenant.score_on
    return tuple(
        MessageAction(
            id=offer.about.id,
            title=str(sayings.ACTIONS[offer.about.id].title),
            insight=sayings.insight_title(offer.about.insight),
            holder=offer.holder,
            may_create=may_create and offer.holder is None,
        )
        for offer in messaging.offers(tenant)
        if metric(offer.about.insight).category == category
    )


def _number(value: Fraction) -> str:
    return written_number(round(float(value), 1), reading_locale())
