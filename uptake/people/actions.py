"""Writes about persons and groups: numbers for names, and the directory taken over.

What an identity provider keeps itself (people/provisioning) no import changes, but for licences, which it does not
tell.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from pyroaring import BitMap

from uptake.facts.importers.deliveries import DirectoryGroup, DirectoryPerson, Member
from uptake.people import leaving
from uptake.people.models import Group, Person
from uptake.people.pseudonymity import require_turned
from uptake.rules.guests import is_guest
from uptake.rules.message_licences import families
from uptake.tenancy.models import Tenant

_BATCH = 500
_NOBODY = "nobody-"  # begins the principal name of a row that only holds its number
_TOLD = (
    "directory_id", "name", "account_enabled", "guest", "language", "company", "department", "country", "state",
    "city",
)  # fmt: skip

_KEPT = (*_TOLD, "in_directory", "message_licences", "ended_day", "kept_out_day")


@transaction.atomic
def register(tenant: Tenant, principals: Collection[str]) -> Mapping[str, int]:
    """Give every user principal name (lower case, or its pseudonym) its number in the tenant, new ones at the end.

    A number is never given to somebody else, so facts keep their meaning. Whoever gives out numbers holds the row of
    the tenant until the transaction ends, so that two never give out the same.
    """
    require_turned(principals)
    known = _numbers(tenant, principals)
    if set(principals) <= known.keys():
        return known
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    known = _numbers(tenant, principals)
    new = sorted(set(principals) - known.keys())
    last = Person.objects.of(tenant).aggregate(last=Max("number"))["last"] or 0
    people = [
        Person(tenant=tenant, number=last + place, principal=name, guest=is_guest(name))
        for place, name in enumerate(new, start=1)
    ]
    Person.objects.of(tenant).bulk_create(people, batch_size=_BATCH)
    return known | {person.principal: person.number for person in people}


@transaction.atomic
def take_over(tenant: Tenant, persons: Sequence[DirectoryPerson], *, today: date | None = None) -> None:
    """Take over what the directory tells of people; who is missing in it is no longer of the directory.

    Of those whom an identity provider keeps, licences alone are taken over. With `today` (UTC) those who were left
    out when they went stay left out (people/leaving).
    """
    numbers = register(tenant, [person.principal for person in persons])
    rows = {row.principal: row for row in _rows(tenant, numbers.keys())}
    here = Person.objects.of(tenant).filter(in_directory=True, provisioned=None).values_list("principal", flat=True)
    gone = _rows(tenant, set(here) - rows.keys())
    before = {row.pk: _kept(row) for row in (*rows.values(), *gone)}
    elsewhere = set(Person.objects.of(tenant).filter(provisioned__isnull=False).values_list("pk", flat=True))
    for person in persons:
        row = rows[person.principal]
        row.message_licences = _message_licences(person)
        if row.pk not in elsewhere:
            for field in _TOLD:
                setattr(row, field, getattr(person, field))
            row.in_directory, row.ended_day = True, None
    for row in gone:
        row.in_directory = False
    if today is not None:
        leaving.note_kept_out(tenant, [*rows.values(), *gone], today)
    changed = [row for row in (*rows.values(), *gone) if _kept(row) != before[row.pk]]
    Person.objects.of(tenant).bulk_update(changed, _KEPT, batch_size=100)


@transaction.atomic
def take_over_groups(tenant: Tenant, groups: Sequence[DirectoryGroup], *, today: date | None = None) -> None:
    """Take over groups and who is in them; groups that are not told any more are removed.

    A group whose members are not told keeps those it has, and one that an identity provider keeps stays as it is.
    `today` as in `take_over`.
    """
    with leaving.watching(tenant, today) if today is not None else nullcontext():
        _take_over_groups(tenant, groups)


def _take_over_groups(tenant: Tenant, groups: Sequence[DirectoryGroup]) -> None:
    kept_elsewhere = set(
        Group.objects.of(tenant).filter(provisioned__isnull=False).values_list("directory_id", flat=True)
    )
    groups = [group for group in groups if group.directory_id not in kept_elsewhere]
    told = {group.directory_id: group for group in groups}
    leaving.drop_groups(
        tenant, Group.objects.of(tenant).filter(provisioned=None, gone=False).exclude(directory_id__in=told)
    )
    rows = {
        group.directory_id: Group.objects.of(tenant).update_or_create(
            tenant=tenant, directory_id=group.directory_id, defaults={"name": group.name, "gone": False}
        )[0]
        for group in groups
    }
    by_id = dict(Person.objects.of(tenant).exclude(directory_id="").values_list("directory_id", "pk"))
    by_principal = dict(Person.objects.of(tenant).values_list("principal", "pk"))
    for group in groups:
        if group.members is None:
            continue
        row = rows[group.directory_id]
        found = {_found(member, by_id, by_principal) for member in group.members}
        row.members.set({pk for pk in found if pk is not None})
        row.inner.set(rows[m.directory_id] for m in group.members if m.directory_id in rows)


@transaction.atomic
def forget_gone(tenant: Tenant, traces: BitMap) -> int:
    """Delete whom the directory does not have and of whom nothing is kept; how many people that were.

    `traces` are the numbers of those of whom something is. A number is never given to somebody else, so the
    one with the last number stays as a row that names nobody. Groups that are gone and leave nobody out go as well.
    """
    leaving.forget_groups(tenant)
    last = Person.objects.of(tenant).aggregate(last=Max("number"))["last"]
    outside = Person.objects.of(tenant).filter(in_directory=False).exclude(principal__startswith=_NOBODY)
    gone = [number for number in outside.values_list("number", flat=True) if number not in traces]
    for start in range(0, len(gone), _BATCH):
        rows = Person.objects.of(tenant).filter(number__in=gone[start : start + _BATCH])
        rows.exclude(number=last).delete()
    if last in gone:
        Person.objects.of(tenant).filter(number=last).delete()
        Person.objects.of(tenant).create(tenant=tenant, number=last, principal=f"{_NOBODY}{last}")
    return len(gone)


@transaction.atomic
def mark_priority_accounts(tenant: Tenant, principals: Collection[str]) -> None:
    """Say whose accounts are priority accounts: these people, by their names, and nobody else."""
    Person.objects.of(tenant).filter(priority=True).update(priority=False)
    for person in _rows(tenant, [settings.UPTAKE.pseudonyms.of(name) for name in principals]):
        person.priority = True
        person.save(update_fields=["priority"])


def _message_licences(person: DirectoryPerson) -> int | None:
    """The bits of the licences that count for messages; None while the directory tells none."""
    return None if person.licences is None else int(families(licence.sku for licence in person.licences))


def _found(member: Member, by_id: Mapping[str, int], by_principal: Mapping[str, int]) -> int | None:
    return by_id.get(member.directory_id) or by_principal.get(member.principal.lower())


def _kept(row: Person) -> tuple[object, ...]:
    return tuple(getattr(row, field) for field in _KEPT)


def _numbers(tenant: Tenant, principals: Collection[str]) -> dict[str, int]:
    return {row.principal: row.number for row in _rows(tenant, principals)}


def _rows(tenant: Tenant, principals: Collection[str]) -> list[Person]:
    names = list(principals)
    found: list[Person] = []
    for start in range(0, len(names), _BATCH):
        found += Person.objects.of(tenant).filter(principal__in=names[start : start + _BATCH])
    return found
