"""Posts to an address that an admin gave: only where that cannot be turned against the network around this server.

The name is looked up once and the connection goes to the very address that was found good, so a name that answers
differently the second time wins nothing. Redirects are not followed, and after five seconds it is over.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from uptake.rules.public_addresses import is_public
from uptake.rules.refusals import Refused

TIMEOUT = 5.0  # seconds, for everything together once the name is found
_LONGEST = 2048


class NotAccepted(Exception):
    """The other side did not take it; the text says why, and holds neither address nor content."""


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be posted to; raises Refused("webhook_address").

    HTTPS only, without credentials. Where the configuration allows private addresses, HTTP to loopback as well.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("webhook_address") from None
    allowed = parts.scheme == "https" or (parts.scheme == "http" and settings.UPTAKE.webhook_private)
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST
    if not (allowed and host and plain) or port == 0 or parts.username is not None or parts.password is not None:
        raise Refused("webhook_address")
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post the body; raises NotAccepted unless the answer is 2xx."""
    try:
        parts = check_address(url)
    except Refused:
        raise NotAccepted("address not allowed") from None
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _address(str(parts.hostname), port, loopback_only=not secure)
    link = _Pinned(str(parts.hostname), port, address, secure=secure)
    guard = Timer(TIMEOUT, link.cut)
    guard.daemon = True
    guard.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("POST", target, body, {"Content-Type": "application/json", **headers})
        status = link.getresponse().status
    except (OSError, HTTPException) as trouble:
        raise NotAccepted(f"no answer: {type(trouble).__name__}") from None
    finally:
        guard.cancel()
        link.close()
    if not 200 <= status < 300:
        raise NotAccepted(f"answered {status}")


class _Pinned(HTTPConnection):
    """A connection to an address that was judged before; certificates are checked against the name."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._tls = ssl.create_default_context() if secure else None
        if secure:
            self.default_port = 443

    def connect(self) -> None:
        """Connect to the address itself; the name is not looked up again."""
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._tls is not None:
            secured = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = secured
            secured.do_handshake()

    def cut(self) -> None:
        """End it from outside, for somebody who answers a byte at a time."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # a close alone would not wake who reads


def _address(host: str, port: int, *, loopback_only: bool) -> str:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotAccepted("name not found") from None
    addresses = sorted(found)
    private = settings.UPTAKE.webhook_private
    if not private and not all(is_public(each) for each in addresses):
        raise NotAccepted("address is private")
    if loopback_only and not all(ip_address(each).is_loopback for each in addresses):
        raise NotAccepted("address needs HTTPS")
    return addresses[0]
