"""The description as plain rows, for the page and for the document: what to ask, what comes back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.api.description import description

_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True)
class Parameter:
    """What may be said with a request."""

    name: str
    place: str
    kind: str
    says: str


@dataclass(frozen=True)
class FieldSaid:
    """A field of an answer; `kind` names another shape in backquotes where the field holds one."""

    name: str
    kind: str
    says: str


@dataclass(frozen=True)
class Shape:
    """An object that answers hold."""

    name: str
    says: str
    fields: tuple[FieldSaid, ...]


@dataclass(frozen=True)
class Call:
    """One address of the interface."""

    path: str
    summary: str
    says: str
    permission: str
    parameters: tuple[Parameter, ...]
    answer: str

    @property
    def shape(self) -> str:
        """Name of the object that the answer is, or is a list of."""
        return self.answer.removeprefix("list of ")


def calls() -> list[Call]:
    """Every address, in the order of the description."""
    return [_call(path, operations["get"]) for path, operations in description()["paths"].items()]


def shapes() -> list[Shape]:
    """Every object that an answer may hold."""
    return [
        Shape(name, about.get("description", ""), tuple(_fields(about)))
        for name, about in description()["components"]["schemas"].items()
    ]


def _call(path: str, told: Mapping[str, Any]) -> Call:
    parameters = tuple(
        Parameter(each["name"], each["in"], _kind(each["schema"]), each.get("description", ""))
        for each in told["parameters"]
    )
    answer = told["responses"][200]["content"]["application/json"]["schema"]
    return Call(path, told["summary"], told["description"], told["x-permission"], parameters, _kind(answer))


def _fields(about: Mapping[str, Any]) -> Iterator[FieldSaid]:
    for name, told in about["properties"].items():
        yield FieldSaid(name, _kind(told), told.get("description", ""))


def _kind(told: Mapping[str, Any]) -> str:
    """A schema in a few words: `date or null`, `list of Message`."""
    if "$ref" in told:
        return str(told["$ref"]).removeprefix(_REFERENCE)
    if "anyOf" in told:
        return " or ".join(_kind(each) for each in told["anyOf"])
    if told.get("type") == "array":
        return f"list of {_kind(told['items'])}"
    return str(told.get("format", told.get("type", "anything")))
