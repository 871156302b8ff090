"""The invented persons whom a visitor of the sample intranet can be."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from uptake.demo.persons import Person
from uptake.rules.locales import choose, direction

FILE = "demo.json"


@dataclass(frozen=True)
class Visitor:
    """Somebody to be on the sample intranet."""

    principal: str
    name: str
    language: str

    @property
    def direction(self) -> str:
        """The direction in which their language is read."""
        return direction(choose((self.language,)))


def remember(people: Mapping[str, Sequence[Person]]) -> None:
    """Keep the persons to meet, by tenant."""
    told = {
        slug: [{"principal": p.principal.lower(), "name": p.name, "language": p.language} for p in persons]
        for slug, persons in people.items()
    }
    _file().write_text(json.dumps(told, ensure_ascii=False, indent=1))


def visitors(slug: str) -> list[Visitor]:
    """The persons to meet of a tenant; none when it is not a demonstration tenant."""
    if not _file().exists():
        return []
    told = json.loads(_file().read_text())
    return [Visitor(**each) for each in told.get(slug, [])]


def visitor(slug: str, principal: str) -> Visitor | None:
    """The person of that principal name among those to meet."""
    return next((each for each in visitors(slug) if each.principal == principal), None)


def _file() -> Path:
    folder: Path = settings.UPTAKE.folder
    return folder / FILE
