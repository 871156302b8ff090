"""Addresses of persons: list and search, take into keeping, read, replace, change, remove."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from uptake.people import provisioned
from uptake.people.provisioning import KeptPerson, change_person, keep_person, person_to_change, remove_person
from uptake.rules.refusals import Refused
from uptake.scim import users
from uptake.scim.asking import PERSONS
from uptake.scim.call import Call
from uptake.scim.door import address, nothing, tell, writing
from uptake.scim.entra import operations
from uptake.scim.listing import asked, page
from uptake.scim.selection import Selection
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
    kept = keep_person(users.told(call.body()), by=call.by, now=call.now)
    return _one(call, kept, status=201)


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
    return _one(call, change_person(before.public_id, told, by=call.by, now=call.now))


@writing
def patched(call: Call, public_id: str) -> HttpResponse:
    """Change some of what is told of a person."""
    before = _held(call, public_id)
    told = users.patched(before.told, operations(call.body()))
    return _one(call, change_person(before.public_id, told, by=call.by, now=call.now))


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
    query = asked(parameters)
    total, found = provisioned.persons(
        call.tenant, query.where(PERSONS), order=query.order(PERSONS), first=query.first, most=query.most
    )
    return tell(page(total, query, [query.selection(_json(call, kept)) for kept in found]))


def _one(call: Call, kept: KeptPerson, status: int = 200) -> HttpResponse:
    parameters = call.request.GET
    selection = Selection.of(parameters.get("attributes"), parameters.get("excludedAttributes"))
    told = _json(call, kept)
    return tell(selection(told), status, etag=etag(kept.version), location=told["meta"]["location"])


def _json(call: Call, kept: KeptPerson) -> dict[str, Any]:
    return users.as_json(kept, f"{call.root}/Users/{kept.public_id}")


all_address = address(get=listed, post=added)
search_address = address(post=searched)
one_address = address(get=read, put=replaced, patch=patched, delete=removed)
