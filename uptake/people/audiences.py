"""Whom messages may address, as sets of numbers: asked of the database at once, never person by person."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from pyroaring import BitMap

from uptake.people.models import Person
from uptake.rules.group_trees import Path, Tree
from uptake.tenancy.models import Tenant


def addressable(tenant: Tenant) -> BitMap:
    """All users: members of the directory whose accounts are not disabled; guests are none.

    Before any directory was told, everybody who was ever named and is no guest.
    """
    return _numbers(_addressable(tenant))


def standing_at(tenant: Tenant, tree: Tree, paths: Collection[Path]) -> BitMap:
    """Those of all users who stand at one of these paths of a tree, or further inside: (Germany,) is all of it."""
    if not paths:
        return BitMap()
    wanted = Q()
    for path in paths:
        wanted |= Q(**dict(zip(tree.levels, path, strict=False)))
    return _numbers(_addressable(tenant).filter(wanted))


def _addressable(tenant: Tenant) -> QuerySet[Person]:
    users = Person.objects.of(tenant).filter(guest=False).exclude(account_enabled=False)
    here = users.filter(in_directory=True)
    return here if Person.objects.of(tenant).filter(in_directory=True).exists() else users


def _numbers(found: QuerySet[Person]) -> BitMap:
    return BitMap(found.order_by().values_list("number", flat=True).iterator(chunk_size=50_000))
