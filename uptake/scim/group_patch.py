"""A PATCH of a group as steps: groups are large, so members are never loaded to change a few of them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scim2_models import Path
from scim2_models.path import AttrPath, Comparison, FilterNode, LogicalExpr, LogicalOperator, ValuePath

from uptake.people.provisioned_groups import Step
from uptake.people.told import ToldGroup
from uptake.rules.refusals import Refused
from uptake.scim.problems import Problem
from uptake.scim.shapes import GROUP
from uptake.scim.users import identifier

_NOBODY = uuid.UUID(int=0)  # stands for what is no identifier: nobody has it


def steps(before: ToldGroup, operations: Sequence[Mapping[str, Any]]) -> tuple[ToldGroup, list[Step]]:
    """What is told after these operations (entra.operations), and how members change on the way.

    Attributes that are not kept are passed over. Raises Problem, Refused("no_such_member"), and the library's error
    about a path.
    """
    told, found = before, list[Step]()
    for operation in operations:
        for op, path, value in _one_by_one(operation):
            name = _name(path)
            if name in ("displayname", "externalid"):
                told = _renamed(told, name, op, value)
            elif name == "members":
                found.append(_step(op, path, value))
    return told, found


def members_in(value: Any) -> list[uuid.UUID]:
    """The identifiers in a list of members, or in one, with one that nobody has for what is none; raises Problem."""
    found = []
    for each in value if isinstance(value, list) else [value]:
        told = each.get("value") or str(each.get("$ref") or "").rpartition("/")[2] if isinstance(each, dict) else each
        if not isinstance(told, str):
            raise Problem(400, "A member is an object with the value of its id.", "invalidValue")
        found.append(identifier(told) or _NOBODY)
    return found


def _one_by_one(operation: Mapping[str, Any]) -> Iterator[tuple[str, AttrPath | ValuePath, Any]]:
    op, value = operation["op"], operation.get("value")
    if "path" in operation:
        yield op, _parsed(operation["path"]), value
        return
    if op == "remove":
        raise Problem(400, "To remove something, say what: its path.", "noTarget")
    if not isinstance(value, dict):
        raise Problem(400, "Without a path the value is an object.", "invalidValue")
    for key, each in value.items():
        if key.lower() != "schemas":
            yield op, _parsed(key), each


def _parsed(path: str) -> AttrPath | ValuePath:
    found = Path(path).ast
    if not isinstance(found, AttrPath | ValuePath):
        raise Problem(400, "The path names no attribute.", "invalidPath")
    return found


def _name(path: AttrPath | ValuePath) -> str:
    whole = path.attr_path if isinstance(path, ValuePath) else path
    own = not whole.uri or whole.uri.lower() == GROUP.lower()
    name = whole.attr.lower() if own else ""
    if name == "members" and (whole.sub_attr or (isinstance(path, ValuePath) and path.sub_attr)):
        raise Problem(400, "A member is added or removed as a whole.", "mutability")
    return name


def _renamed(told: ToldGroup, name: str, op: str, value: Any) -> ToldGroup:
    text = "" if op == "remove" or value is None else value
    if not isinstance(text, str):
        raise Problem(400, f"{name}: a text.", "invalidValue")
    if name == "externalid":
        return replace(told, external_id=text)
    if not text.strip():
        raise Problem(400, "A group has a name.", "mutability" if op == "remove" else "invalidValue")
    return replace(told, name=text)


def _step(op: str, path: AttrPath | ValuePath, value: Any) -> Step:
    chosen = list(_chosen(path.val_filter)) if isinstance(path, ValuePath) else None
    if op == "remove":
        if chosen is not None:
            return Step(removed=chosen)
        return Step(everybody=True) if value is None else Step(removed=members_in(value))
    if chosen is not None:
        if op == "replace":
            raise Problem(400, "A member is added or removed as a whole.", "mutability")
        return Step(added=strictly(chosen))
    listed = [] if value is None else members_in(value)
    return Step(added=strictly(listed), everybody=op == "replace")


def strictly(found: list[uuid.UUID]) -> list[uuid.UUID]:
    """The same list; raises Refused("no_such_member") when something in it was no identifier."""
    if _NOBODY in found:
        raise Refused("no_such_member")
    return found


def _chosen(node: FilterNode) -> Iterator[uuid.UUID]:
    """The identifiers in `value eq "…"`, several of them with `or`."""
    if isinstance(node, LogicalExpr) and node.op == LogicalOperator.or_:
        for term in node.terms:
            yield from _chosen(term)
    elif (
        isinstance(node, Comparison)
        and (node.attr_path.attr.lower(), node.attr_path.sub_attr, node.op) == ("value", None, "eq")
        and isinstance(node.value, str)
    ):
        yield identifier(node.value) or _NOBODY
    else:
        raise Problem(400, 'Members are chosen by their id: members[value eq "…"].', "invalidFilter")
