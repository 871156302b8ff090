"""The sentences about one answer: its fraction and arithmetic in words, what it is made of, who is left out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uptake.insights.day import Answer
from uptake.insights.texts import HEADLINES
from uptake.rules.points import CATEGORY_POINTS, half_up
from uptake.rules.window import window
from uptake.score.people import TARGET_DAYS
from uptake.score.result import Basis
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_day, written_number, written_percent

FRACTIONS: Mapping[str, Promise] = MappingProxyType(
    {
        "person": gettext_lazy("%(above)s of %(below)s people"),
        "thread": gettext_lazy("%(above)s of %(below)s mail threads"),
        "question": gettext_lazy("%(above)s of %(below)s questions"),
        "meeting": gettext_lazy("%(above)s of %(below)s meetings"),
        "workspace": gettext_lazy("%(above)s of %(below)s shared workspaces"),
        "device": gettext_lazy("%(above)s of %(below)s devices"),
        "endpoint_device": gettext_lazy("%(above)s of %(below)s devices"),
        "measured_device": gettext_lazy("%(above)s of %(below)s devices"),
        "application": gettext_lazy("%(above)s of %(below)s applications"),
        "location": gettext_lazy("%(above)s of %(below)s locations"),
        "sample": gettext_lazy("%(above)s of %(below)s measurements"),
        "organization": gettext_lazy("%(above)s of %(below)s"),
    }
)
"""The fraction below a bar, by what is counted (the name of the grain)."""

COUNTED: Mapping[str, Promise] = MappingProxyType(
    {
        "person": gettext_lazy("%(n)s people"),
        "thread": gettext_lazy("%(n)s mail threads"),
        "question": gettext_lazy("%(n)s questions"),
        "meeting": gettext_lazy("%(n)s meetings"),
        "workspace": gettext_lazy("%(n)s shared workspaces"),
        "device": gettext_lazy("%(n)s devices"),
        "endpoint_device": gettext_lazy("%(n)s devices"),
        "measured_device": gettext_lazy("%(n)s devices"),
        "application": gettext_lazy("%(n)s applications"),
        "location": gettext_lazy("%(n)s locations"),
        "sample": gettext_lazy("%(n)s measurements"),
        "organization": gettext_lazy("the organization as a whole"),
    }
)
"""How many a number is about, by what is counted."""


def fraction(answer: Answer) -> str:
    """The fraction that is printed under a bar; for a weighted mean, what it is a mean over."""
    if answer.metric.weighted:
        if answer.metric.grain.name == "organization":
            return _("points of the organization as a whole")
        return _("weighted mean over %(what)s") % {"what": asked_about(answer)}
    told = {"above": number(answer.numerator), "below": number(answer.denominator)}
    if answer.metric.each == TARGET_DAYS:
        return _("%(above)s of %(below)s possible active days") % told
    if answer.metric.each > 1:
        return _("%(above)s of %(below)s possible, %(each)s for each person") % {**told, "each": answer.metric.each}
    return str(FRACTIONS[answer.metric.grain.name]) % told


def asked_about(answer: Answer) -> str:
    """How many people or things the number is about."""
    return str(COUNTED[answer.metric.grain.name]) % {"n": number(answer.about)}


def key_figure(answer: Answer) -> str:
    """The number of an answer: points where it is a mean of points, else a percentage."""
    return number(answer.points) if answer.metric.weighted else written_percent(answer.share, reading_locale())


def arithmetic(answer: Answer, *, makes_points: bool = False) -> str:
    """The division in words and numbers."""
    told = {
        "above": number(answer.numerator),
        "below": number(answer.denominator),
        "share": written_percent(answer.share, reading_locale(), 2),
        "points": number(answer.points),
    }
    if answer.metric.weighted:
        return _("%(above)s ÷ %(below)s (sums of weights) = %(share)s, which is %(points)s of 100 points") % told
    if makes_points:
        return _("%(above)s ÷ %(below)s = %(share)s, which is %(points)s of 100 points") % told
    return _("%(above)s ÷ %(below)s = %(share)s") % told


def days_of(answer: Answer) -> str:
    """The days that a number looks back on."""
    span = window(answer.as_of, answer.metric.days)
    if span.first == span.last:
        return written_day(span.last, reading_locale())
    return _("%(first)s to %(last)s, both included, whole UTC days") % {
        "first": written_day(span.first, reading_locale()),
        "last": written_day(span.last, reading_locale()),
    }


def basis_of(answer: Answer) -> str:
    """What the number was made of, in words."""
    if not answer.basis:
        return _("no facts")
    basis = Basis.of(answer.basis)
    if basis.newest is not None:
        return _("what was known on %(day)s") % {"day": written_day(basis.newest, reading_locale())}
    if basis.refreshed is not None:
        text = _("one report about the %(days)s days up to %(day)s, not daily facts") % {
            "days": basis.days,
            "day": written_day(basis.refreshed, reading_locale()),
        }
    else:
        text = _("facts of %(delivered)s of %(days)s days") % {"delivered": basis.delivered, "days": basis.days}
    if basis.last_dates:
        text += _("; the report tells only the last day of use, so the number is too low")
    if basis.licences_of is not None:
        text += _("; licences as of %(day)s, because none were kept earlier") % {
            "day": written_day(basis.licences_of, reading_locale())
        }
    return text


def caution(answer: Answer) -> str:
    """The label of a number that does not rest on 28 whole days of facts; "" for one that does."""
    if answer.basis and not Basis.of(answer.basis).whole:
        return _("Made of %(basis)s.") % {"basis": basis_of(answer)}
    return ""


def left_out(answer: Answer, excluded_groups: int) -> str:
    """Who or what is not counted, and why."""
    if not answer.metric.about_people:
        return _("nobody: this is not about people, so exclusions of people change nothing")
    always = _("guests, disabled and deleted accounts, accounts without a licence")
    if not excluded_groups:
        return always
    groups = ngettext("%(n)s excluded group", "%(n)s excluded groups", excluded_groups) % {"n": excluded_groups}
    return _("%(always)s, and the people of %(groups)s") % {"always": always, "groups": groups}


def sources_of(answer: Answer, newest: Mapping[str, date]) -> str:
    """The sources of a number, each with its last delivery."""
    told = []
    for source in answer.metric.sources:
        day = newest.get(source)
        when = _("last day %(day)s") % {"day": written_day(day, reading_locale())} if day else _("never delivered")
        told.append(f"{_(source)} ({when})")
    return ", ".join(told) or _("licences and accounts")


def headline(answer: Answer) -> str:
    """The key figure of a category as one sentence; of another way of counting, its name and the figure."""
    about = answer.metric
    told = {"share": written_percent(answer.share, reading_locale()), "points": number(answer.points)}
    if about.primary and about.category.id in HEADLINES:
        return str(HEADLINES[about.category.id]) % told
    return f"{_(about.title)}: {points_of_100(answer) if about.weighted else told['share']}"


def points_of_100(answer: Answer) -> str:
    """Points and what they are out of."""
    return _("%(points)s of %(maximum)s points") % {
        "points": number(answer.points),
        "maximum": number(CATEGORY_POINTS),
    }


def group_header(answers: Mapping[str, Answer]) -> str:
    """The key figure of a group of insights, where comparing two of them says more than each; else ""."""
    with_mention = answers.get("communication.mentions_answered")
    without = answers.get("communication.no_mentions_answered")
    if with_mention is None or without is None or with_mention.share is None or without.share is None:
        return ""
    difference = half_up(Decimal(str((with_mention.share - without.share) * 100)))
    return _("%(points)s percentage points more threads are answered when somebody is mentioned") % {
        "points": written_number(difference, reading_locale())
    }


def section(answer: Answer) -> str:
    """Where the definition is documented."""
    return _("Adoption Score, section %(section)s") % {"section": answer.metric.spec}


def number(value: int | None) -> str:
    """A number as the language of the page writes it."""
    return written_number(value, reading_locale())
