"""Numbers and days are written as the language of the page does; nothing is a dash."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from uptake.ui.locales import babel_locale

DAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 14, 32, 5, tzinfo=UTC)


def written(source, language="en", **values):
    with translation.override(language):
        return Template("{% load uptake_ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("{{ v|number }}", "en", "1,234.57"),
        ("{{ v|number }}", "de", "1.234,57"),
        ("{{ s|percent }}", "en", "68%"),
        ("{{ s|percent:1 }}", "de", "68,4\u00a0%"),
        ("{{ d|day }}", "de", "20. November 2026"),
        ('{{ d|day:"short" }}', "de", "20.11.26"),
        ("{{ m|datetime }}", "de", "20.11.2026, 14:32"),
        ("{{ m|day }}", "en", "November 20, 2026"),
        ("{{ d|month }}", "en", "November 2026"),
        ("{{ n|number }}{{ n|percent }}{{ n|day }}{{ n|datetime }}{{ n|month }}", "en", "–––––"),
    ],
)
def test_a_value_reads_as_the_language_writes_it(source, language, expected):
    assert written(source, language, v=1234.567, s=0.684, d=DAY, m=MOMENT, n=None) == expected


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("no", "nb"),
        ("sr", "sr_Latn"),
        ("sr-cyrl", "sr_Cyrl"),
        ("pt-br", "pt_BR"),
        ("zh-hans", "zh_Hans"),
        ("xx-no-such", "en"),
    ],
)
def test_every_language_of_the_pages_has_a_locale(language, locale):
    assert str(babel_locale(language)) == locale
