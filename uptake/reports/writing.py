"""How the numbers of the Business resilience report are written and read out, in the language of the page."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.dates import format_interval, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from uptake.reports.measures import Saying
from uptake.score.resilience_figures import Compared
from uptake.score.resilience_measures import Form
from uptake.ui.reading import reading_locale, reads_from_the_right
from uptake.ui.writing import NOTHING, written_percent

_TOGETHER, _APART = "\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

ABOUT_THE_SAME = Fraction(2, 100)
"""Changes smaller than this are not called a rise or a fall."""


def value(form: Form, number: Fraction | None) -> str:
    """A number as its form asks: hours and counts with one decimal, shares as percentages."""
    if number is None:
        return NOTHING
    if form in (Form.SHARE, Form.PEOPLE):
        return written_percent(float(number), reading_locale(), 1 if form is Form.SHARE else 0)
    rounded = (Decimal(number.numerator) / number.denominator).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    told = format_decimal(rounded, format="#,##0.0", locale=reading_locale())
    return _("%(n)s hours") % {"n": told} if form is Form.HOURS else told


def change(numbers: Compared) -> str:
    """The change in percent without its sign, or that there is no comparison."""
    if numbers.change is None:
        return _("no comparison")
    return written_percent(float(abs(numbers.change)), reading_locale())


def reading(form: Form, numbers: Compared, saying: Saying) -> str:
    """What the change means, in one or two plain sentences."""
    if numbers.baseline is None:
        return _("There is no baseline to compare with yet.")
    told = {"before": value(form, numbers.baseline.value), "change": change(numbers)}
    if numbers.change is None:
        return _("In the baseline it was zero, so there is no comparison.")
    if abs(numbers.change) < ABOUT_THE_SAME:
        return _("About the same as in the baseline (%(before)s).") % told
    if numbers.change > 0:
        return f"{_('%(change)s more than in the baseline (%(before)s).') % told} {saying.more}"
    return f"{_('%(change)s less than in the baseline (%(before)s).') % told} {saying.less}"


def span(weeks: Sequence[date]) -> str:
    """The days of some weeks, from the first to the last."""
    if not weeks:
        return NOTHING
    return str(format_interval(weeks[0], weeks[-1] + timedelta(days=6), "yMMMd", locale=reading_locale()))


def week(first: date) -> str:
    """A week by its first day; where pages run from right to left, kept together in drawings that do not."""
    told = str(format_skeleton("yMMMd", first, locale=reading_locale()))
    return f"{_TOGETHER}{told}{_APART}" if reads_from_the_right() else told
