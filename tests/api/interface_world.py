"""Two organizations with recorded scores, admins of both, and programs that ask with tokens."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from uptake.insights import actions
from uptake.rules.permissions import Role
from uptake.score.registry import METRICS
from uptake.score.result import Result
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.models import Admin, Tenant
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import Scope

NOW = datetime.now(UTC).replace(microsecond=0)  # tokens are judged by the clock of the server
DAY = date(2026, 7, 26)
PASSWORD = "long-enough-for-a-test"
BOTH = (Scope.SCORE_READ.value, Scope.MESSAGES_READ.value)
EVERY = tuple(each.value for each in Scope)


@dataclass
class Organization:
    tenant: Tenant
    admins: dict[str, Admin] = field(default_factory=dict)

    @classmethod
    def founded(cls, slug: str) -> "Organization":
        made = tenancy.create_tenant(slug=slug, name=slug.title(), time_zone="UTC", now=NOW)
        Tenant.objects.filter(pk=made.pk).update(score_on=True)
        made.refresh_from_db()
        return cls(made)

    def admin(self, name: str, *roles: Role) -> Acting:
        if name not in self.admins:
            self.admins[name] = tenancy.create_admin(
                sign_in=f"{name}@{self.tenant.slug}.example",
                name=name.title(),
                password=PASSWORD,
                roles={self.tenant.slug: list(roles)},
                now=NOW,
            )
        acting = acting_as(self.admins[name], self.tenant)
        assert acting is not None
        return acting

    @property
    def gina(self) -> Acting:
        return self.admin("gina", Role.GLOBAL_ADMINISTRATOR)

    @property
    def rita(self) -> Acting:
        return self.admin("rita", Role.REPORTS_READER)

    @property
    def april(self) -> Acting:
        return self.admin("april", Role.MESSAGES_APPROVER)

    def record(self, day: date = DAY, *, below: int = 200, share: float = 0.63, category: str = "") -> None:
        """The same share for every insight that there is, or for those of one category."""
        results = []
        for metric in METRICS:
            if category and metric.category.id != category:
                continue
            whole = below * metric.each
            above = int(whole * share)
            results.append(Result(metric.id, day, above, whole, "daily:28/28", None, method=metric.method))
        actions.record(self.tenant, results)

    def token(self, *, by: Acting | None = None, scopes: tuple[str, ...] = BOTH, **more: Any) -> str:
        told = {"name": "Power BI", "now": NOW, **more}
        return make_token(scopes=scopes, by=by or self.gina, **told)

    def browser(self, name: str = "gina") -> Client:
        """Somebody signed in to the pages."""
        client = Client(SERVER_NAME="localhost")
        client.force_login(self.admins[name])
        return client


@dataclass
class Program:
    """A program that holds a token."""

    token: str

    def ask(self, address: str, **headers: str) -> Any:
        return Client(SERVER_NAME="localhost").get(
            f"/api/v1{address}", headers={"authorization": f"Bearer {self.token}", **headers}
        )

    def send(self, method: str, address: str, told: Any = None, **headers: str) -> Any:
        """Ask for a change, with JSON unless something else is told."""
        content = {} if told is None else {"data": json.dumps(told), "content_type": "application/json"}
        client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        return getattr(client, method)(
            f"/api/v1{address}", headers={"authorization": f"Bearer {self.token}", **headers}, **content
        )

    def upload(self, address: str, content: bytes, name: str = "file", **headers: str) -> Any:
        """Send a file as a form does."""
        return Client(SERVER_NAME="localhost").post(
            f"/api/v1{address}",
            {"file": SimpleUploadedFile(name, content)},
            headers={"authorization": f"Bearer {self.token}", **headers},
        )

    def read(self, address: str) -> Any:
        answer = self.ask(address)
        assert answer.status_code == 200, answer.content
        return answer.json()


def days(count: int, last: date = DAY) -> list[date]:
    return [last - timedelta(days=back) for back in range(count)]
