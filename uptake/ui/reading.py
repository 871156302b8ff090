"""Who is reading: the language, its locale and direction, and the words that charts need in it."""

from babel import Locale
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from uptake.ui.charts.series import Words
from uptake.ui.locales import babel_locale


def reading_locale() -> Locale:
    """The locale of the language in which the page speaks."""
    return babel_locale(get_language() or "en")


def reads_from_the_right() -> bool:
    """Whether the page runs from right to left."""
    return get_language_bidi()


def chart_words() -> Words:
    """The words of charts in the language of the page."""
    return Words(
        label=_("Day"),
        name=_("Name"),
        no_data=_("No data"),
        view_as_table=_("View as table"),
        read_by_keys=_("Read the values with the arrow keys."),
        benchmark=_("Peers"),
    )
