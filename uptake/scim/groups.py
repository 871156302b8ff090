"""A group in the words of SCIM, and what of those words is kept."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from uptake.people.provisioned import Member
from uptake.people.provisioned_groups import KeptGroup
from uptake.people.told import ToldGroup
from uptake.scim.group_patch import members_in, strictly
from uptake.scim.problems import Problem
from uptake.scim.shapes import GROUP
from uptake.scim.users import meta


def told(body: Mapping[str, Any]) -> tuple[ToldGroup, list[uuid.UUID]]:
    """What a whole group tells, and its members; raises Problem or Refused("no_such_member")."""
    held = {key.lower(): value for key, value in body.items() if value is not None}
    name, external_id, members = held.get("displayname"), held.get("externalid", ""), held.get("members", [])
    if not isinstance(name, str) or not name.strip():
        raise Problem(400, "displayName: a group has a name.", "invalidValue")
    if not isinstance(external_id, str):
        raise Problem(400, "externalId: a text.", "invalidValue")
    if not isinstance(members, list):
        raise Problem(400, "members: a list.", "invalidValue")
    return ToldGroup(name, external_id), strictly(members_in(members))


def as_json(kept: KeptGroup, members: Sequence[Member], location: str, root: str) -> dict[str, Any]:
    """A group as SCIM tells it, found under `location`; `root` is the address before /Users and /Groups."""
    resource: dict[str, Any] = {
        "schemas": [GROUP],
        "id": str(kept.public_id),
        "externalId": kept.told.external_id,
        "displayName": kept.told.name,
        "members": [_member(each, root) for each in members],
    }
    known = {key: value for key, value in resource.items() if value}
    return known | {"meta": meta("Group", kept.created_at, kept.edited_at, kept.version, location)}


def _member(each: Member, root: str) -> dict[str, str]:
    kind = "Group" if each.is_group else "User"
    return {"value": str(each.public_id), "$ref": f"{root}/{kind}s/{each.public_id}", "type": kind}
