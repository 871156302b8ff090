"""The invented persons whom a visitor of the sample intranet can be.

An intranet knows its people by their names, whatever Uptake keeps of them. Where that is pseudonyms, no name of them
lies in the data folder either: they are invented again from the seed.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from uptake.demo.organization import DEMO_TENANTS, Organization, organization, people_to_meet
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


def remember(organizations: Iterable[tuple[int, Organization]]) -> None:
    """Keep the persons to meet of each organization, told with the number of people that it was made with."""
    told: dict[str, object] = {
        made.slug: asked if settings.UPTAKE.pseudonyms.on else [asdict(each) for each in _to_meet(made)]
        for asked, made in organizations
    }
    _file().write_text(json.dumps(told, ensure_ascii=False, indent=1))


def visitors(slug: str) -> list[Visitor]:
    """The persons to meet of a tenant; none when it is not a demonstration tenant."""
    if not _file().exists():
        return []
    told = json.loads(_file().read_text()).get(slug, [])
    return list(_invented(slug, told)) if isinstance(told, int) else [Visitor(**each) for each in told]


def visitor(slug: str, principal: str) -> Visitor | None:
    """The person of that principal name among those to meet."""
    return next((each for each in visitors(slug) if each.principal == principal), None)


def _to_meet(made: Organization) -> tuple[Visitor, ...]:
    return tuple(Visitor(each.principal.lower(), each.name, each.language) for each in people_to_meet(made))


@lru_cache(maxsize=len(DEMO_TENANTS))
def _invented(slug: str, people: int) -> tuple[Visitor, ...]:
    """Those of an organization that was made with so many people: always the same."""
    about = next(tenant for tenant in DEMO_TENANTS if tenant.slug == slug)
    return _to_meet(organization(about.seed, people=people, slug=slug, name=about.name, character=about.character))


def _file() -> Path:
    folder: Path = settings.UPTAKE.folder
    return folder / FILE
