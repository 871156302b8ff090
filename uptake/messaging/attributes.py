"""Companies, departments and places that recipients may be chosen by: only while group-level insights are on.

Source: specification of organizational messages, section 5.2. A value with fewer than ten people is not offered.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from uptake.groups.queries import settings_of
from uptake.people.queries import attribute_sizes
from uptake.rules.choices import chosen
from uptake.rules.group_trees import Path
from uptake.rules.small_groups import smallest_group
from uptake.tenancy.models import Tenant

_LEVELS = ("country", "state", "city")


@dataclass(frozen=True)
class Values:
    """The values on offer, by name; `on` is False while group-level insights are off."""

    on: bool = False
    companies: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    places: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.companies or self.departments or self.places)


def to_choose(tenant: Tenant) -> Values:
    """The values that may be chosen in this organization."""
    settings = settings_of(tenant)
    if not settings.on:
        return Values()
    least = smallest_group(chosen(tenant.choices, "smallest_group"))
    return Values(
        on=True,
        companies=_names(tenant, "company", settings.attributes, least),
        departments=_names(tenant, "department", settings.attributes, least),
        places=tuple(sorted(_places(tenant, settings.attributes, least))),
    )


def _names(tenant: Tenant, attribute: str, on: Iterable[str], least: int) -> tuple[str, ...]:
    if attribute not in on:
        return ()
    return tuple(path[0] for path, people in attribute_sizes(tenant, (attribute,)).items() if people >= least)


def _places(tenant: Tenant, on: Iterable[str], least: int) -> Iterable[Path]:
    """Countries, states in them, cities in those, each where its own level is turned on."""
    for depth, level in enumerate(_LEVELS, start=1):
        if level in on:
            sizes = attribute_sizes(tenant, _LEVELS[:depth])
            yield from (path for path, people in sizes.items() if people >= least and path[-1])
