"""An identity provider as the tests see it: it holds a token of an organization and sends what it likes."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.test import Client

from tests.api.interface_world import Organization
from uptake.people import queries
from uptake.people.models import Group, Person
from uptake.tenancy.models import Tenant

DIRECTORY = ("directory:write",)
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Told:
    """An answer."""

    status: int
    body: Any
    headers: Any


@dataclass
class Provider:
    """Whoever holds a token for SCIM."""

    organization: Organization
    token: str

    @classmethod
    def of(cls, slug: str) -> "Provider":
        organization = Organization.founded(slug)
        return cls(organization, organization.token(scopes=DIRECTORY))

    @property
    def tenant(self) -> Tenant:
        self.organization.tenant.refresh_from_db()
        return self.organization.tenant

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Told:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = Client(SERVER_NAME="localhost").generic(
            method.upper(),
            f"/scim/v2/{path}",
            content,
            content_type="application/scim+json; charset=utf-8",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        return Told(answer.status_code, json.loads(answer.content) if answer.content else None, answer.headers)

    def get(self, path: str, **headers: str) -> Told:
        return self.ask("get", path, **headers)

    def found(self, kind: str, filter_: str) -> Told:
        return self.get(f"{kind}?filter={quote(filter_)}")

    def add(self, name: str, /, **more: Any) -> str:
        """Add a person and give back the id."""
        sent = {"schemas": [USER, ENTERPRISE], "userName": name, "active": True, **more}
        told = self.ask("post", "Users", sent)
        assert told.status == 201, told.body
        return str(told.body["id"])

    def add_group(self, name: str, /, *members: str, **more: Any) -> str:
        sent = {"schemas": [GROUP], "displayName": name, "members": [{"value": each} for each in members], **more}
        told = self.ask("post", "Groups", sent)
        assert told.status == 201, told.body
        return str(told.body["id"])

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Told:
        return self.ask("patch", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def members(self, group: str) -> set[str]:
        return {each["value"] for each in self.get(f"Groups/{group}").body.get("members", [])}

    def person(self, name: str) -> Person:
        return Person.objects.of(self.tenant).get(principal=name)

    def group(self, name: str) -> Group:
        return Group.objects.of(self.tenant).get(name=name)

    def excluded(self) -> set[str]:
        numbers = list(queries.excluded(self.tenant))
        return set(Person.objects.of(self.tenant).filter(number__in=numbers).values_list("principal", flat=True))
