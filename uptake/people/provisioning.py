"""Persons as an identity provider keeps them: it tells each one, changes it and takes it away, and nobody else does.

A person whom reports or an import named before is taken over with the number that facts know. Whoever the provider
removes loses their name and attributes at once; the number stays while facts tell of it (people/actions.forget_gone).
Where people are kept under pseudonyms, what a provider says becomes one here, and this room answers with it.
"""

import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from uptake.people import identity_list, leaving
from uptake.people.actions import register
from uptake.people.models import Group, Person, ProvisionedGroup, ProvisionedPerson
from uptake.people.pseudonymity import require_turned
from uptake.people.told import ToldPerson, as_kept, check_person, directory_id, principal_of
from uptake.rules.guests import is_guest
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class KeptPerson:
    """A person whom an identity provider keeps; `public_id` is the one by which it knows them."""

    public_id: uuid.UUID
    told: ToldPerson
    version: int
    created_at: datetime
    edited_at: datetime


_PLAIN = ("name", "language", "company", "department", "country", "state", "city")
_WIPED = dict.fromkeys((*_PLAIN, "directory_id"), "") | {"message_licences": None, "priority": False}


@transaction.atomic
def keep_person(told: ToldPerson, *, by: Acting, now: datetime) -> KeptPerson:
    """Take a person into the keeping of the identity provider.

    Raises Refused("provisioned_name_taken") or Refused("provisioned_id_taken") when it keeps one of that user name or
    external identifier already, and Refused("provisioned_text").
    """
    by.require(Permission.PROVISION)
    check_person(told)
    told = as_kept(told, settings.UPTAKE.pseudonyms)
    principal = principal_of(told)
    _check_external_id(by.tenant, told, but=0)
    number = register(by.tenant, [principal])[principal]
    person = Person.objects.of(by.tenant).select_for_update().get(number=number)
    if ProvisionedPerson.objects.of(by.tenant).filter(person=person).exists():
        raise Refused("provisioned_name_taken")
    row = ProvisionedPerson(tenant=by.tenant, person=person, created_at=now, edited_at=now)
    person.in_directory = True
    _write(row, told, now)
    note(by, "scim.person_added", str(row.public_id), tenant=by.tenant, at=now)
    return kept(row)


def person_to_change(tenant: Tenant, public_id: uuid.UUID) -> KeptPerson:
    """The person, held until the transaction ends; raises Refused("not_provisioned")."""
    return kept(_locked(tenant, public_id))


@transaction.atomic
def change_person(public_id: uuid.UUID, told: ToldPerson, *, by: Acting, now: datetime) -> KeptPerson:
    """Make a person what the provider tells; the same again changes nothing.

    Somebody who is renamed keeps their number, unless reports have named the new name before: then the number behind
    that name is theirs from now on, with their groups, and the old one is gone. Raises Refused("not_provisioned"), and
    the refusals of `keep_person`.
    """
    by.require(Permission.PROVISION)
    row = _locked(by.tenant, public_id)
    before = kept(row).told
    check_person(told)
    told = as_kept(told, settings.UPTAKE.pseudonyms, before)
    if told == before:
        return kept(row)
    _check_external_id(by.tenant, told, but=row.pk)
    if principal_of(told) != row.person.principal:
        require_turned([principal_of(told)])
        _rename(row, principal_of(told), now)
    row.version += 1
    row.edited_at = now
    _write(row, told, now)
    changed = [field.name for field in fields(told) if getattr(told, field.name) != getattr(before, field.name)]
    note(by, "scim.person_changed", str(row.public_id), tenant=by.tenant, at=now, changed=changed)
    return kept(row)


@transaction.atomic
def remove_person(public_id: uuid.UUID, *, by: Acting, now: datetime) -> None:
    """Take a person out of the directory: no name, no attributes, no groups; raises Refused("not_provisioned").

    What they did counts until the days of the score have passed (docs/decisions/0008), unless they are left out.
    """
    by.require(Permission.PROVISION)
    row = _locked(by.tenant, public_id)
    person = row.person
    row.delete()
    _leave(person, now)
    identity_list.ask(by.tenant)
    note(by, "scim.person_removed", str(public_id), tenant=by.tenant, at=now)


def kept(row: ProvisionedPerson) -> KeptPerson:
    """A stored row, for other rooms."""
    person = row.person
    told = ToldPerson(
        user_name=row.user_name,
        external_id=row.external_id,
        active=person.account_enabled,
        user_type=row.user_type,
        **{field: getattr(person, field) for field in _PLAIN},
    )
    return KeptPerson(row.public_id, told, row.version, row.created_at, row.edited_at)


def _write(row: ProvisionedPerson, told: ToldPerson, now: datetime) -> None:
    person = row.person
    row.user_name, row.external_id, row.user_type = told.user_name, told.external_id, told.user_type
    person.principal, person.account_enabled = principal_of(told), told.active
    person.guest = is_guest(person.principal, told.user_type)
    person.directory_id = directory_id(told.external_id)
    for field in _PLAIN:
        setattr(person, field, getattr(told, field))
    if leaving.is_here(person):
        person.ended_day = None
    elif person.ended_day is None:
        person.ended_day = now.date()
    leaving.note_kept_out(row.tenant, [person], now.date())
    person.save()
    row.save()
    identity_list.ask(row.tenant)


def _rename(row: ProvisionedPerson, principal: str, now: datetime) -> None:
    found = Person.objects.of(row.tenant).filter(principal=principal).select_for_update().first()
    if found is None:
        return
    if ProvisionedPerson.objects.of(row.tenant).filter(person=found).exists():
        raise Refused("provisioned_name_taken")
    before = row.person
    found.in_directory, found.priority = True, found.priority or before.priority
    found.message_licences = before.message_licences if found.message_licences is None else found.message_licences
    groups = list(Group.objects.of(row.tenant).filter(members=before))
    row.person = found
    row.save(update_fields=["person"])
    _leave(before, now)
    found.groups.add(*groups)


def _leave(person: Person, now: datetime) -> None:
    person.in_directory, person.account_enabled = False, False
    person.ended_day = person.ended_day or now.date()
    leaving.note_kept_out(person.tenant, [person], now.date())
    for field, value in _WIPED.items():
        setattr(person, field, value)
    person.save()
    changed = ProvisionedGroup.objects.of(person.tenant).filter(group__members=person)
    changed.update(version=F("version") + 1, edited_at=now)
    person.groups.clear()


def _locked(tenant: Tenant, public_id: uuid.UUID) -> ProvisionedPerson:
    rows = ProvisionedPerson.objects.of(tenant).select_related("person", "tenant").filter(public_id=public_id)
    row = rows.select_for_update(of=("self", "person")).first()
    if row is None:
        raise Refused("not_provisioned")
    return row


def _check_external_id(tenant: Tenant, told: ToldPerson, *, but: int) -> None:
    same = ProvisionedPerson.objects.of(tenant).filter(external_id=told.external_id).exclude(pk=but)
    if told.external_id and same.exists():
        raise Refused("provisioned_id_taken")
