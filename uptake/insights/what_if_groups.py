"""The groups that a what-if may be about, with nothing more than what is told of them elsewhere.

While group-level insights are on, these are the groups of the attributes that are shown; their size is told as a
band and counted with its lower end, their share as a whole percentage. Otherwise they are groups of the directory with
at least ten people, taken to do it as often as everybody.
"""

from dataclasses import dataclass
from fractions import Fraction

from uptake.groups import queries as groups
from uptake.groups.naming import group_name
from uptake.insights.day import Day
from uptake.people import queries as people
from uptake.rules.refusals import Refused
from uptake.score.categories import Category
from uptake.tenancy.models import Tenant

_BETWEEN = "|"


@dataclass(frozen=True)
class Somebody:
    """A group as a form offers it."""

    key: str
    name: str


@dataclass(frozen=True)
class GroupToday:
    """How many people of a group are counted with, and their share today; None: as everybody."""

    name: str
    size: int
    share: Fraction | None = None


def offered(tenant: Tenant) -> list[Somebody]:
    """The groups to choose from, by attribute and name."""
    about = groups.settings_of(tenant)
    if not about.on:
        return [Somebody(row.directory_id, row.name) for row in people.groups_to_choose(tenant)]
    return [
        Somebody(_BETWEEN.join((attribute, *path)), group_name(path))
        for attribute in about.attributes
        for path in groups.shown_groups(tenant, attribute)
    ]


def group_today(tenant: Tenant, day: Day, category: Category, key: str) -> GroupToday:
    """What a what-if may count with; raises Refused("group_too_small") where nothing is told of the group."""
    if not groups.settings_of(tenant).on:
        found = next((row for row in people.groups_to_choose(tenant) if row.directory_id == key), None)
        if found is None or found.size is None:
            raise Refused("group_too_small", group=key)
        return GroupToday(found.name, found.size)
    attribute, *names = key.split(_BETWEEN)
    path = tuple(names)
    told = groups.figures(tenant, [day.score(category).metric], attribute, path)
    if not told:
        raise Refused("group_too_small", group=key)
    return GroupToday(group_name(path), told[0].least, Fraction(told[0].percent, 100))
