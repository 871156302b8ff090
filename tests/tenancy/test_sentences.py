"""Every reason for a no has a sentence for people."""

import re
from pathlib import Path

import pytest

from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import SENTENCES, sentence

ROOT = Path(__file__).parents[2] / "uptake"
CONTROL_PLANE = (
    "rules",
    "tenancy",
    "access",
    "people",
    "messaging",
    "insights",
    "engagement",
    "jobs",
    "demo",
    "audience",
    "score",
    "peers",
    "groups",
    "reports",
    "api",
)


def reasons() -> set[str]:
    return {
        reason
        for folder in CONTROL_PLANE
        for file in (ROOT / folder).rglob("*.py")
        for reason in re.findall(r'Refused\(\s*"(\w+)"', file.read_text())
    }


def test_reasons_are_found_at_all() -> None:
    assert "not_allowed" in reasons()


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_each_reason_has_its_sentence(reason: str) -> None:
    assert reason in SENTENCES
    assert sentence(Refused(reason)).endswith(".")
