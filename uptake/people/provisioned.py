"""What other rooms may know of persons and groups that an identity provider keeps: frozen rows, page by page."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Q, QuerySet

from uptake.people.models import Group, Person, ProvisionedGroup, ProvisionedPerson
from uptake.people.provisioned_groups import KeptGroup, kept_group
from uptake.people.provisioning import KeptPerson, kept
from uptake.tenancy.models import Tenant

_OWN = ("public_id", "external_id", "created_at", "edited_at")
_OF_PERSON = (
    "principal", "name", "account_enabled", "language", "company", "department", "country", "state", "city",
)  # fmt: skip
PERSON_FIELDS: Mapping[str, str] = MappingProxyType(
    {name: name for name in (*_OWN, "user_type")} | {name: f"person__{name}" for name in _OF_PERSON}
)
"""Where conditions and orders of `persons` find what is told of a person; `principal` is in small letters."""
GROUP_FIELDS: Mapping[str, str] = MappingProxyType({name: name for name in _OWN} | {"name": "group__name"})
"""As PERSON_FIELDS, for `groups`."""


@dataclass(frozen=True)
class Member:
    """A person or a group in a group."""

    public_id: uuid.UUID
    is_group: bool


@dataclass(frozen=True)
class Counts:
    """How many an identity provider keeps; `active` are persons whose accounts are not disabled."""

    persons: int
    active: int
    groups: int


def person(tenant: Tenant, public_id: uuid.UUID) -> KeptPerson | None:
    """The person of that identifier."""
    row = _persons(tenant).filter(public_id=public_id).first()
    return kept(row) if row else None


def persons(
    tenant: Tenant, where: Q, *, order: Sequence[str] = (), first: int = 0, most: int = 100
) -> tuple[int, list[KeptPerson]]:
    """How many fit a condition on PERSON_FIELDS, and up to `most` of them from the one numbered `first` (from 0) on."""
    found = _persons(tenant).filter(where)
    return found.count(), [kept(row) for row in found.order_by(*order, "pk")[first : first + most]]


def group(tenant: Tenant, public_id: uuid.UUID) -> KeptGroup | None:
    """The group of that identifier."""
    row = _groups(tenant).filter(public_id=public_id).first()
    return kept_group(row) if row else None


def groups(
    tenant: Tenant, where: Q, *, order: Sequence[str] = (), first: int = 0, most: int = 100
) -> tuple[int, list[KeptGroup]]:
    """As `persons`, with a condition on GROUP_FIELDS."""
    found = _groups(tenant).filter(where)
    return found.count(), [kept_group(row) for row in found.order_by(*order, "pk")[first : first + most]]


def members(tenant: Tenant, public_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Member]]:
    """Who is in these groups, as far as the provider keeps them itself; groups without members are missing."""
    found: dict[uuid.UUID, list[Member]] = defaultdict(list)
    rows = ProvisionedGroup.objects.of(tenant).filter(public_id__in=public_ids)
    people = rows.filter(group__members__provisioned__isnull=False).order_by("group__members__provisioned")
    for holder, held in people.values_list("public_id", "group__members__provisioned__public_id"):
        found[holder].append(Member(held, is_group=False))
    inner = rows.filter(group__inner__provisioned__isnull=False).order_by("group__inner__provisioned")
    for holder, held in inner.values_list("public_id", "group__inner__provisioned__public_id"):
        found[holder].append(Member(held, is_group=True))
    return dict(found)


def holding(tenant: Tenant, public_ids: Collection[uuid.UUID]) -> Q:
    """The condition that a group holds one of these persons or groups."""
    people = Person.objects.of(tenant).filter(provisioned__public_id__in=public_ids)
    inner = Group.objects.of(tenant).filter(provisioned__public_id__in=public_ids)
    by_people = Group.objects.of(tenant).filter(members__in=people).values("pk")
    by_groups = Group.objects.of(tenant).filter(inner__in=inner).values("pk")
    return Q(group__in=by_people) | Q(group__in=by_groups)


def with_members(tenant: Tenant) -> Q:
    """The condition that a group holds anybody."""
    people = Group.objects.of(tenant).filter(members__provisioned__isnull=False).values("pk")
    inner = Group.objects.of(tenant).filter(inner__provisioned__isnull=False).values("pk")
    return Q(group__in=people) | Q(group__in=inner)


def how_many(tenant: Tenant) -> Counts:
    """How many persons and groups an identity provider keeps."""
    people = ProvisionedPerson.objects.of(tenant)
    return Counts(
        people.count(),
        people.exclude(person__account_enabled=False).count(),
        ProvisionedGroup.objects.of(tenant).count(),
    )


def _persons(tenant: Tenant) -> QuerySet[ProvisionedPerson]:
    return ProvisionedPerson.objects.of(tenant).select_related("person")


def _groups(tenant: Tenant) -> QuerySet[ProvisionedGroup]:
    return ProvisionedGroup.objects.of(tenant).select_related("group")
