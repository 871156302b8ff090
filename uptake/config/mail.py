"""The mail server, as one address tells it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over; `tls` from the first byte on, `starttls` after a greeting, or neither."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    starttls: bool


def mail_server(url: str) -> MailServer | None:
    """The server of an address like smtp://user:password@host:587; None for "".

    Mail is encrypted unless the address of an `smtp` server ends in ?tls=no. Raises ValueError for anything else,
    without repeating the address, which may hold a password.
    """
    if not url:
        return None
    parts = urlsplit(url)
    plain = parse_qs(parts.query).get("tls") == ["no"]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("UPTAKE_SMTP_URL is no address like smtp://user:password@host:587 or smtps://host:465")
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=not tls and not plain,
    )
