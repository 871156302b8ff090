"""In which language an announcement is written and read."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import languages
from uptake.rules.delivery import Asked, Message, locale_of
from uptake.rules.frequency import Kind

CASES = tomllib.loads((Path(__file__).parents[2] / "cases" / "delivery" / "announcement_locales.toml").read_text())
TAGS = st.sampled_from([*languages.LOCALES, "fr-CA", "lv", "zh_TW", "pt", "en-GB", "sv-SE", "nb"])


def read(tags: Iterable[str], written: Iterable[str], fallback: str = "") -> str | None:
    """The locale that the delivery itself gives somebody with these languages."""
    moment = datetime(2025, 6, 1, tzinfo=UTC)
    message = Message(
        id=1,
        kind=Kind.ANNOUNCEMENT,
        active=True,
        starts_at=moment,
        ends_at=moment + timedelta(days=30),
        interval=timedelta(days=7),
        surfaces=frozenset({"web-popover"}),
        locales=frozenset(written),
        recipients=frozenset({1}),
        fallback_locale=fallback,
    )
    return locale_of(message, Asked(1, tuple(tags), "web-popover", moment))


def test_the_locales_are_those_of_the_source():
    assert list(languages.LOCALES) == CASES["all"]


@pytest.mark.parametrize("case", CASES["premade"], ids=lambda case: case["id"])
def test_a_premade_text_is_read_in_ones_own_language(case):
    own = languages.of_receiver(tuple(case["languages"]))
    assert (own or "") == case["expect"]
    assert read(case["languages"], languages.LOCALES) == own


@pytest.mark.parametrize("case", CASES["custom"], ids=lambda case: case["id"])
def test_own_words_are_read_by_those_of_the_authors_language(case):
    written = languages.of_author(case["author"], otherwise_english=not case.get("block", False))
    assert (written or "") == case["written"]
    found = read(case["languages"], [written] if written else [])
    assert (found is not None) == case["reads"]


@given(st.lists(TAGS, max_size=4), st.sets(st.sampled_from(languages.LOCALES)), st.sampled_from(languages.LOCALES))
def test_a_fallback_reaches_everybody_and_takes_nothing_away(tags, written, fallback):
    plain = read(tags, written)
    assert plain is None or plain in written
    more = read(tags, written, fallback)
    assert more == (plain or (fallback if fallback in written else None))


@given(st.sampled_from(languages.LOCALES))
def test_every_locale_is_its_own(locale):
    assert languages.match(locale) == languages.match(locale.lower().replace("-", "_")) == locale
