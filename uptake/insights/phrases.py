"""The sentences of the insight pages: arithmetic in words, bases, reasons, sources."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uptake.insights.queries import Answer
from uptake.rules.points import half_up
from uptake.rules.window import window
from uptake.score.result import Basis
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_day, written_number, written_percent

WHY_NO_DATA: Mapping[str, Promise] = MappingProxyType(
    {
        "needs_source": gettext_lazy("This category needs facts that cannot be imported yet: %(missing)s."),
        "no_source": gettext_lazy(
            "In these 28 days nothing came from: %(missing)s. Import that report and the number appears."
        ),
        "no_licences": gettext_lazy(
            "Nobody's licences are known for these days. Import the directory (users) or the report Office 365 "
            "active users."
        ),
        "nobody_enabled": gettext_lazy(
            "Nobody had a licence for this in the 28 days, so there is nobody to ask about."
        ),
        "too_few": gettext_lazy(
            "This is about fewer than 10 people, so it is not shown: it would tell what each of them does."
        ),
        "no_threads": gettext_lazy("Nobody who counts started a mail thread of this kind in the 28 days."),
        "no_questions": gettext_lazy("Nobody who counts asked a question in a community in the 28 days."),
        "nobody": gettext_lazy("There was nothing to ask about in the 28 days, so there is no share."),
        "names_are_concealed": gettext_lazy(
            "The reports of these days hide people's names, so they cannot be joined with the licences of the "
            "directory. Show names in the Microsoft 365 admin center and import the reports again."
        ),
        "no_facts": gettext_lazy("No report of these days has been imported yet."),
    }
)

_COUNTS_DAYS = frozenset({"ai_adoption.score"})

WHY_IT_MATTERS: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": gettext_lazy(
            "A question in a chat, a decision in a mail, news in a community: people who can choose the way that "
            "fits reach each other sooner and interrupt each other less."
        ),
        "mobility": gettext_lazy(
            "People who find the same work on the desktop, in the browser and on the phone can go on wherever they "
            "are, and can put it down where they want to."
        ),
        "ai_adoption": gettext_lazy(
            "An assistant helps when it is a habit. Three active days a week are the mark from which it is part of "
            "everyday work."
        ),
    }
)

ADVICE: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": gettext_lazy(
            "Each person who begins to use a second way of communication raises the score. A message reaches exactly "
            "those who have not sent a Teams message in the last 28 days."
        ),
        "mobility": gettext_lazy(
            "Each person who opens one app on a second platform raises the score. Show people how to set up Outlook or "
            "Teams on their phone."
        ),
        "ai_adoption": gettext_lazy(
            "Each further active day counts until a person reaches twelve in 28 days. People who hold a licence and "
            "never begin weigh most."
        ),
    }
)


def why_no_data(answer: Answer) -> str:
    """Why there is no number, and what would bring it."""
    about = WHY_NO_DATA.get(answer.reason, WHY_NO_DATA["no_facts"])
    return str(about) % {"missing": _names(answer.missing)}


def fraction(answer: Answer) -> str:
    """The fraction that is printed under a bar."""
    above, below = _written(answer.numerator), _written(answer.denominator)
    if answer.metric.id in _COUNTS_DAYS:
        return _("%(above)s of %(below)s possible active days") % {"above": above, "below": below}
    kind = answer.metric.grain.name
    texts = {
        "person": _("%(above)s of %(below)s people"),
        "thread": _("%(above)s of %(below)s mail threads"),
        "question": _("%(above)s of %(below)s questions"),
    }
    return texts[kind] % {"above": above, "below": below}


def arithmetic(answer: Answer) -> str:
    """The division in words and numbers."""
    told = {
        "above": _written(answer.numerator),
        "below": _written(answer.denominator),
        "share": written_percent(answer.share, reading_locale(), 2),
    }
    if answer.metric.primary:
        return _("%(above)s ÷ %(below)s = %(share)s, which is %(points)s of 100 points") % {
            **told,
            "points": _written(answer.points),
        }
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


def left_out(excluded_groups: int) -> str:
    """Who is not counted, and why."""
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
    """The key figure of a category as one sentence."""
    share = written_percent(answer.share, reading_locale())
    texts = {
        "communication.modes": _("%(share)s of people use more than one way to communicate"),
        "mobility.platforms": _("%(share)s of people use an app on more than one platform"),
        "ai_adoption.score": _("Copilot is used on %(share)s of the days that make a habit"),
    }
    return texts.get(answer.metric.id, "%(share)s") % {"share": share}


def group_header(answers: Mapping[str, Answer]) -> str:
    """The key figure of a group of insights, where comparing two of them says more than each; else ""."""
    with_mention = answers.get("communication.mentions_answered")
    without = answers.get("communication.no_mentions_answered")
    if with_mention is None or without is None or with_mention.share is None or without.share is None:
        return ""
    points = half_up(Decimal(str((with_mention.share - without.share) * 100)))
    return _("%(points)s percentage points more threads are answered when somebody is mentioned") % {
        "points": written_number(points, reading_locale())
    }


def section(answer: Answer) -> str:
    """Where the definition is documented."""
    return _("Adoption Score, section %(section)s") % {"section": answer.metric.spec}


def _names(missing: str) -> str:
    return ", ".join(_(part.strip()) for part in missing.split(",") if part.strip())


def _written(value: int | None) -> str:
    return written_number(value, reading_locale())
