"""What Microsoft Entra ID really sends, put into the words of the standard before anything looks at it.

Differences that can be read without doubt are read: capitalised operations, truth as text, `$ref: null`, a single
value wrapped in a list, keys of an operation without a path that are paths themselves. Anything else stays as it is,
so that what is wrong is told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from uptake.scim.problems import Problem

MOST_OPERATIONS = 10_000
_TRUTH = {"true": True, "false": False}
_TOLD_BY_US = frozenset({"id", "meta", "schemas"})  # sent back with a whole resource, and changed by nobody
_TRUE_OR_FALSE = frozenset({"active", "primary"})


def operations(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of a PATCH in order, each with a known `op` in small letters.

    Raises Problem for a body without operations, and for operations that are none.
    """
    found = _of_any_case(body, "operations")
    if not isinstance(found, list) or not found:
        raise Problem(400, "Operations holds one or more operations.", "invalidSyntax")
    if len(found) > MOST_OPERATIONS:
        raise Problem(413, f"At most {MOST_OPERATIONS} operations at once.")
    return [each for one in found for each in _told(one)]


def cleaned(value: Any, name: str = "") -> Any:
    """A value without members that are null, truth as such."""
    if isinstance(value, dict):
        return {key: cleaned(each, key) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [cleaned(each, name) for each in value]
    if isinstance(value, str) and name.lower() in _TRUE_OR_FALSE:
        return _TRUTH.get(value.strip().lower(), value)
    return value


def _told(one: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(one, dict):
        raise Problem(400, "An operation is an object.", "invalidSyntax")
    op, path = _of_any_case(one, "op"), _of_any_case(one, "path")
    if not isinstance(op, str) or op.lower() not in ("add", "replace", "remove"):
        raise Problem(400, "An operation is add, replace or remove.", "invalidSyntax")
    if path is not None and not isinstance(path, str):
        raise Problem(400, "A path is a text.", "invalidPath")
    told: dict[str, Any] = {"op": op.lower()}
    value = _of_any_case(one, "value")
    if told["op"] == "add" and _has(one, "value") and value in (None, ""):
        return  # nothing to add
    if path:
        yield _with(told | {"path": path}, value, _last_name(path), given=_has(one, "value"))
    elif isinstance(value, dict) and told["op"] != "remove":
        yield from _by_key(told, value)
    else:
        yield _with(told, value, "", given=_has(one, "value"))


def _by_key(told: dict[str, Any], value: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """An operation without a path, with the keys that select among values as operations of their own."""
    plain = {key: each for key, each in value.items() if "[" not in key and key.lower() not in _TOLD_BY_US}
    if plain:
        yield told | {"value": {key: None if each is None else cleaned(each, key) for key, each in plain.items()}}
    for key, each in value.items():
        if "[" in key:
            yield _with(told | {"path": key}, each, _last_name(key), given=True)


def _with(told: dict[str, Any], value: Any, name: str, *, given: bool) -> dict[str, Any]:
    if not given:
        return told
    if value is None or value == "":  # to replace by nothing is to remove
        return told | ({"value": None} if told["op"] == "replace" else {})
    return told | {"value": cleaned(_unwrapped(value, name), name)}


def _unwrapped(value: Any, name: str) -> Any:
    """The one text in `[{"value": text}]`, as it comes for attributes that have one value."""
    several = name.lower() in ("members", "addresses", "emails", "phonenumbers", "roles")
    if not several and isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return value[0].get("value", value)
    return value


def _last_name(path: str) -> str:
    """The attribute that a path ends with: department of urn:…:User:department, value of emails[…].value."""
    return path.rpartition("]")[2].rpartition(":")[2].rpartition(".")[2] or path.partition("[")[0]


def _of_any_case(held: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in held.items() if key.lower() == name), None)


def _has(held: Mapping[str, Any], name: str) -> bool:
    return any(key.lower() == name for key in held)
