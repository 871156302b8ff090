"""Asking an identity provider from server to server: HTTPS, no redirects, little time, and not into our own network.

The name is looked up once and the connection goes to the very address that was found good. Where the configuration
says so (UPTAKE_OIDC_PRIVATE), private addresses are allowed, and HTTP to this machine.
"""

import json
import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from uptake.rules.public_addresses import is_public

TIMEOUT = 5.0  # seconds for each step
_MOST = 1_000_000  # bytes of an answer


class NoAnswer(Exception):
    """The other side gave nothing that can be used; the text says why and holds no secret."""


def address_parts(url: str) -> SplitResult:
    """The parts of an address that may be asked; raises NoAnswer for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NoAnswer("not an address") from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and settings.UPTAKE.oidc_private)
    if not (secure and parts.hostname and url.isascii() and url.isprintable()) or port == 0 or "@" in parts.netloc:
        raise NoAnswer("address not allowed")
    return parts


def ask(url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Any:
    """The JSON at an address, or what it answers to a form that is posted; raises NoAnswer."""
    parts = address_parts(url)
    link = _Pinned(parts)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"Accept": "application/json", **(headers or {})}
    try:
        if form is None:
            link.request("GET", target, headers=sent)
        else:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            link.request("POST", target, urlencode(form), sent)
        answer = link.getresponse()
        content = answer.read(_MOST + 1)
    except (OSError, HTTPException) as trouble:
        raise NoAnswer(type(trouble).__name__) from None
    finally:
        link.close()
    if answer.status != 200 or len(content) > _MOST:
        raise NoAnswer(f"answered {answer.status}")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise NoAnswer("no JSON") from None


class _Pinned(HTTPConnection):
    """A connection to an address that was judged before; certificates are checked against the name."""

    def __init__(self, parts: SplitResult) -> None:
        self._secure = parts.scheme == "https"
        port = parts.port or (443 if self._secure else 80)
        super().__init__(str(parts.hostname), port, timeout=TIMEOUT)
        if self._secure:
            self.default_port = 443

    def connect(self) -> None:
        """Look the name up, judge the address, and connect to that one."""
        self.sock = socket.create_connection((self._judged(), self.port), TIMEOUT)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def _judged(self) -> str:
        found = sorted(
            {str(entry[4][0]) for entry in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)}
        )
        if not settings.UPTAKE.oidc_private and not all(is_public(each) for each in found):
            raise NoAnswer("address is private")
        if not self._secure and not all(ip_address(each).is_loopback for each in found):
            raise NoAnswer("address needs HTTPS")
        return found[0]
