"""The premade recommendations, read once from the files beside this one.

A file holds one recommendation: what it is for, up to three wordings, each in every locale. The texts
are our own. Source: specification of organizational messages, sections 1.3, 2.3 and 2.4.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

LOCALES = ("en", "de", "fr", "es", "ja", "ar")
MOST_WORDINGS = 3
LIMITS: Mapping[str, int] = MappingProxyType({"title": 60, "body": 200, "button": 25})


@dataclass(frozen=True)
class WordingText:
    """What people read, in one locale."""

    title: str
    body: str
    button: str


@dataclass(frozen=True)
class Wording:
    """One of the ways to say it, in all locales."""

    id: str
    texts: Mapping[str, WordingText]


@dataclass(frozen=True)
class Recommendation:
    """One thing that people can be asked to try, and the insight that it acts on."""

    id: str
    insight: str
    category: str
    destination: str
    wordings: tuple[Wording, ...]

    def wording(self, wording_id: str) -> Wording | None:
        """The wording of that name, or None."""
        return next((wording for wording in self.wordings if wording.id == wording_id), None)


@cache
def recommendations() -> Mapping[str, Recommendation]:
    """All recommendations by id, in the order of their files' names."""
    folder = files(__package__)
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    read = [_recommendation(tomllib.loads((folder / name).read_text("utf-8"))) for name in found]
    return MappingProxyType({recommendation.id: recommendation for recommendation in read})


def recommendation(action: str) -> Recommendation:
    """The recommendation of that id; KeyError when there is none."""
    return recommendations()[action]


def length(text: str) -> int:
    """Characters as a reader counts them: marks that sit on another character are not counted."""
    return sum(unicodedata.category(sign) not in ("Mn", "Me", "Cf") for sign in text)


def _recommendation(told: dict[str, Any]) -> Recommendation:
    return Recommendation(
        id=told["id"],
        insight=told["insight"],
        category=told["category"],
        destination=told["destination"],
        wordings=tuple(
            Wording(name, MappingProxyType({locale: WordingText(**text) for locale, text in texts.items()}))
            for name, texts in told["wordings"].items()
        ),
    )
