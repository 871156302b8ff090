import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.rules.locales import FALLBACK, LOCALES, choose, direction, match

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/delivery/locales.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["says"])
def test_the_languages_lead_to_the_locale(case):
    assert choose(tuple(case["languages"])) == case["expect"]


def test_there_are_41_locales():
    assert len(LOCALES) == len(set(LOCALES)) == 41
    assert sorted(LOCALES) == sorted(CASES["all"])


def test_arabic_and_hebrew_alone_are_read_from_right_to_left():
    assert {locale for locale in LOCALES if direction(locale) == "rtl"} == {"ar", "he"}


@settings(deadline=None)
@given(st.sampled_from(LOCALES), st.booleans(), st.booleans())
def test_every_locale_is_its_own_match(locale, capitals, underscores):
    said = locale.upper() if capitals else locale
    assert match(said.replace("-", "_") if underscores else said) == locale


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=4))
def test_whatever_a_client_says_the_answer_is_one_of_the_41(languages):
    assert choose(tuple(languages)) in LOCALES


@settings(deadline=None)
@given(st.from_regex(re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4}){0,2}"), fullmatch=True))
def test_a_match_speaks_the_language_that_was_asked_for(language):
    found = match(language)
    asked = language.split("-")[0]
    assert found is None or found.split("-")[0] == {"nb": "no", "nn": "no"}.get(asked, asked)
    assert choose((language,)) == (found or FALLBACK)
