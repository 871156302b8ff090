"""Groups as an identity provider keeps them, with their members: set as a whole, or some more and some fewer.

A group that an import brought before is taken over by its identifier, so that what it is used for goes on.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from uptake.people import leaving
from uptake.people.models import Group, ProvisionedGroup, ProvisionedPerson
from uptake.people.told import ToldGroup, check_group, directory_id
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

_BATCH = 500
_MEMBERS, _INNER = Group.members.through, Group.inner.through
_Pair = tuple[set[int], set[int]]  # primary keys of persons, and of groups


@dataclass(frozen=True)
class Step:
    """One step of a change of members, by the identifiers that the provider knows; all of them go with `everybody`."""

    added: Sequence[uuid.UUID] = ()
    removed: Sequence[uuid.UUID] = ()
    everybody: bool = False


@dataclass(frozen=True)
class KeptGroup:
    """A group that an identity provider keeps; `public_id` is the one by which it knows it."""

    public_id: uuid.UUID
    told: ToldGroup
    version: int
    created_at: datetime
    edited_at: datetime


@transaction.atomic
def keep_group(told: ToldGroup, members: Sequence[uuid.UUID], *, by: Acting, now: datetime) -> KeptGroup:
    """Take a group into the keeping of the identity provider.

    Where an import brought it before its members go, unless it leaves people out: they stay left out until they are
    removed one by one. Raises Refused("provisioned_id_taken") when the provider keeps one of that external identifier
    already, Refused("no_such_member") and Refused("provisioned_text").
    """
    by.require(Permission.PROVISION)
    _check(by.tenant, told, but=0)
    row = ProvisionedGroup(tenant=by.tenant, external_id=told.external_id, created_at=now, edited_at=now)
    row.group = _group_of(by.tenant, directory_id(told.external_id) or str(row.public_id), told.name)
    row.save()
    anew = row.group.pk not in leaving.groups_leaving_out(by.tenant)
    added, _removed = _change_members(row, [Step(added=members, everybody=anew)], now)
    note(by, "scim.group_added", str(row.public_id), tenant=by.tenant, at=now, members=added)
    return kept_group(row)


def group_to_change(tenant: Tenant, public_id: uuid.UUID) -> KeptGroup:
    """The group, held until the transaction ends; raises Refused("not_provisioned")."""
    return kept_group(_locked(tenant, public_id))


@transaction.atomic
def change_group(
    public_id: uuid.UUID, told: ToldGroup, steps: Iterable[Step], *, by: Acting, now: datetime
) -> KeptGroup:
    """Make a group what the provider tells, and change its members step by step; the same again changes nothing.

    Raises Refused("not_provisioned"), and the refusals of `keep_group`.
    """
    by.require(Permission.PROVISION)
    row = _locked(by.tenant, public_id)
    _check(by.tenant, told, but=row.pk)
    added, removed = _change_members(row, steps, now)
    renamed = told != kept_group(row).told
    if not (renamed or added or removed):
        return kept_group(row)
    row.external_id, row.group.name = told.external_id, told.name
    row.version += 1
    row.edited_at = now
    row.group.save(update_fields=["name"])
    row.save()
    told_of = {"added": added, "removed": removed, "renamed": renamed}
    note(by, "scim.group_changed", str(public_id), tenant=by.tenant, at=now, **told_of)
    return kept_group(row)


@transaction.atomic
def remove_group(public_id: uuid.UUID, *, by: Acting, now: datetime) -> None:
    """Take a group out of the directory; whom it leaves out stays left out. Raises Refused("not_provisioned")."""
    by.require(Permission.PROVISION)
    row = _locked(by.tenant, public_id)
    group = row.group
    row.delete()
    with leaving.watching(row.tenant, now.date()):
        leaving.drop_groups(row.tenant, [group])
    note(by, "scim.group_removed", str(public_id), tenant=by.tenant, at=now)


def kept_group(row: ProvisionedGroup) -> KeptGroup:
    """A stored row, for other rooms."""
    told = ToldGroup(row.group.name, row.external_id)
    return KeptGroup(row.public_id, told, row.version, row.created_at, row.edited_at)


def _group_of(tenant: Tenant, directory_id: str, name: str) -> Group:
    group, _new = Group.objects.of(tenant).update_or_create(
        tenant=tenant, directory_id=directory_id, defaults={"name": name, "gone": False}
    )
    if ProvisionedGroup.objects.of(tenant).filter(group=group).exists():
        raise Refused("provisioned_id_taken")
    return group


def _change_members(row: ProvisionedGroup, steps: Iterable[Step], now: datetime) -> tuple[int, int]:
    """Change the members; how many came and how many went. What comes and goes within the steps counts as neither."""
    known = [(step, _known(row.tenant, step.removed), _known(row.tenant, step.added, strictly=True)) for step in steps]
    people, inner = _named(row.group, known)
    people_after, inner_after = set(people), set(inner)
    for step, (less, fewer), (more, further) in known:
        if step.everybody:
            people_after, inner_after = set(), set()
        people_after = (people_after - less) | more
        inner_after = (inner_after - fewer) | (further - {row.group.pk})
    # Whoever is lost is somebody who goes, unless a whole group within this one does.
    lost = None if inner - inner_after else people - people_after
    with leaving.watching(row.tenant, now.date(), among=lost):
        _put(_MEMBERS, row.group.pk, ("group_id", "person_id"), people, people_after)
        _put(_INNER, row.group.pk, ("from_group_id", "to_group_id"), inner, inner_after)
    came = len(people_after - people) + len(inner_after - inner)
    return came, len(people - people_after) + len(inner - inner_after)


def _put(table: type[models.Model], group: int, names: tuple[str, str], before: set[int], after: set[int]) -> None:
    """Bring the rows of a table of members from one set to another, in parts."""
    holder, held = names
    rows = table._base_manager
    gone = sorted(before - after)
    for start in range(0, len(gone), _BATCH):
        rows.filter(**{holder: group, f"{held}__in": gone[start : start + _BATCH]}).delete()
    fresh = [table(**{holder: group, held: each}) for each in sorted(after - before)]
    rows.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)


def _known(tenant: Tenant, public_ids: Collection[uuid.UUID], *, strictly: bool = False) -> tuple[set[int], set[int]]:
    """Primary keys of the persons and the groups among these; raises Refused("no_such_member") when asked strictly."""
    wanted = list(dict.fromkeys(public_ids))
    people: set[int] = set()
    groups: set[int] = set()
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        found = dict(
            ProvisionedPerson.objects.of(tenant).filter(public_id__in=part).values_list("public_id", "person_id")
        )
        people |= set(found.values())
        rest = [each for each in part if each not in found]
        if rest:
            others = ProvisionedGroup.objects.of(tenant).filter(public_id__in=rest)
            more = set(others.values_list("group_id", flat=True))
            groups |= more
            if strictly and len(more) < len(rest):
                raise Refused("no_such_member")
    return people, groups


def _named(group: Group, known: Sequence[tuple[Step, _Pair, _Pair]]) -> _Pair:
    """Who of those that the steps name is in the group now: all of it is read only where all of it goes."""
    people = _MEMBERS._base_manager.filter(group_id=group.pk).values_list("person_id", flat=True)
    inner = _INNER._base_manager.filter(from_group_id=group.pk).values_list("to_group_id", flat=True)
    if any(step.everybody for step, _less, _more in known):
        return set(people), set(inner)
    found: _Pair = (set(), set())
    for rows, there, place in ((people, found[0], 0), (inner, found[1], 1)):
        asked = sorted({pk for _step, less, more in known for pk in less[place] | more[place]})
        held = "person_id" if place == 0 else "to_group_id"
        for start in range(0, len(asked), _BATCH):
            there.update(rows.filter(**{f"{held}__in": asked[start : start + _BATCH]}))
    return found


def _locked(tenant: Tenant, public_id: uuid.UUID) -> ProvisionedGroup:
    rows = ProvisionedGroup.objects.of(tenant).select_related("group", "tenant").filter(public_id=public_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise Refused("not_provisioned")
    return row


def _check(tenant: Tenant, told: ToldGroup, *, but: int) -> None:
    check_group(told)
    same = ProvisionedGroup.objects.of(tenant).filter(external_id=told.external_id).exclude(pk=but)
    if told.external_id and same.exists():
        raise Refused("provisioned_id_taken")
