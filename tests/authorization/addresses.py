"""Every address that there is, as Django's resolver knows it, and what stands in the place of its parts."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PART = re.compile(r"<(?:[a-z_]+:)?([a-z_]+)>")


def addresses() -> list[str]:
    """Every address, written as in the resolver; the same one once."""
    return sorted(routes())


def routes() -> dict[str, URLPattern]:
    """What stands behind each of them: the first one, as the resolver takes it."""
    found: dict[str, URLPattern] = {}
    for address, route in _walk(get_resolver(), ""):
        found.setdefault(address, route)
    return found


def filled(address: str, values: Mapping[str, object]) -> str:
    """An address with something in the place of each part; raises KeyError for a part that nobody has given."""
    return "/" + _PART.sub(lambda found: str(values[found[1]]), address)


def parts(address: str) -> list[str]:
    """The names of the parts of an address."""
    return _PART.findall(address)


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield before + _written(each), each
        else:
            yield from _walk(each, before + _written(each))


def _written(each: URLPattern | URLResolver) -> str:
    """A route as it is written; a regular expression as a route that it takes."""
    told = str(each.pattern)
    if not isinstance(each.pattern, RegexPattern):
        return told
    told = told.removeprefix("^/").removeprefix("^").removesuffix("\\Z").removesuffix("$").removesuffix("/?")
    told = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", told)
    told = re.sub(r"\(\?:([^|)]*)[^)]*\)", r"\1", told)
    return told.replace(".*", "<rest>").replace("\\.", ".")
