"""Persons under pseudonyms, as an identity provider meets them.

It asks by the name that it knows and finds whom it means, because the name in the filter is turned as well. An answer
repeats a name where the request itself brought it, so that the provider recognises what it asked for; everywhere else
it tells the pseudonym, from which nobody comes back to the name. Parts of names and display names are not kept, so
nothing is sought by them, and nothing sorted.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q

from uptake.people.provisioning import KeptPerson
from uptake.rules.pseudonyms import Pseudonyms
from uptake.scim.attributes import Attribute, not_understood

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def whole_name(place: str, pseudonyms: Pseudonyms) -> Attribute:
    """A name or identifier of which a pseudonym is kept: asked for as a whole, in any letter case."""

    def test(op: str, value: Any) -> Q:
        if op == "pr":
            return ~Q(**{place: ""})
        if op != "eq" or not isinstance(value, str) or "\x00" in value:
            raise not_understood("names are kept as pseudonyms here, and asked for as a whole, with eq")
        return Q(**{place: pseudonyms.of(value)}) & ~Q(**{place: ""})

    return Attribute(test)


def no_names(_op: str, _value: Any) -> Q:
    """The test of an attribute that is not kept; raises Problem."""
    raise not_understood("names of persons are not kept here")


def as_said(kept: KeptPerson, said: Iterable[str], pseudonyms: Pseudonyms) -> KeptPerson:
    """The person with the names that this request has said itself; all others stay pseudonyms."""
    if not pseudonyms.on:
        return kept
    names = {pseudonyms.of(name): name for name in said if name.strip()}
    told = kept.told
    return replace(
        kept,
        told=replace(
            told,
            user_name=names.get(told.user_name, told.user_name),
            external_id=names.get(told.external_id, told.external_id),
        ),
    )


def said_in(parameters: Mapping[str, Any]) -> list[str]:
    """The texts that a filter quotes."""
    told = next((value for key, value in parameters.items() if key.lower() == "filter"), "")
    found = []
    for quoted in _QUOTED.findall(told) if isinstance(told, str) else ():
        try:
            found.append(json.loads(quoted))
        except ValueError:
            continue
    return [each for each in found if isinstance(each, str)]
