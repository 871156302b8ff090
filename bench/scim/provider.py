"""What Microsoft Entra ID sends in its first cycle, one request after the other on one connection.

It looks for each person by a filter and adds it, makes groups without members, and fills them by PATCH with lists of
values, `Add` written large.
"""

import http.client
import json
from time import perf_counter
from typing import Any
from urllib.parse import quote

_PERSON = "urn:ietf:params:scim:schemas:core:2.0:User"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Provider:
    """Holds the token and the connection; `took` are the seconds of each request, in the order of asking."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self.connect()
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        self.took: list[float] = []

    def connect(self) -> None:
        """Begin on a connection of its own: a server gives up one that was quiet for a while."""
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)

    def find(self, number: int) -> None:
        """Look for a person."""
        self._ask("GET", f"Users?filter={quote(f'userName eq {chr(34)}{_name(number)}{chr(34)}')}", None, 200)

    def add(self, number: int) -> str:
        """Add a person; its identifier."""
        told = {
            "schemas": [_PERSON, _ENTERPRISE], "userName": _name(number), "externalId": f"{number:032x}",
            "displayName": f"Person {number}", "active": True, "preferredLanguage": "en-US",
            "addresses": [{"type": "work", "country": "DE", "locality": f"Town {number % 40}"}],
            _ENTERPRISE: {"department": f"Department {number % 60}"},
        }  # fmt: skip
        return str(self._ask("POST", "Users", told, 201)["id"])

    def add_group(self, number: int) -> str:
        """Make a group without members; its identifier."""
        told = {"schemas": [_GROUP], "displayName": f"Group {number}", "externalId": f"group-{number}"}
        return str(self._ask("POST", "Groups", told, 201)["id"])

    def put_in(self, group: str, members: list[str]) -> None:
        """Put persons into a group."""
        self._patch(f"Groups/{group}", {"op": "Add", "path": "members", "value": [{"value": each} for each in members]})

    def rename(self, person: str, number: int) -> None:
        """Change a person's department, as the later cycles do."""
        self._patch(f"Users/{person}", {"op": "Replace", "path": f"{_ENTERPRISE}:department", "value": f"New {number}"})

    def _patch(self, path: str, operation: dict[str, Any]) -> None:
        self._ask("PATCH", path, {"schemas": [_PATCH], "Operations": [operation]}, 200, 204)

    def _ask(self, method: str, path: str, body: Any, *wanted: int) -> Any:
        began = perf_counter()
        content = None if body is None else json.dumps(body)
        self._connection.request(method, f"/scim/v2/{path}", content, self._headers)
        answer = self._connection.getresponse()
        told = answer.read()
        self.took.append(perf_counter() - began)
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path}: {answer.status} {told[:300]!r}")
        return json.loads(told) if told else None


def _name(number: int) -> str:
    return f"person{number}@bench.example"
