"""Asks an address and tells everything that an answer betrays: status, refusals on the way, what was written."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.authorization.addresses import filled
from tests.authorization.declared import Line
from tests.authorization.two_organizations import Organization
from uptake.rules.refusals import Refused

OF_SESSIONS = ("django_session", "access_signedin", "access_closeddoor")  # how somebody came in, not what they did
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
PARTS = {
    "category": "communication",
    "table": "locations",
    "choice": "smallest_group",
    "shelf": "activity",
    "question": "meetings",
    "metric": "communication.modes",
    "step": "recipients",
    "rest": "no/such/thing",
    "setting": "comparisons",
    "name": "User",
    "slug": "nobody",
    "what": "host",
    "which": "nothing",
}

ASKS_FOR = {"api/v1/messages/<int:message>/why": "?surface=web-bar"}
UPLOADS = frozenset({"api/v1/messages/<int:message>/picture", "api/v1/messages/import"})


@dataclass
class Told:
    """What came of asking."""

    status: int
    location: str
    content: bytes
    refusals: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the answer was that the roles, or the token, do not allow it."""
        return bool({"not_allowed", "not_in_scope"} & set(self.refusals))

    @property
    def sends_to_sign_in(self) -> bool:
        """Whether whoever asks has to sign in first."""
        return self.status in (302, 303) and self.location.startswith("/sign-in/?next=")


@contextmanager
def watched() -> Iterator[tuple[list[str], list[str]]]:
    """The refusals that were raised meanwhile, and the statements that wrote something."""
    with watched_closely() as (refusals, writes, _touched):
        yield refusals, writes


@contextmanager
def watched_closely() -> Iterator[tuple[list[str], list[str], list[str]]]:
    """As `watched`, and besides every statement that changed a row at all, those of sessions among them."""
    refusals: list[str] = []
    writes: list[str] = []
    touched: list[str] = []
    made = Refused.__init__

    def noting(self: Refused, reason: str, **details: object) -> None:
        refusals.append(reason)
        made(self, reason, **details)

    def writing(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        done = execute(sql, *args)
        word = sql.lstrip().split(" ", 1)[0].upper()
        if word in WRITING and args[-1]["cursor"].rowcount != 0:
            touched.append(sql[:60])
            if not any(each in sql for each in OF_SESSIONS):
                writes.append(sql[:60])
        return done

    Refused.__init__ = noting  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(writing):
            yield refusals, writes, touched
    finally:
        Refused.__init__ = made  # type: ignore[method-assign]


def address_of(line: Line, organization: Organization, **others: object) -> str:
    """The address of a line with the things of an organization in the place of its parts, or with others."""
    return filled(line.address, PARTS | organization.values | dict(line.parts) | others) + ASKS_FOR.get(
        line.address, ""
    )


def ask(
    client: Client,
    line: Line,
    address: str,
    *,
    token: str = "",
    body: dict[str, Any] | None = None,
    before_it_is_taken_back: Callable[[], None] | None = None,
) -> Told:
    """Ask once; whatever was changed is taken back. What is to be done before is done where something was changed."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if line.by_token and line.method == "PATCH":
        headers["if-match"] = "*"
    content: dict[str, Any] = {}
    if line.method != "GET":
        content = {"data": json.dumps(body or {}), "content_type": "application/json"} if line.by_token else {}
        if line.address in UPLOADS or (not line.by_token and line.method == "POST"):
            content = {"data": (body or {}) | {"file": SimpleUploadedFile("file", b"nothing")}}
        if line.method in ("PUT", "PATCH", "DELETE") and not line.by_token:
            content = {}
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with watched_closely() as (refusals, writes, touched), transaction.atomic():
        answer = getattr(client, line.method.lower())(address, headers=headers, **content)
        found = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if touched and before_it_is_taken_back is not None:
            before_it_is_taken_back()
        transaction.set_rollback(True)
    client.cookies = cookies
    return Told(answer.status_code, answer.headers.get("Location", ""), found, refusals, writes)
