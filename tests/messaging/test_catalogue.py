import re

import pytest

from uptake.messaging import sayings
from uptake.messaging.catalogue import library
from uptake.messaging.catalogue.library import LIMITS, LOCALES, MOST_WORDINGS, length, recommendations
from uptake.messaging.steps import Step
from uptake.rules import locales
from uptake.rules.frequency import INTERVALS
from uptake.rules.message_lifecycle import MOVES
from uptake.rules.surfaces import SURFACES, Format
from uptake.score.registry import metric

TEXTS = [
    pytest.param(about, wording, locale, id=f"{about.id}-{wording.id}-{locale}")
    for about in recommendations().values()
    for wording in about.wordings
    for locale in wording.texts
]
ENGLISH = {"the", "and", "your", "you", "with", "more", "about", "started", "works", "how", "of", "it", "is"}


def test_each_recommendation_acts_on_a_metric_of_its_category():
    for about in recommendations().values():
        assert metric(about.insight).category.id == about.category


def test_each_recommendation_is_explained_to_admins():
    assert set(sayings.ACTIONS) == set(recommendations())


def test_there_are_up_to_three_wordings():
    for about in recommendations().values():
        assert 1 <= len(about.wordings) <= MOST_WORDINGS


def test_each_wording_exists_in_every_locale():
    for about in recommendations().values():
        for wording in about.wordings:
            assert set(wording.texts) == set(LOCALES)


def test_every_locale_is_one_that_a_client_can_be_given():
    assert set(LOCALES) <= set(locales.LOCALES)


@pytest.mark.parametrize(("about", "wording", "locale"), TEXTS)
def test_each_text_is_there_and_fits(about, wording, locale):
    text = wording.texts[locale]
    for part, limit in LIMITS.items():
        assert 0 < length(getattr(text, part)) <= limit
        assert getattr(text, part) == getattr(text, part).strip()


@pytest.mark.parametrize(("about", "wording", "locale"), TEXTS)
def test_no_text_holds_markup_or_control_characters(about, wording, locale):
    text = wording.texts[locale]
    assert not re.search(r"[<>{}\x00-\x1f]", text.title + text.body + text.button)


@pytest.mark.parametrize(("about", "wording", "locale"), [p for p in TEXTS if p.values[2] != "en"])
def test_no_english_is_left_in_another_language(about, wording, locale):
    text, english = wording.texts[locale], wording.texts["en"]
    for part in LIMITS:
        words = set(re.findall(r"[A-Za-zÀ-ÿ’]+", getattr(text, part).lower()))
        assert not words & ENGLISH
        assert getattr(text, part) != getattr(english, part)
        if locale in ("ja", "ar"):
            assert words <= {"teams"}


@pytest.mark.parametrize(("about", "wording", "locale"), [p for p in TEXTS if p.values[2] in ("ja", "ar")])
def test_japanese_and_arabic_are_written_in_their_own_letters(about, wording, locale):
    letters = {"ja": r"[぀-ヿ一-鿿]", "ar": r"[؀-ۿ]"}[locale]
    for part in LIMITS:
        assert re.search(letters, getattr(wording.texts[locale], part))


def test_wordings_say_different_things():
    for about in recommendations().values():
        for locale in LOCALES:
            titles = [wording.texts[locale].title for wording in about.wordings]
            assert len(set(titles)) == len(titles)


def test_the_button_leads_to_a_public_page_over_https():
    for about in recommendations().values():
        assert re.fullmatch(r"https://[a-z.]+/\S*", about.destination)


def test_marks_on_a_character_do_not_count_as_characters():
    assert length("e\N{COMBINING ACUTE ACCENT}\N{RIGHT-TO-LEFT MARK}") == 1


def test_an_unknown_wording_is_none():
    assert library.recommendation("communicate_in_teams").wording("nothing") is None


def test_every_place_has_a_name():
    assert set(sayings.SURFACES) == set(SURFACES)


def test_every_interval_step_move_and_format_has_a_name():
    assert set(sayings.INTERVALS) == set(INTERVALS)
    assert set(sayings.STEPS) == set(Step)
    assert set(sayings.MOVES) == {move.name for move in MOVES}
    assert set(sayings.FORMATS) == set(sayings.FORMATS_SAY) == set(Format)
