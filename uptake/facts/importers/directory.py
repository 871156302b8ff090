"""Read the directory: persons, groups with members, and the products bought.

JSON as Microsoft Graph answers, or CSV with the same property names. In CSV, plans are names of services
and licences names or ids of products, joined by `+` or `;`.

Source: specification of Adoption Score, section 8.3.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from uptake.facts.importers.deliveries import (
    BadRow,
    DirectoryGroup,
    DirectoryPerson,
    Licence,
    Member,
    Sku,
)
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.rules.products import Plan


class DirectoryKind(Enum):
    """What a file of the directory lists."""

    PERSONS = "users"
    GROUPS = "groups"
    MEMBERSHIPS = "group memberships"
    SKUS = "subscribed products"


TEXTS: Mapping[str, str] = {
    "directory_id": "id",
    "name": "displayName",
    "language": "preferredLanguage",
    "company": "companyName",
    "department": "department",
    "country": "country",
    "state": "state",
    "city": "city",
}
_PERSON_MARKS = (
    "accountEnabled", "userType", "assignedPlans", "assignedLicenses",
    "department", "companyName", "preferredLanguage",
)  # fmt: skip
_GROUP_MARKS = ("groupTypes", "securityEnabled", "mailEnabled", "members", "transitiveMembers")
_BETWEEN_NAMES = re.compile(r"[+;]")

Item = Mapping[str, Any]
_Made = TypeVar("_Made")


def directory_kind(sheet: Sheet) -> DirectoryKind | None:
    """What the sheet lists of the directory, if anything; raises Unreadable for members of no group."""
    has = {normal(title) for item in sheet.items for title in item} if sheet.items else set(sheet.titles)

    def any_of(titles: Sequence[str]) -> bool:
        return any(normal(title) in has for title in titles)

    if any_of(["skuId"]) and any_of(["servicePlans"]):
        return DirectoryKind.SKUS
    if any_of(["groupId"]) and any_of(["memberId", "memberUserPrincipalName"]):
        return DirectoryKind.MEMBERSHIPS
    typed = [item for item in sheet.items if "@odata.type" in item]
    if typed and len(typed) == len(sheet.items) and not any_of(_GROUP_MARKS) and not any_of(["assignedPlans"]):
        raise Unreadable("members_without_group")
    if any_of(["userPrincipalName"]) and any_of(_PERSON_MARKS):
        return DirectoryKind.PERSONS
    if any_of(["id"]) and any_of(["displayName"]) and any_of(_GROUP_MARKS):
        return DirectoryKind.GROUPS
    return None


def items_of(sheet: Sheet) -> list[dict[str, Any]]:
    """The entries of the sheet, property names in normal form; `@` annotations keep their names."""
    if sheet.items:
        return [{t if t.startswith("@") else normal(t): v for t, v in item.items()} for item in sheet.items]
    return [dict(row) for row in sheet.texts(list(sheet.titles)).to_pylist()]


def known_columns(sheet: Sheet) -> tuple[str, ...]:
    """Columns of person_state that this list of persons can fill."""
    found = ["guest"]
    if "accountenabled" in sheet.titles:
        found.append("account_enabled")
    if "assignedplans" in sheet.titles or "assignedlicenses" in sheet.titles:
        found.append("products")
    attributes = ("company", "department", "country", "state", "city")
    return (*found, *(name for name in attributes if normal(TEXTS[name]) in sheet.titles))


def persons(name: str, first_row: int, items: Sequence[Item]) -> tuple[list[DirectoryPerson], list[BadRow]]:
    """The persons, and the entries that cannot be used."""
    found: dict[str, DirectoryPerson] = {}
    bad: list[BadRow] = []
    for row, item in enumerate(items, start=first_row):
        principal = _text(item, "userPrincipalName").lower()
        enabled = _yes_no(item.get("accountenabled"))
        if not principal:
            bad.append(BadRow(name, row, "userPrincipalName", "", "no_person"))
        elif enabled is ...:
            bad.append(BadRow(name, row, "accountEnabled", str(item["accountenabled"]), "bad_yes_no"))
        else:
            person = _person(principal, enabled, item)
            if found.setdefault(principal, person) != person:
                bad.append(BadRow(name, row, "userPrincipalName", principal, "person_twice"))
    return list(found.values()), bad


def groups(items: Sequence[Item]) -> list[DirectoryGroup]:
    """The groups with their members, as far as the answer tells them."""
    return [_group(item) for item in items if _text(item, "id") and "@removed" not in item]


def memberships(items: Sequence[Item]) -> list[DirectoryGroup]:
    """Groups put together from one line per membership."""
    names: dict[str, str] = {}
    members: dict[str, list[Member]] = {}
    for item in items:
        group = _text(item, "groupId")
        if not group:
            continue
        names[group] = _text(item, "groupDisplayName") or names.get(group, "")
        member = Member(_text(item, "memberId"), _text(item, "memberUserPrincipalName").lower())
        if member.directory_id or member.principal:
            members.setdefault(group, []).append(member)
    return [DirectoryGroup(g, names[g] or g, tuple(dict.fromkeys(members.get(g, [])))) for g in names]


def skus(items: Sequence[Item]) -> list[Sku]:
    """The products that the tenant has bought."""
    return [
        Sku(
            _text(item, "skuId").lower(),
            _text(item, "skuPartNumber"),
            tuple(
                Plan(str(plan.get("servicePlanId") or ""), str(plan.get("servicePlanName") or ""))
                for plan in item.get("serviceplans") or ()
                if isinstance(plan, dict)
            ),
        )
        for item in items
    ]


def _person(principal: str, enabled: Any, item: Item) -> DirectoryPerson:
    kind = _text(item, "userType").lower()
    return DirectoryPerson(
        principal=principal,
        account_enabled=enabled,
        guest=kind == "guest" if kind else "#ext#" in principal,
        plans=_list(item, "assignedPlans", _plan),
        licences=_list(item, "assignedLicenses", _licence),
        **{attribute: _text(item, title) for attribute, title in TEXTS.items()},
    )


def _group(item: Item) -> DirectoryGroup:
    transitive = "transitivemembers" in item
    listed = item.get("transitivemembers" if transitive else "members")
    members = None
    if isinstance(listed, list):
        members = tuple(
            Member(
                str(member.get("id") or ""),
                str(member.get("userPrincipalName") or "").strip().lower(),
                is_group=str(member.get("@odata.type", "")).endswith(".group"),
            )
            for member in listed
            if isinstance(member, dict)
        )
    return DirectoryGroup(_text(item, "id"), _text(item, "displayName") or _text(item, "id"), members, transitive)


def _plan(entry: Any) -> Plan:
    if isinstance(entry, str):
        return Plan("", entry)
    return Plan(
        str(entry.get("servicePlanId") or ""),
        str(entry.get("service") or ""),
        str(entry.get("capabilityStatus") or "Enabled"),
    )


def _licence(entry: Any) -> Licence:
    if isinstance(entry, str):
        return Licence(entry.lower())
    disabled = frozenset(str(plan).lower() for plan in entry.get("disabledPlans") or ())
    return Licence(str(entry.get("skuId") or "").lower(), disabled)


def _list(item: Item, title: str, make: Callable[[Any], _Made]) -> tuple[_Made, ...] | None:
    """The entries of a list property: a JSON list, or names joined by `+` or `;`; None when not told."""
    if normal(title) not in item:
        return None
    value = item[normal(title)]
    if isinstance(value, str):
        value = [name.strip() for name in _BETWEEN_NAMES.split(value) if name.strip()]
    return tuple(make(entry) for entry in value or () if isinstance(entry, str | dict))


def _text(item: Item, title: str) -> str:
    value = item.get(normal(title))
    return "" if value is None else str(value).strip()


def _yes_no(value: object) -> Any:
    """True, False, None for unknown; an ellipsis for anything else."""
    if value is None or isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None}.get(
        str(value).strip().lower(), ...
    )
