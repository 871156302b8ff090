"""Whoever was left out stays left out after leaving, until nothing tells of them any more.

Facts outlive an account by weeks, and whoever leaves loses their groups as well: without a memory they would be
counted at the very moment of their leaving. So it is kept on which day an exclusion lost somebody, and counts for
those who are not here any more.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db.models import Q
from pyroaring import BitMap

from uptake.people.models import Group, Person
from uptake.rules.window import DAYS
from uptake.tenancy.models import Tenant

_BATCH = 500
GONE = Q(in_directory=False) | Q(account_enabled=False)


def is_here(row: Person) -> bool:
    """Whether the directory has the person, with an account that is not disabled."""
    return row.in_directory and row.account_enabled is not False


def note_kept_out(tenant: Tenant, rows: Iterable[Person], today: date) -> None:
    """Note on these rows, which the caller saves, who was left out when they went.

    That is whoever is left out at this moment, or was within the days that a score looks at; whoever is here again
    is left out by their groups alone.
    """
    gone = []
    for row in rows:
        if is_here(row):
            row.kept_out_day = None
        else:
            gone.append(row)
    out = left_out(tenant, among=[row.pk for row in gone]) if gone else BitMap()
    oldest = today - timedelta(days=DAYS)
    for row in gone:
        if row.number in out:
            row.kept_out_day = today
        elif row.kept_out_day is not None and row.kept_out_day < oldest:
            row.kept_out_day = None


@contextmanager
def watching(tenant: Tenant, today: date, *, among: Collection[int] | None = None) -> Iterator[None]:
    """Remember whom the groups of the exclusion lose while their members are being changed.

    Who knows whom alone it can be about says so (`among`, primary keys of persons), and not everybody is looked up.
    """
    before = left_out(tenant, among=among)
    yield
    if before:
        _keep_out(tenant, before - left_out(tenant, among=among), today)


def left_out(tenant: Tenant, *, among: Collection[int] | None = None) -> BitMap:
    """Numbers of those whom the groups of the exclusion hold at this moment, through groups within them as well.

    With `among` (primary keys) of these persons alone.
    """
    if not tenant.excluded_groups or (among is not None and not among):
        return BitMap()
    found = Person.objects.of(tenant).filter(groups__in=groups_leaving_out(tenant)).order_by()
    if among is None:
        return BitMap(found.values_list("number", flat=True))
    numbers, asked = BitMap(), list(among)
    for start in range(0, len(asked), _BATCH):
        numbers.update(found.filter(pk__in=asked[start : start + _BATCH]).values_list("number", flat=True))
    return numbers


def groups_leaving_out(tenant: Tenant) -> set[int]:
    """Primary keys of the groups that are left out, and of those within them."""
    return groups_inside(tenant, tenant.excluded_groups)


def groups_inside(tenant: Tenant, directory_ids: Collection[str]) -> set[int]:
    """Primary keys of these groups and of all groups within them, however deep."""
    inside = set(Group.objects.of(tenant).filter(directory_id__in=directory_ids).values_list("pk", flat=True))
    fresh = set(inside)
    while fresh:
        fresh = set(Group.objects.of(tenant).filter(outer__in=fresh).values_list("pk", flat=True)) - inside
        inside |= fresh
    return inside


def still_left_out(tenant: Tenant) -> BitMap:
    """Numbers of those who are gone and were left out when they went."""
    gone = Person.objects.of(tenant).filter(GONE, kept_out_day__isnull=False)
    return BitMap(gone.order_by().values_list("number", flat=True))


def drop_groups(tenant: Tenant, groups: Iterable[Group]) -> None:
    """Remove groups that the directory has no more; those left out stay, so that nobody is counted for that.

    `forget_groups` removes them when nobody is left out by them any more.
    """
    leaving_out = groups_leaving_out(tenant)
    for group in groups:
        if group.pk in leaving_out:
            Group.objects.of(tenant).filter(pk=group.pk).update(gone=True)
        else:
            group.delete()


def forget_groups(tenant: Tenant) -> int:
    """Delete groups that are gone and that leave nobody out any more; how many they were."""
    gone = Group.objects.of(tenant).filter(gone=True).exclude(pk__in=groups_leaving_out(tenant))
    number = gone.count()
    gone.delete()
    return number


def _keep_out(tenant: Tenant, lost: BitMap, today: date) -> None:
    numbers = list(lost)
    for start in range(0, len(numbers), _BATCH):
        rows = Person.objects.of(tenant).filter(number__in=numbers[start : start + _BATCH])
        rows.update(kept_out_day=today)
