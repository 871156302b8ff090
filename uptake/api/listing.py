"""The description as plain rows, for the page and for the document: what to ask, what comes back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.api.description import description
from uptake.api.problems import AT_THE_DOOR, status_of
from uptake.tenancy.sentences import SENTENCES

NOTHING = "nothing"
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
    """One thing to ask: an address with a method."""

    method: str
    path: str
    summary: str
    says: str
    scope: str
    permission: str
    parameters: tuple[Parameter, ...]
    content: str
    status: int
    answer: str

    @property
    def shape(self) -> str:
        """Name of the object that the answer is, or is a list of; empty for a file and for nothing."""
        return self.answer.removeprefix("list of ") if self.is_object else ""

    @property
    def is_object(self) -> bool:
        """Whether the answer is JSON."""
        return self.answer != NOTHING and "/" not in self.answer


def calls() -> list[Call]:
    """Everything that can be asked, in the order of the description."""
    return [
        _call(method.upper(), path, operation)
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
    ]


def shapes() -> list[Shape]:
    """Every object that requests and answers may hold."""
    return [
        Shape(name, about.get("description", ""), tuple(_fields(about)))
        for name, about in description()["components"]["schemas"].items()
        if "properties" in about
    ]


def reasons() -> list[tuple[str, int, str]]:
    """Every reason for a no, its status, and what people read, in the language of the reader."""
    of_rules = [(name, status_of(name), str(says)) for name, says in SENTENCES.items()]
    return sorted([*of_rules, *((name, status, str(says)) for name, (status, says) in AT_THE_DOOR.items())])


def _call(method: str, path: str, told: Mapping[str, Any]) -> Call:
    parameters = tuple(
        Parameter(each["name"], each["in"], _kind(each["schema"]), each.get("description", ""))
        for each in told["parameters"]
    )
    ((status, answer),) = [(status, said) for status, said in told["responses"].items() if int(status) < 400]
    return Call(
        method=method,
        path=path,
        summary=told["summary"],
        says=told["description"],
        scope=told["x-scope"],
        permission=told["x-permission"],
        parameters=parameters,
        content=_content(told.get("requestBody", {}).get("content", {})),
        status=int(status),
        answer=_content(answer.get("content", {})),
    )


def _content(told: Mapping[str, Any]) -> str:
    """What a request or an answer holds: JSON as its shape, else the media type."""
    for media, about in told.items():
        return _kind(about["schema"]) if media == "application/json" else media
    return NOTHING


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
