"""Which attributes of persons and groups may be asked for, and where the database has them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Q

from uptake.people.provisioned import GROUP_FIELDS, PERSON_FIELDS, holding, with_members
from uptake.rules.pseudonyms import Pseudonyms
from uptake.scim.attributes import (
    NOBODY,
    Attribute,
    always,
    any_of,
    exact_text,
    members_test,
    moment,
    not_understood,
    small_text,
    text,
    truth,
)
from uptake.scim.filters import Attributes
from uptake.scim.shapes import ENTERPRISE, GROUP, USER, WORK
from uptake.scim.turned import no_names, whole_name
from uptake.scim.users import identifier
from uptake.tenancy.models import Tenant

_COUNTRY, _REGION, _CITY = (text(PERSON_FIELDS[name]) for name in ("country", "state", "city"))
_DEPARTMENT, _COMPANY = text(PERSON_FIELDS["department"]), text(PERSON_FIELDS["company"])
_ADDRESS = {"type": always(WORK), "country": _COUNTRY, "region": _REGION, "locality": _CITY}


def _identifiers(fields: Mapping[str, str]) -> dict[str, Attribute]:
    return {
        "id": Attribute(_by_id, fields["public_id"]),
        "externalid": exact_text(fields["external_id"]),
        "meta.created": moment(fields["created_at"]),
        "meta.lastmodified": moment(fields["edited_at"]),
    }


def _by_id(op: str, value: object) -> Q:
    if op == "pr":
        return ~NOBODY
    if op != "eq" or not isinstance(value, str):
        raise not_understood("an id is asked for as a whole")
    found = identifier(value)
    return Q(public_id=found) if found else NOBODY


PERSONS = Attributes(
    known=_identifiers(PERSON_FIELDS)
    | {
        "username": small_text(PERSON_FIELDS["principal"]),
        "displayname": text(PERSON_FIELDS["name"]),
        "active": truth(PERSON_FIELDS["account_enabled"]),
        "usertype": text(PERSON_FIELDS["user_type"]),
        "preferredlanguage": text(PERSON_FIELDS["language"]),
        "addresses": any_of(_COUNTRY, _REGION, _CITY),
        **{f"addresses.{name}": each for name, each in _ADDRESS.items() if name != "type"},
        f"{ENTERPRISE}:department".lower(): _DEPARTMENT,
        f"{ENTERPRISE}:organization".lower(): _COMPANY,
    },
    selections={"addresses": _ADDRESS},
    schemas=frozenset({USER.lower()}),
)


def persons_of(pseudonyms: Pseudonyms) -> Attributes:
    """The attributes of persons; names as far as they can be asked for."""
    if not pseudonyms.on:
        return PERSONS
    turned = {
        "username": whole_name(PERSON_FIELDS["principal"], pseudonyms),
        "externalid": whole_name(PERSON_FIELDS["external_id"], pseudonyms),
        "displayname": Attribute(no_names),
    }
    return replace(PERSONS, known={**PERSONS.known, **turned})


def groups_of(tenant: Tenant) -> Attributes:
    """The attributes of groups; who is in them is looked up among those of this tenant."""

    def held(public_ids: Iterable[str]) -> Q:
        known = [found for each in public_ids if (found := identifier(each))]
        return holding(tenant, known) if known else NOBODY

    members = members_test(held, with_members(tenant))
    return Attributes(
        known=_identifiers(GROUP_FIELDS)
        | {"displayname": text(GROUP_FIELDS["name"]), "members": members, "members.value": members},
        selections={"members": {"value": members}},
        schemas=frozenset({GROUP.lower()}),
    )
