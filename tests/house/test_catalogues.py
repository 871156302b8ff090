"""German and Arabic say everything that English says."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from uptake.insights.declared import TEXTS

LOCALE = Path(__file__).parents[2] / "uptake/locale"
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_sentence_is_translated_with_its_places(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    entries = [entry for entry in catalogue if entry.id]
    assert len(entries) > 700
    for entry in entries:
        said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        asked = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        assert all(said), entry.id
        assert not entry.fuzzy, entry.id
        for text in said:
            assert set(PLACES.findall(text)) == set(PLACES.findall(asked[-1])), entry.id


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_is_declared_below_the_pages_is_translated_too(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        known = {entry.id for entry in read_po(file, locale=language)}
    assert set(TEXTS) <= known
