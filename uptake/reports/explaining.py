"""How the numbers of the Business resilience report are calculated, told in the language of the page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uptake.facts.shared_work import PERSON_WEEK
from uptake.reports import writing
from uptake.reports.queries import Resilience
from uptake.rules.resilience import WEEKS, Periods
from uptake.score.resilience_figures import Compared, Figure
from uptake.score.resilience_measures import Form, Reading
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number


def how(figure: Figure, numbers: Compared, found: Resilience) -> list[tuple[str, str]]:
    """How a measure is calculated, as pairs of a name and a text."""
    reading, periods = figure.reading, figure.periods
    if reading is None or periods is None:
        return []
    return [
        (_("Arithmetic"), _ARITHMETIC[figure.measure.form]()),
        (_("Columns"), " / ".join(f"{reading.table.name}.{column}" for column in reading.columns)),
        *weeks_told(periods),
        (_("People counted"), people_told(numbers)),
        (_("Not counted"), _left_out(reading, found)),
        (_("Source"), _source(reading)),
        (_("Defined in"), _("Adoption Score, section %(section)s") % {"section": "7"}),
    ]


def weeks_told(periods: Periods) -> list[tuple[str, str]]:
    """The weeks of both periods, as pairs of a name and a text."""
    if periods.a_year_earlier:
        name = _("Baseline: the same weeks a year earlier")
    else:
        name = _("Baseline: the first weeks stored")
    return [
        (_("Current period"), _weeks(periods.current)),
        (name, _weeks(periods.baseline) if periods.baseline else _("none: fewer than eight weeks are stored")),
    ]


def people_told(numbers: Compared) -> str:
    """How many people both numbers are about."""
    now = written_number(numbers.current.people, reading_locale())
    if numbers.baseline is None:
        return _("%(now)s now") % {"now": now}
    return _("%(now)s now, %(before)s in the baseline") % {
        "now": now,
        "before": written_number(numbers.baseline.people, reading_locale()),
    }


def _weeks(weeks: Sequence[date]) -> str:
    told = ngettext("%(n)s week", "%(n)s weeks", len(weeks)) % {"n": len(weeks)}
    return _("%(days)s (%(weeks)s of %(all)s)") % {"days": writing.span(weeks), "weeks": told, "all": WEEKS}


def _left_out(reading: Reading, found: Resilience) -> str:
    weeks = _("weeks in which a person did nothing, and weeks in which fewer than 10 people have a value")
    if reading.table is PERSON_WEEK:
        return _("%(weeks)s; nobody else: the person query knows codes only") % {"weeks": weeks}
    guests = _("guests")
    if found.excluded_groups:
        groups = ngettext("%(n)s excluded group", "%(n)s excluded groups", found.excluded_groups)
        guests = _("guests and the people of %(groups)s") % {"groups": groups % {"n": found.excluded_groups}}
    return _("%(guests)s; %(weeks)s") % {"guests": guests, "weeks": weeks}


def _source(reading: Reading) -> str:
    told = _(reading.source)
    return _("%(source)s, an approximation: time with audio") % {"source": told} if reading.approximate else told


def _mean() -> str:
    return _("The sum over all active weeks of all people, divided by the number of these weeks")


def _ratio() -> str:
    return _("The sum of the first column over all active weeks of all people, divided by the sum of the second")


def _above() -> str:
    return _("People whose mean over their active weeks is above the limit, divided by all people with a value")


_ARITHMETIC = {Form.HOURS: _mean, Form.COUNT: _mean, Form.SHARE: _ratio, Form.PEOPLE: _above}
