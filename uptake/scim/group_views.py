"""Addresses of groups: list and search, take into keeping, read, replace, change, remove."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from uptake.people import provisioned
from uptake.people.provisioned_groups import KeptGroup, Step, change_group, group_to_change, keep_group, remove_group
from uptake.rules.refusals import Refused
from uptake.scim import groups
from uptake.scim.asking import groups_of
from uptake.scim.call import Call
from uptake.scim.door import address, nothing, tell, writing
from uptake.scim.entra import operations
from uptake.scim.group_patch import steps
from uptake.scim.listing import asked, page
from uptake.scim.selection import Selection
from uptake.scim.users import etag, identifier


def listed(call: Call) -> HttpResponse:
    """A page of groups."""
    return _page(call, call.request.GET.dict())


def searched(call: Call) -> HttpResponse:
    """A page of groups, asked for in the content."""
    return _page(call, call.body())


@writing
def added(call: Call) -> HttpResponse:
    """Take a group into keeping."""
    told, members = groups.told(call.body())
    return _one(call, keep_group(told, members, by=call.by, now=call.now), status=201)


def read(call: Call, public_id: str) -> HttpResponse:
    """One group."""
    found = identifier(public_id)
    kept = provisioned.group(call.tenant, found) if found else None
    if kept is None:
        raise Refused("not_provisioned")
    return nothing(304, etag=etag(kept.version)) if call.knows(etag(kept.version)) else _one(call, kept)


@writing
def replaced(call: Call, public_id: str) -> HttpResponse:
    """Tell everything of a group anew, its members as well."""
    before = _held(call, public_id)
    told, members = groups.told(call.body())
    anew = [Step(added=members, everybody=True)]
    return _one(call, change_group(before.public_id, told, anew, by=call.by, now=call.now))


@writing
def patched(call: Call, public_id: str) -> HttpResponse:
    """Change some of a group; the answer has no content unless attributes are asked for, because groups are large."""
    before = _held(call, public_id)
    told, changes = steps(before.told, operations(call.body()))
    kept = change_group(before.public_id, told, changes, by=call.by, now=call.now)
    return _one(call, kept) if "attributes" in call.request.GET else nothing(etag=etag(kept.version))


@writing
def removed(call: Call, public_id: str) -> HttpResponse:
    """Take a group out of the directory."""
    remove_group(_held(call, public_id).public_id, by=call.by, now=call.now)
    return nothing()


def _held(call: Call, public_id: str) -> KeptGroup:
    found = identifier(public_id)
    if found is None:
        raise Refused("not_provisioned")
    kept = group_to_change(call.tenant, found)
    call.require_version(etag(kept.version))
    return kept


def _page(call: Call, parameters: Mapping[str, Any]) -> HttpResponse:
    query, attributes = asked(parameters), groups_of(call.tenant)
    total, found = provisioned.groups(
        call.tenant, query.where(attributes), order=query.order(attributes), first=query.first, most=query.most
    )
    return tell(page(total, query, _json(call, found, query.selection)))


def _one(call: Call, kept: KeptGroup, status: int = 200) -> HttpResponse:
    parameters = call.request.GET
    selection = Selection.of(parameters.get("attributes"), parameters.get("excludedAttributes"))
    location = f"{call.root}/Groups/{kept.public_id}"
    return tell(_json(call, [kept], selection)[0], status, etag=etag(kept.version), location=location)


def _json(call: Call, found: Sequence[KeptGroup], selection: Selection) -> list[dict[str, Any]]:
    wanted = [kept.public_id for kept in found] if selection.has("members") else []
    members = provisioned.members(call.tenant, wanted)
    root = call.root
    return [
        selection(groups.as_json(kept, members.get(kept.public_id, []), f"{root}/Groups/{kept.public_id}", root))
        for kept in found
    ]


all_address = address(get=listed, post=added)
search_address = address(post=searched)
one_address = address(get=read, put=replaced, patch=patched, delete=removed)
