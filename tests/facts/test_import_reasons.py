"""Every reason has a sentence that says what to do next."""

import re
import string
from pathlib import Path

import pytest

from uptake.facts.importers.reasons import REMARK, ROW, SENTENCES, WHOLE_FILE, sentence

IMPORTERS = Path(__file__).parents[2] / "uptake" / "facts" / "importers"


def _given() -> set[str]:
    """Short names that the code gives as reasons: every quoted name with a known shape."""
    code = "\n".join(p.read_text() for p in IMPORTERS.glob("*.py") if p.name != "reasons.py")
    quoted = set(re.findall(r'"([a-z]+(?:_[a-z0-9]+)*)"', code))
    return {name for name in quoted if name in SENTENCES}


def test_every_sentence_is_used_and_none_is_left_over() -> None:
    assert set(SENTENCES) - _given() == set()


def test_every_reason_in_the_code_has_its_sentence() -> None:
    code = "\n".join(p.read_text() for p in IMPORTERS.glob("*.py"))
    raised = set(re.findall(r'(?:Unreadable|Unrecognised|Notice)\(\s*"([a-z_0-9]+)"', code))
    raised |= set(re.findall(r'"((?:bad|no|person)_[a-z_]+)"\)', code))
    assert raised <= set(SENTENCES)


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_a_sentence_ends_and_can_be_filled(reason: str) -> None:
    text = SENTENCES[reason]
    assert text.endswith((".", "}."))
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    filled = sentence(reason, dict.fromkeys(names, ("one", "two")))
    assert "{" not in filled
    if names:
        assert "one, two" in filled


@pytest.mark.parametrize("reason", sorted(WHOLE_FILE) + sorted(ROW))
def test_what_is_refused_comes_with_what_to_do(reason: str) -> None:
    assert len([part for part in re.split(r"[.:;] ", SENTENCES[reason].rstrip(".")) if part]) >= 2


def test_a_reason_means_one_thing() -> None:
    assert len(SENTENCES) == len(WHOLE_FILE) + len(ROW) + len(REMARK)
