"""Addresses of persons: list and search, take into keeping, read, replace, change, remove."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from uptake.people import provisioned
from uptake.people.provisioning import KeptPerson, change_person, keep_person, person_to_change, remove_person
from uptake.people.told import ToldPerson
from uptake.rules.refusals import Refused
from uptake.scim import users
from uptake.scim.asking import persons_of
from uptake.scim.call import Call
from uptake.scim.door import address, nothing, tell, writing
from uptake.scim.entra import operations
from uptake.scim.listing import asked, page
from uptake.scim.selection import Selection
from uptake.scim.turned import as_said, said_in
from uptake.scim.users import etag, identifier


def listed(call: Call) -> HttpResponse:
    """A page of persons."""
    return _page(call, call.request.GET.dict())


def searched(call: Call) -> HttpResponse:
    """A page of persons, asked for in the content."""
    return _page(call, call.body())


@writing
def added(call: Call) -> HttpResponse:
    """Take a person into keeping."""
    told = users.told(call.body())
    kept = keep_person(told, by=call.by, now=call.now)
    return _one(call, kept, _said(told), status=201)


def read(call: Call, public_id: str) -> HttpResponse:
    """One person."""
    found = identifier(public_id)
    kept = provisioned.person(call.tenant, found) if found else None
    if kept is None:
        raise Refused("not_provisioned")
    return nothing(304, etag=etag(kept.version)) if call.knows(etag(kept.version)) else _one(call, kept)


@writing
def replaced(call: Call, public_id: str) -> HttpResponse:
    """Tell everything of a person anew; an account that ended does not begin again by saying nothing of it."""
    before = _held(call, public_id)
    told = users.told(call.body())
    if told.active is None:
        told = replace(told, active=before.told.active)
    return _one(call, change_person(before.public_id, told, by=call.by, now=call.now), _said(told))


@writing
def patched(call: Call, public_id: str) -> HttpResponse:
    """Change some of what is told of a person."""
    before = _held(call, public_id)
    told = users.patched(before.told, operations(call.body()))
    return _one(call, change_person(before.public_id, told, by=call.by, now=call.now), _said(told))


@writing
def removed(call: Call, public_id: str) -> HttpResponse:
    """Take a person out of the directory."""
    remove_person(_held(call, public_id).public_id, by=call.by, now=call.now)
    return nothing()


def _held(call: Call, public_id: str) -> KeptPerson:
    found = identifier(public_id)
    if found is None:
        raise Refused("not_provisioned")
    kept = person_to_change(call.tenant, found)
    call.require_version(etag(kept.version))
    return kept


def _page(call: Call, parameters: Mapping[str, Any]) -> HttpResponse:
    query, attributes = asked(parameters), persons_of(settings.UPTAKE.pseudonyms)
    total, found = provisioned.persons(
        call.tenant, query.where(attributes), order=query.order(attributes), first=query.first, most=query.most
    )
    said = said_in(parameters)
    return tell(page(total, query, [query.selection(_json(call, kept, said)) for kept in found]))


def _said(told: ToldPerson) -> list[str]:
    return [told.user_name, told.external_id]


def _one(call: Call, kept: KeptPerson, said: Iterable[str] = (), status: int = 200) -> HttpResponse:
    parameters = call.request.GET
    selection = Selection.of(parameters.get("attributes"), parameters.get("excludedAttributes"))
    told = _json(call, kept, said)
    return tell(selection(told), status, etag=etag(kept.version), location=told["meta"]["location"])


def _json(call: Call, kept: KeptPerson, said: Iterable[str]) -> dict[str, Any]:
    told = as_said(kept, said, settings.UPTAKE.pseudonyms)
    return users.as_json(told, f"{call.root}/Users/{kept.public_id}")


all_address = address(get=listed, post=added)
search_address = address(post=searched)
one_address = address(get=read, put=replaced, patch=patched, delete=removed)
