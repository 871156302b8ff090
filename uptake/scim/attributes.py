"""How one attribute is asked for: what eq, co, pr and the others mean for a text, a moment, or members.

Ordering exists for moments alone, because databases do not agree on the order of texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from uptake.scim.problems import Problem

NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY
_TEXTS = {"eq": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}
_EXACT = {"eq": "exact", "co": "contains", "sw": "startswith", "ew": "endswith"}
_MOMENTS = {"eq": "exact", "gt": "gt", "ge": "gte", "lt": "lt", "le": "lte"}

Test = Callable[[str, Any], Q]
"""The condition of an operator (eq, co, … or pr) with a value; raises Problem for one that means nothing."""


@dataclass(frozen=True)
class Attribute:
    """How an attribute is asked for, and the field to sort it by, "" for none."""

    test: Test
    order: str = ""


def text(place: str) -> Attribute:
    """A text in which capitals mean nothing; unknown is empty."""
    return Attribute(lambda op, value: _text(place, op, value, _TEXTS), place)


def exact_text(place: str) -> Attribute:
    """A text in which they do."""
    return Attribute(lambda op, value: _text(place, op, value, _EXACT), place)


def small_text(place: str) -> Attribute:
    """A text that is kept in small letters."""
    return Attribute(
        lambda op, value: _text(place, op, value.lower() if isinstance(value, str) else value, _EXACT), place
    )


def truth(place: str) -> Attribute:
    """Yes, no or unknown; a provider may write them as text."""
    return Attribute(lambda op, value: _truth(place, op, value), place)


def moment(place: str) -> Attribute:
    """A moment, always known."""
    return Attribute(lambda op, value: _moment(place, op, value), place)


def members_test(holding: Callable[[list[str]], Q], anybody: Q) -> Attribute:
    """Who is in a group: `holding` makes the condition that somebody of these identifiers is."""

    def test(op: str, value: Any) -> Q:
        if op == "pr":
            return anybody
        if op != "eq" or not isinstance(value, str):
            raise not_understood("members are asked for by their id")
        return holding([value])

    return Attribute(test)


def always(said: str) -> Attribute:
    """An attribute that is the same wherever it is: the type of the one address that is kept."""

    def test(op: str, value: Any) -> Q:
        if op == "pr":
            return EVERYBODY
        if op != "eq" or not isinstance(value, str):
            raise not_understood("a type is asked for as a whole")
        return EVERYBODY if value.lower() == said else NOBODY

    return Attribute(test)


def any_of(*parts: Attribute) -> Attribute:
    """Something that is there when one of its parts is."""

    def test(op: str, value: Any) -> Q:  # noqa: ARG001 - called like the others
        if op != "pr":
            raise not_understood("this is compared by its parts")
        return reduce(or_, [part.test("pr", None) for part in parts])

    return Attribute(test)


def _text(place: str, op: str, value: Any, lookups: Mapping[str, str]) -> Q:
    if op == "pr":
        return ~Q(**{place: ""})
    if op not in lookups or not isinstance(value, str) or "\x00" in value:
        raise not_understood("a text is compared with eq, ne, co, sw or ew, and with a text")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise not_understood("half of a sign")
    present = ~Q(**{place: ""})
    return Q(**{f"{place}__{lookups[op]}": value}) & present if value else (present if op != "eq" else NOBODY)


def _truth(place: str, op: str, value: Any) -> Q:
    if op == "pr":
        return Q(**{f"{place}__isnull": False})
    said = {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else value
    if op != "eq" or not isinstance(said, bool):
        raise not_understood("true or false")
    return Q(**{place: said})


def _moment(place: str, op: str, value: Any) -> Q:
    if op == "pr":
        return EVERYBODY
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) and op in _MOMENTS else None
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise not_understood("a moment, as 2026-01-31T08:00:00Z")
    return Q(**{f"{place}__{_MOMENTS[op]}": told})


def not_understood(why: str) -> Problem:
    """The refusal of a filter."""
    return Problem(400, f"The filter is not understood: {why}.", "invalidFilter")
