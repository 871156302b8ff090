"""What an identity provider tells of a person or a group, and whether it can be kept."""

import re
import uuid
from dataclasses import dataclass, fields, replace

from django.db import models

from uptake.people.models import Group, Person, ProvisionedGroup, ProvisionedPerson
from uptake.rules.pseudonyms import Pseudonyms, is_identifier
from uptake.rules.refusals import Refused

_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # what no database keeps: the zero character, and halves of characters


@dataclass(frozen=True)
class ToldPerson:
    """What an identity provider tells of a person; unknown texts are empty, `active` may be unknown as well."""

    user_name: str
    external_id: str = ""
    name: str = ""
    active: bool | None = None
    user_type: str = ""
    language: str = ""
    company: str = ""
    department: str = ""
    country: str = ""
    state: str = ""
    city: str = ""


@dataclass(frozen=True)
class ToldGroup:
    """What an identity provider tells of a group, besides its members."""

    name: str
    external_id: str = ""


def check_person(told: ToldPerson) -> None:
    """Raise Refused("provisioned_text") for a person without a user name, or a text that cannot be kept."""
    holders = {"user_name": ProvisionedPerson, "external_id": ProvisionedPerson, "user_type": ProvisionedPerson}
    for field in fields(told):
        value = getattr(told, field.name)
        if isinstance(value, str):
            _check_text(holders.get(field.name, Person), field.name, value)
    if not principal_of(told):
        raise Refused("provisioned_text", attribute="user_name")


def _check_text(table: type[models.Model], field: str, value: str) -> None:
    longest = getattr(table._meta.get_field(field), "max_length", None) or 0
    if len(value) > longest or _NO_TEXT.search(value):
        raise Refused("provisioned_text", attribute=field)


def check_group(told: ToldGroup) -> None:
    """Raise Refused("provisioned_text") for a group without a name, or with a text that cannot be kept."""
    _check_text(Group, "name", told.name)
    _check_text(ProvisionedGroup, "external_id", told.external_id)
    if not told.name.strip():
        raise Refused("provisioned_text", attribute="name")


def directory_id(external_id: str) -> str:
    """The identifier of the directory, where the provider sends that: people are recognised by it at sign-in."""
    if is_identifier(external_id):
        return external_id
    try:
        return str(uuid.UUID(external_id)) if len(external_id) == 36 else ""
    except ValueError:
        return ""


def as_kept(told: ToldPerson, pseudonyms: Pseudonyms, before: ToldPerson | None = None) -> ToldPerson:
    """What is kept of somebody: the same where names stay names, else pseudonyms for names and no display name.

    What is as it was `before` was turned then: a provider may send back what it has read.
    """
    if not pseudonyms.on:
        return told

    def turned(field: str) -> str:
        said: str = getattr(told, field)
        return said if before is not None and said == getattr(before, field) else pseudonyms.of(said)

    return replace(told, user_name=turned("user_name"), external_id=turned("external_id"), name="")


def principal_of(told: ToldPerson) -> str:
    """The user principal name as it is kept: in small letters."""
    return told.user_name.strip().lower()
