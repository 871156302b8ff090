import re

import pytest

from uptake.messaging import sayings
from uptake.messaging.catalogue import library
from uptake.messaging.catalogue.library import MOST_WORDINGS, ORGANIZATION, recommendations, templates
from uptake.messaging.steps import Step
from uptake.messaging.written import checked, length
from uptake.rules import languages, locales
from uptake.rules.frequency import INTERVALS, Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.message_lifecycle import MOVES
from uptake.rules.surfaces import SURFACES
from uptake.score.registry import metric

PARTS = ("title", "body", "button")
RECOMMENDED = [
    (locale, f"{about.id}.{wording.id}", wording.texts, about.locations)
    for about in recommendations().values()
    for wording in about.wordings
    for locale in locales.LOCALES
]
ANNOUNCED = [
    (locale, about.id, about.texts, about.locations) for about in templates().values() for locale in languages.LOCALES
]
TEXTS = [pytest.param(*each, id=f"{each[1]}-{each[0]}") for each in RECOMMENDED + ANNOUNCED]
ENGLISH = {"the", "and", "your", "you", "with", "more", "about", "started", "works", "how", "this", "that", "what"}
LETTERS = {
    "ar": r"[\u0600-\u06ff]",
    "he": r"[\u0590-\u05ff]",
    "el": r"[\u0370-\u03ff]",
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7af]",
    "th": r"[\u0e00-\u0e7f]",
    "zh": r"[\u4e00-\u9fff]",
    **dict.fromkeys(("ru", "uk", "bg", "sr-Cyrl"), r"[\u0400-\u04ff]"),
}


def test_each_recommendation_acts_on_a_metric_of_its_category():
    for about in recommendations().values():
        assert metric(about.insight).category.id == about.category


def test_each_recommendation_acts_on_an_insight_of_its_own():
    assert len({about.insight for about in recommendations().values()}) == len(recommendations())


def test_each_recommendation_is_explained_to_admins():
    assert set(sayings.ACTIONS) == set(recommendations())


def test_there_are_three_wordings():
    for about in recommendations().values():
        assert len(about.wordings) == MOST_WORDINGS


def test_every_language_has_every_text_and_no_other():
    for about in recommendations().values():
        for wording in about.wordings:
            assert set(wording.texts) == set(locales.LOCALES)
    for template in templates().values():
        assert set(template.texts) == set(languages.LOCALES)


def test_recommendations_and_templates_name_places_that_take_them():
    for about in recommendations().values():
        assert all(Kind.RECOMMENDATION in PLACES[location].kinds for location in about.locations)
        assert {surface.host for surface in SURFACES.values()} >= set(about.hosts) >= {"web"}
    for template in templates().values():
        assert all(Kind.ANNOUNCEMENT in PLACES[location].kinds for location in template.locations)
        assert Location.SPOTLIGHT not in template.locations


def test_every_objective_and_topic_has_a_name_and_a_template():
    assert {template.objective for template in templates().values()} == set(sayings.OBJECTIVES)
    assert {template.topic for template in templates().values()} == set(sayings.TOPICS)


@pytest.mark.parametrize(("locale", "name", "texts", "places"), TEXTS)
def test_each_text_keeps_the_rules(locale, name, texts, places):
    text, english = texts[locale], texts.get("en") or texts["en-US"]
    own_letters = next((LETTERS[tag] for tag in (locale, locale.partition("-")[0]) if tag in LETTERS), None)
    for part in PARTS:
        told, master = getattr(text, part), getattr(english, part)
        for limit in (PLACES[each].limits[part] for each in places if part in PLACES[each].limits):
            assert told == checked(told.replace(ORGANIZATION, "Contoso"), limit).replace("Contoso", ORGANIZATION)
        assert told
        assert not re.search(r"[<>{}\n]", told.replace(ORGANIZATION, ""))
        assert told.count(ORGANIZATION) == master.count(ORGANIZATION)
        if not locale.startswith("en"):
            assert told != master
            assert not ENGLISH & set(re.findall(r"[a-zà-ÿ]+", told.lower()))
        if own_letters:
            assert re.search(own_letters, told)


@pytest.mark.parametrize("locale", ["sr", "hr", "sl", "pl", "cs", "sk", "ro", "tr", "vi", "lv", "lt", "et", "hu"])
def test_latin_languages_have_no_letters_of_others(locale):
    for about in recommendations().values():
        for wording in about.wordings:
            for part in PARTS:
                assert not re.search(r"[\u0370-\u05ff\u0600-\u06ff\u4e00-\u9fff]", getattr(wording.texts[locale], part))


def test_the_name_of_the_organization_takes_its_place():
    text = templates()["welcome"].texts["en-US"].naming("Contoso")
    assert "Contoso" in text.title
    assert ORGANIZATION not in text.title + text.body + text.button


def test_wordings_say_different_things():
    for about in recommendations().values():
        for locale in locales.LOCALES:
            titles = [wording.texts[locale].title for wording in about.wordings]
            assert len(set(titles)) == len(titles)


def test_the_button_leads_to_a_public_page_over_https():
    for about in recommendations().values():
        assert re.fullmatch(r"https://[a-z.]+/\S*", about.destination)


def test_marks_on_a_character_do_not_count_as_characters():
    assert length("e\N{COMBINING ACUTE ACCENT}") == 1
    assert length("\U0001f468\u200d\U0001f469\u200d\U0001f467") == 1  # a family
    assert length("\U0001f1e9\U0001f1ea") == 1  # a flag


def test_an_unknown_wording_is_none():
    assert library.recommendation("communicate_in_teams").wording("nothing") is None


def test_every_place_has_a_name():
    assert set(sayings.SURFACES) == set(SURFACES)


def test_every_interval_step_move_location_and_kind_has_a_name():
    assert set(sayings.INTERVALS) == set(INTERVALS)
    assert set(sayings.STEPS) == set(Step)
    assert set(sayings.MOVES) == {move.name for move in MOVES}
    assert set(sayings.LOCATIONS) == set(sayings.LOCATIONS_SAY) == set(Location)
    assert set(sayings.KINDS) == set(Kind)
