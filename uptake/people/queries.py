"""What other rooms may know about persons and groups: numbers and frozen rows."""

from dataclasses import dataclass

from pyroaring import BitMap

from uptake.people.models import Group, Person
from uptake.rules.small_groups import may_show, shown_size
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class GroupRow:
    """A group as an admin may see it; `size` is None for fewer than 10."""

    directory_id: str
    name: str
    size: int | None


@dataclass(frozen=True)
class PersonRow:
    """The few facts about a person that a greeting or an identity needs; never behaviour."""

    number: int
    principal: str
    directory_id: str
    name: str
    language: str


def members(tenant: Tenant, directory_ids: list[str]) -> BitMap:
    """Numbers of everyone in these groups, through nested groups as well."""
    inside = set(Group.objects.of(tenant).filter(directory_id__in=directory_ids).values_list("pk", flat=True))
    fresh = set(inside)
    while fresh:
        fresh = set(Group.objects.of(tenant).filter(outer__in=fresh).values_list("pk", flat=True)) - inside
        inside |= fresh
    return BitMap(Person.objects.of(tenant).filter(groups__in=inside).values_list("number", flat=True))


def known_groups(tenant: Tenant) -> list[GroupRow]:
    """All groups by name, with their size where it may be shown."""
    return [
        GroupRow(group.directory_id, group.name, shown_size(len(members(tenant, [group.directory_id]))))
        for group in Group.objects.of(tenant).order_by("name")
    ]


def group_names(tenant: Tenant, directory_ids: list[str]) -> dict[str, str]:
    """The names of these groups by directory id; groups that the directory no longer has are missing."""
    found = Group.objects.of(tenant).filter(directory_id__in=directory_ids)
    return dict(found.values_list("directory_id", "name"))


def groups_to_choose(tenant: Tenant) -> list[GroupRow]:
    """The groups that may narrow an audience: those with at least 10 people."""
    return [row for row in known_groups(tenant) if row.size is not None and may_show(row.size)]


def excluded(tenant: Tenant) -> BitMap:
    """Numbers of those who are left out of every people category."""
    return members(tenant, tenant.excluded_groups)


def priority_accounts(tenant: Tenant) -> BitMap:
    """Numbers of those marked as priority accounts."""
    return BitMap(Person.objects.of(tenant).filter(priority=True).values_list("number", flat=True))


def person(tenant: Tenant, *, principal: str) -> PersonRow | None:
    """The person of that user principal name, in any letter case."""
    found = Person.objects.of(tenant).filter(principal=principal.strip().lower()).first()
    return _row(found) if found else None


def everyone_known(tenant: Tenant) -> list[PersonRow]:
    """All persons of the directory, for the identity list of the delivery plane."""
    return [_row(p) for p in Person.objects.of(tenant).order_by("number")]


def _row(found: Person) -> PersonRow:
    return PersonRow(found.number, found.principal, found.directory_id, found.name, found.language)
