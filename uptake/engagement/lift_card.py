"""What a message brought, in words: a card on the page of the message, and one on the page of its category."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from uptake.engagement import lift
from uptake.engagement.lift import Band, CategoryLift, LiftRow, Points, Side
from uptake.messaging.figures import Card
from uptake.messaging.queries import MessageRow
from uptake.rules.group_figures import Kind, Told
from uptake.rules.lift import Interval, Verdict
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number, written_percent

_MESSAGE = "engagement/lift.html"
_CATEGORY = "engagement/category_lift.html"


@dataclass(frozen=True)
class LiftCard:
    """The sentences of the card; those that have nothing to say are ""."""

    offered: str
    offered_people: str
    held_out: str
    held_out_people: str
    verdict: str
    range: str
    points: str
    final: bool
    waiting: bool


@dataclass(frozen=True)
class CategoryCard:
    """The sentence of the card, and the messages that it is about: number and name."""

    says: str
    messages: tuple[tuple[int, str], ...]


def card_of(tenant: Tenant, row: MessageRow) -> Card | None:
    """The card of a message; None when nobody was left out of it by chance."""
    found = lift.of_message(tenant, row.id)
    return Card(_MESSAGE, _card(found)) if found else None


def category_card_of(tenant: Tenant, category: str, day: date) -> Card | None:
    """The card of a category; None while nothing can be told in points."""
    found = lift.of_category(tenant, category, day)
    return Card(_CATEGORY, _category_card(found)) if found else None


def _card(found: LiftRow) -> LiftCard:
    return LiftCard(
        offered=_share(found.offered),
        offered_people=_band(found.offered.people) if found.offered else "",
        held_out=_share(found.held_out),
        held_out_people=_band(found.held_out.people) if found.held_out else "",
        verdict=_verdict(found),
        range=_range(found.interval) if found.interval else "",
        points=_points(found.points) if found.points else _why_no_points(found),
        final=found.final,
        waiting=found.waiting,
    )


def _category_card(found: CategoryLift) -> CategoryCard:
    return CategoryCard(_points(found.points), tuple((row.message, row.name) for row in found.rows))


def _verdict(found: LiftRow) -> str:
    if found.offered is None:
        if found.waiting:
            return _(
                "It can be told once the 28 days of at least ten people on each side are over. Chance leaves few out, "
                "so this may take long in a small audience."
            )
        return _("Too few people were left out by chance to compare: at least ten are needed on each side.")
    if found.verdict is Verdict.MORE:
        return _("More people began because of the message.")
    if found.verdict is Verdict.FEWER:
        return _("Fewer people began among those who were offered the message.")
    return _("The difference is too small to tell with so many people. That does not mean that there is none.")


def _range(interval: Interval) -> str:
    return _("The difference lies between %(low)s and %(high)s percentage points, with a certainty of 95%%.") % {
        "low": _whole(interval.low * 100),
        "high": _whole(interval.high * 100),
    }


def _points(found: Points) -> str:
    return _("%(value)s points for the category, between %(low)s and %(high)s.") % {
        "value": _one_decimal(found.value),
        "low": _one_decimal(found.low),
        "high": _one_decimal(found.high),
    }


def _why_no_points(found: LiftRow) -> str:
    if found.offered is None:
        return ""
    if found.why_no_points == "not_people":
        return _("The points of this category do not count people one by one, so it cannot be told in points.")
    return _("Too few people to tell it in points.")


def _share(side: Side | None) -> str:
    return _told(side.began) if side else ""


def _told(figure: Told) -> str:
    share = written_percent(figure.percent / 100, reading_locale())
    if figure.kind is Kind.UNDER:
        return _("under %(share)s") % {"share": share}
    return _("over %(share)s") % {"share": share} if figure.kind is Kind.OVER else share


def _band(people: Band) -> str:
    least, most = (None if end is None else written_number(end, reading_locale()) for end in people)
    if most is None:
        return _("%(least)s people or more") % {"least": least}
    return _("%(least)s to %(most)s people") % {"least": least, "most": most}


def _whole(value: float) -> str:
    return written_number(round(value) or 0, reading_locale())


def _one_decimal(value: float) -> str:
    return written_number(round(value, 1) or 0, reading_locale())
