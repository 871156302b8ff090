"""What other rooms may know about persons and groups: numbers and frozen rows."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Value
from django.db.models.functions import StrIndex, Substr
from pyroaring import BitMap

from uptake.people.leaving import groups_inside, left_out, still_left_out
from uptake.people.models import Group, Person
from uptake.rules.group_trees import ATTRIBUTES
from uptake.rules.message_licences import Licence
from uptake.rules.pseudonyms import Pseudonyms
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
    inside = groups_inside(tenant, directory_ids)
    return BitMap(Person.objects.of(tenant).filter(groups__in=inside).values_list("number", flat=True))


def known_groups(tenant: Tenant) -> list[GroupRow]:
    """All groups by name, with their size where it may be shown; nested groups count."""
    own: dict[int, BitMap] = defaultdict(BitMap)
    inner: dict[int, set[int]] = defaultdict(set)
    everything = Group.objects.of(tenant)
    for group, number in everything.filter(members__isnull=False).values_list("pk", "members__number"):
        own[group].add(number)
    for group, inside in everything.filter(inner__isnull=False).values_list("pk", "inner"):
        inner[group].add(inside)
    return [
        GroupRow(directory_id, name, shown_size(len(_all_inside(group, own, inner))))
        for group, directory_id, name in everything.order_by("name").values_list("pk", "directory_id", "name")
    ]


def group_names(tenant: Tenant, directory_ids: list[str]) -> dict[str, str]:
    """The names of these groups by directory id; groups that the directory no longer has are missing."""
    found = Group.objects.of(tenant).filter(directory_id__in=directory_ids)
    return dict(found.values_list("directory_id", "name"))


def groups_to_choose(tenant: Tenant) -> list[GroupRow]:
    """The groups that may narrow an audience: those with at least 10 people that the directory still has."""
    gone = set(Group.objects.of(tenant).filter(gone=True).values_list("directory_id", flat=True))
    return [
        row
        for row in known_groups(tenant)
        if row.size is not None and may_show(row.size) and row.directory_id not in gone
    ]


def attributes(tenant: Tenant) -> dict[int, dict[str, str]]:
    """The attributes that groups are made of, by person; people whom no directory knows have none."""
    rows = Person.objects.of(tenant).filter(in_directory=True).values("number", *ATTRIBUTES)
    return {row.pop("number"): row for row in rows}


def employees(tenant: Tenant) -> list[dict[str, str]]:
    """The attributes of everyone whom the directory knows, guests left out, and without saying who they are."""
    return list(Person.objects.of(tenant).filter(in_directory=True, guest=False).values(*ATTRIBUTES))


def how_many(tenant: Tenant) -> int:
    """About how many people there are: those of the directory, without one whoever was ever named."""
    known = Person.objects.of(tenant)
    return known.filter(in_directory=True, guest=False).count() or known.count()


def everybody(tenant: Tenant) -> BitMap:
    """The numbers of all persons that were ever known."""
    return BitMap(Person.objects.of(tenant).values_list("number", flat=True))


def excluded(tenant: Tenant) -> BitMap:
    """Numbers of those who are left out of every people category; whoever was when they went stays left out."""
    return left_out(tenant) | still_left_out(tenant)


def priority_accounts(tenant: Tenant) -> BitMap:
    """Numbers of those marked as priority accounts."""
    return BitMap(Person.objects.of(tenant).filter(priority=True).values_list("number", flat=True))


def licensed_for_messages(tenant: Tenant) -> BitMap | None:
    """Numbers of those who hold a licence that opens messages made with advanced features (section 5.4 of messages).

    None while no export of the directory tells licences: then nobody can be told apart, and the gate is open.
    """
    told = Person.objects.of(tenant).filter(message_licences__isnull=False, in_directory=True)
    if not told.exists():
        return None
    return BitMap(told.filter(message_licences__gt=0).values_list("number", flat=True))


def message_licences(tenant: Tenant) -> Licence | None:
    """The families of licences for messages that somebody in the organization holds; None while nothing tells them."""
    held = Person.objects.of(tenant).filter(message_licences__isnull=False, in_directory=True)
    kinds = list(held.values_list("message_licences", flat=True).distinct().order_by())
    if not kinds:
        return None
    found = Licence(0)
    for bits in kinds:
        found |= Licence(bits or 0)
    return found


def attribute_sizes(tenant: Tenant, levels: Collection[str]) -> dict[tuple[str, ...], int]:
    """How many people stand at each combination of these attributes; whoever lacks the first one is left out.

    Guests, disabled accounts and people who left the directory do not count.
    """
    names = list(levels)
    here = Person.objects.of(tenant).filter(in_directory=True, guest=False).exclude(account_enabled=False)
    counted = here.exclude(**{names[0]: ""}).values_list(*names).annotate(people=Count("pk")).order_by(*names)
    return {tuple(path): people for *path, people in counted}


def domains(tenant: Tenant) -> Container[str]:
    """The domains in the user principal names of members: the directory gives out names in verified domains only.

    Where people are kept under pseudonyms they can be asked after one by one, and not listed.
    """
    members = Person.objects.of(tenant).filter(in_directory=True, guest=False)
    ends = members.annotate(domain=Substr("principal", StrIndex(F("principal"), Value("@")) + 1))
    pseudonyms: Pseudonyms = settings.UPTAKE.pseudonyms
    return pseudonyms.domains(ends.values_list("domain", flat=True).distinct().order_by())


def languages(tenant: Tenant) -> dict[str, BitMap]:
    """Who prefers which language, as the directory writes it; "" are those of whom it tells none."""
    known = Person.objects.of(tenant)
    kinds = list(known.values_list("language", flat=True).distinct().order_by())
    return {kind: BitMap(known.filter(language=kind).values_list("number", flat=True)) for kind in kinds}


def person(tenant: Tenant, *, principal: str) -> PersonRow | None:
    """The person of that user principal name, in any letter case; it is turned where people have pseudonyms."""
    found = Person.objects.of(tenant).filter(principal=settings.UPTAKE.pseudonyms.of(principal)).first()
    return _row(found) if found else None


def principals(tenant: Tenant, directory_ids: Collection[str]) -> dict[str, str]:
    """The user principal names of these directory ids (lower case), both as they are kept; unknown ids are missing."""
    known = Person.objects.of(tenant).exclude(directory_id="").values_list("directory_id", "principal")
    wanted = set(directory_ids)
    return {number.lower(): name for number, name in known if number.lower() in wanted}


def everyone_known(tenant: Tenant) -> list[PersonRow]:
    """Everybody who was ever named, for the identity list of the delivery plane; no account that a provider ended."""
    return [_row(p) for p in Person.objects.of(tenant).filter(ended_day=None).order_by("number")]


def _all_inside(group: int, own: Mapping[int, BitMap], inner: Mapping[int, set[int]]) -> BitMap:
    found, seen, waiting = BitMap(), {group}, [group]
    while waiting:
        each = waiting.pop()
        found |= own.get(each, BitMap())
        fresh = inner.get(each, set()) - seen
        seen |= fresh
        waiting += fresh
    return found


def _row(found: Person) -> PersonRow:
    return PersonRow(found.number, found.principal, found.directory_id, found.name, found.language)
