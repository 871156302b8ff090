"""What is kept of one person, for that person alone: no page for admins asks here."""

from dataclasses import dataclass, fields

from django.db.models import Q

from uptake.people.models import Group, Person
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Oneself:
    """Everything that the directory told of somebody; unknown texts are empty, unknown yes or no is None."""

    number: int
    name: str
    principal: str
    directory_id: str
    language: str
    company: str
    department: str
    country: str
    state: str
    city: str
    in_directory: bool
    account_enabled: bool | None
    guest: bool
    priority: bool


def oneself(tenant: Tenant, number: int) -> Oneself | None:
    """The person of that number; None for nobody, and for those whose account a provider has ended."""
    row = Person.objects.of(tenant).filter(number=number, ended_day=None).first()
    return _as_told(row) if row else None


def found(tenant: Tenant, by: Q) -> list[Oneself]:
    """Two of the people at most whom a question about columns of a person finds; nobody whose account has ended."""
    rows = Person.objects.of(tenant).filter(by, ended_day=None).order_by("number")[:2]
    return [_as_told(row) for row in rows]


def own_groups(tenant: Tenant, number: int) -> list[str]:
    """Names of the groups that have the person as a member, in order."""
    mine = Group.objects.of(tenant).filter(members__number=number).order_by("name")
    return list(mine.values_list("name", flat=True).distinct())


def _as_told(row: Person) -> Oneself:
    return Oneself(*(getattr(row, field.name) for field in fields(Oneself)))
