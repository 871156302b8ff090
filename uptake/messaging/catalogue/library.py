"""The premade texts, read once from the files beside this one.

What a text is for stands in two lists, its words in one file for each language. The texts are our own. Source:
specification of organizational messages, sections 2.2 to 2.4.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from uptake.rules.locations import Location

MOST_WORDINGS = 3
ORGANIZATION = "{organization}"


@dataclass(frozen=True)
class WordingText:
    """What people read, in one locale."""

    title: str
    body: str
    button: str

    def naming(self, organization: str) -> "WordingText":
        """The same text with the name of the organization where it is asked for."""
        parts = (part.replace(ORGANIZATION, organization) for part in (self.title, self.body, self.button))
        return WordingText(*parts)


@dataclass(frozen=True)
class Wording:
    """One of the ways to say it, in all locales."""

    id: str
    texts: Mapping[str, WordingText]


@dataclass(frozen=True)
class Recommendation:
    """One thing that people can be asked to try, and the insight that it acts on.

    `hosts` are the apps in which it makes sense, `locations` what a writer may choose among.
    """

    id: str
    insight: str
    category: str
    destination: str
    hosts: tuple[str, ...]
    locations: tuple[Location, ...]
    wordings: tuple[Wording, ...]

    def wording(self, wording_id: str) -> Wording | None:
        """The wording of that name, or None."""
        return next((wording for wording in self.wordings if wording.id == wording_id), None)


@dataclass(frozen=True)
class Template:
    """One premade announcement: under which objective and topic it is found, where it may appear, its texts."""

    id: str
    objective: str
    topic: str
    locations: tuple[Location, ...]
    urgent: bool
    texts: Mapping[str, WordingText]


@cache
def recommendations() -> Mapping[str, Recommendation]:
    """All recommendations by id, in the order of the pages."""
    texts = dict(_texts("recommendations"))
    return MappingProxyType(
        {
            name: Recommendation(
                id=name,
                insight=told["insight"],
                category=told["category"],
                destination=told["destination"],
                hosts=tuple(told["hosts"]),
                locations=tuple(map(Location, told["locations"])),
                wordings=tuple(
                    Wording(
                        wording,
                        MappingProxyType(
                            {
                                locale: WordingText(**words[name][wording])
                                for locale, words in texts.items()
                                if wording in words.get(name, {})
                            }
                        ),
                    )
                    for wording in told["wordings"]
                ),
            )
            for name, told in _read(files(__package__) / "recommendations.toml").items()
        }
    )


@cache
def templates() -> Mapping[str, Template]:
    """All premade announcements by id, in the order of the wizard."""
    texts = dict(_texts("announcements"))
    return MappingProxyType(
        {
            name: Template(
                id=name,
                objective=told["objective"],
                topic=told["topic"],
                locations=tuple(map(Location, told["locations"])),
                urgent=told["urgent"],
                texts=MappingProxyType(
                    {locale: WordingText(**words[name]) for locale, words in texts.items() if name in words}
                ),
            )
            for name, told in _read(files(__package__) / "announcements.toml").items()
        }
    )


def recommendation(action: str) -> Recommendation:
    """The recommendation of that id; KeyError when there is none."""
    return recommendations()[action]


def _texts(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The words of a folder by locale, in the order of the locales."""
    found = sorted((entry.name, entry) for entry in (files(__package__) / folder).iterdir())
    for name, entry in found:
        if name.endswith(".toml"):
            yield name.removesuffix(".toml"), _read(entry)


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))
