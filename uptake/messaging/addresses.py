"""Where a message may lead: absolute https addresses that say openly whose they are.

Source: specification of organizational messages, section 1.4. Names of hosts are kept in the letters of the network
(punycode), so that a reader of the wizard sees which host it really is.
"""

import re
from collections.abc import Container, Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from uptake.rules.refusals import Refused

LONGEST = 2048
_SAFE = "!$&'()*+,;=:@/?%~-._[]"
_BARE = re.compile(r"www\.", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def normalized(address: str, domains: Container[str] | None = None) -> str:
    """The address as it is kept; a bare `www.` host becomes https, "" stays "".

    `domains` are those that it must lie in, None is any. Raises Refused: "url_too_long", "url_not_plain" (spaces,
    control or invisible characters), "url_not_https", "url_with_credentials", "url_without_host", "url_elsewhere".
    """
    told = address.strip()
    if not told:
        return ""
    if len(told) > LONGEST:
        raise Refused("url_too_long", limit=LONGEST)
    if not told.isprintable() or any(sign.isspace() or sign in '\\<>"`{}|^' for sign in told):
        raise Refused("url_not_plain")
    if _BARE.match(told):
        told = f"https://{told}"
    try:
        parts = urlsplit(told)
        port = parts.port
    except ValueError:
        raise Refused("url_without_host") from None
    if parts.scheme.lower() != "https":
        raise Refused("url_not_https")
    if "@" in parts.netloc:
        raise Refused("url_with_credentials")
    host = _host(parts.hostname or "")
    if domains is not None and not any(each in domains for each in _and_above(host)):
        raise Refused("url_elsewhere", host=host)
    netloc = host if port in (None, 443) else f"{host}:{port}"
    rest = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    kept = urlunsplit(("https", netloc, *rest))
    if len(kept) > LONGEST:
        raise Refused("url_too_long", limit=LONGEST)
    return kept


def _and_above(host: str) -> Iterator[str]:
    """The host itself and every domain that it lies in."""
    while host:
        yield host
        host = host.partition(".")[2]


def _host(name: str) -> str:
    """The host in the letters of the network; raises Refused("url_without_host") for none, or one that cannot be."""
    try:
        host = name.lower() if name.isascii() else name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise Refused("url_without_host") from None
    labels = host.rstrip(".").split(".")
    if len(host) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused("url_without_host")
    return ".".join(labels)
