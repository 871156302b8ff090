"""The sentences of goals: how one stands, and where it is heading."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.insights.goals import Progress
from uptake.rules.forecast import Outlook, Unknown
from uptake.ui.reading import reading_locale
from uptake.ui.states import Badge
from uptake.ui.writing import written_day, written_number

BADGES: Mapping[Outlook, Badge] = MappingProxyType(
    {
        Outlook.REACHED: Badge(gettext_lazy("Reached"), "success"),
        Outlook.ON_TRACK: Badge(gettext_lazy("On track"), "success"),
        Outlook.BEHIND: Badge(gettext_lazy("Behind"), "warning"),
        Outlook.OUT_OF_REACH: Badge(gettext_lazy("Far behind"), "danger"),
        Outlook.MISSED: Badge(gettext_lazy("Missed"), "danger"),
        Outlook.UNKNOWN: Badge(gettext_lazy("No forecast"), "neutral"),
    }
)
_SAYS: Mapping[Outlook, Promise] = MappingProxyType(
    {
        Outlook.REACHED: gettext_lazy("The goal is reached."),
        Outlook.ON_TRACK: gettext_lazy("If it goes on like this, the goal is reached in time."),
        Outlook.BEHIND: gettext_lazy(
            "If it goes on like this, the goal is missed; with some luck it is still reached."
        ),
        Outlook.OUT_OF_REACH: gettext_lazy(
            "If it goes on like this, the goal is missed by far. Something has to change, or the goal."
        ),
        Outlook.MISSED: gettext_lazy("The day has passed, and the goal was not reached."),
    }
)
_WHY_NOT: Mapping[Unknown, Promise] = MappingProxyType(
    {
        Unknown.TOO_LITTLE_HISTORY: gettext_lazy(
            "There is no forecast yet: it takes 84 days of history that were counted in the same way."
        ),
        Unknown.TOO_FAR: gettext_lazy("There is no forecast yet: the day is more than a year away."),
        Unknown.PAST: gettext_lazy("There is no forecast: the day has passed."),
    }
)


def badge(outlook: Outlook) -> Badge:
    """How a goal stands, as a word with its tone."""
    return BADGES[outlook]


def outlook(goal: Progress) -> str:
    """How a goal stands, as a sentence."""
    if goal.outlook is Outlook.UNKNOWN:
        return str(_WHY_NOT[goal.seen]) if isinstance(goal.seen, Unknown) else ""
    return str(_SAYS[goal.outlook])


def forecast(goal: Progress) -> str:
    """What is to be expected on the day of a goal; "" without a forecast."""
    seen = goal.seen
    if isinstance(seen, Unknown):
        return ""
    return _("On %(day)s %(expected)s points are to be expected, in four of five cases %(low)s to %(high)s.") % {
        "day": written_day(seen.at, reading_locale()),
        "expected": _number(seen.expected),
        "low": _number(seen.low),
        "high": _number(seen.high),
    }


def _number(points: float) -> str:
    return written_number(round(points), reading_locale())
