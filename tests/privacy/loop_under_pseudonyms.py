"""The whole circle once, in a data folder of its own, with or without a key for pseudonyms; tells what came of it.

    python loop_under_pseudonyms.py <data folder> <key file, or "-"> <folder for a backup>

Import, score, publish, sign-in by name, poll, click, report, provisioning, an import with rows set aside, a backup:
every way on which a name comes in, and many on which one is asked for.
"""

# ruff: noqa: PLC0415 - Django is set up on the way

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ |= {
    "UPTAKE_DATA": sys.argv[1],
    "UPTAKE_PSEUDONYM_KEY": sys.argv[2].strip("-"),
    "DJANGO_SETTINGS_MODULE": "uptake.config.settings",
    "UPTAKE_DEMO": "true",
}
sys.path.insert(0, str(Path(__file__).parents[2]))

import django
import jwt
from django.conf import settings
from django.test import Client

from tests.delivery.delivery_world import ask
from uptake.delivery.app import create_app
from uptake.delivery.plane import DeliveryConfig

django.setup()

ROOT, BACKUP = Path(__file__).parents[2], Path(sys.argv[3]).absolute()
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SLUG, SECOND = "quellbach", "meadow"
MADE_BY_HAND = (
    "users.json", "groups.json", "memberships.csv", "skus.json", "email.csv", "active-users.csv",
    "onedrive-30-days.csv", "audit-search.csv", "call-records.json", "person-query.csv", "inventory-2026-07-26.csv",
    "open-mail-threads.csv", "open-questions.csv", "site-usage-7-days.csv", "email-bad-rows.csv",
)  # fmt: skip
PROVIDED = {
    "userName": "Zoe.Markerfield@meadow.example",
    "externalId": "5eed0000-1111-4222-8333-444455556666",
    "displayName": "Zoe Markerfield",
    "name": {"givenName": "Zoe", "familyName": "Markerfield"},
    "nickName": "Zozomark",
    "emails": [{"type": "work", "value": "zoe.markerfield@mail.example"}],
}


def main() -> None:
    from uptake.command.console import ready_state

    ready_state()
    shown = {
        "insights": demonstration(),
        "shown": circle(),
        "by_hand": by_hand(),
        "provided": provided(),
        "asked": asked(),
    }
    backup()
    print(json.dumps(shown))


def demonstration() -> list[str]:
    """Everything that was scored, of an invented organization."""
    from uptake.demo.actions import make
    from uptake.demo.organization import DEMO_TENANTS

    make(now=NOW, size=200, days=28, tenants=DEMO_TENANTS[:1])
    return insights(SLUG)


def insights(slug: str) -> list[str]:
    from uptake.insights.models import DailyInsight
    from uptake.tenancy.models import Tenant

    rows = DailyInsight.objects.of(Tenant.objects.get(slug=slug))
    return sorted(
        str(row)
        for row in rows.values_list(
            "as_of_day", "metric", "method", "numerator", "denominator", "asked", "basis", "reason", "missing"
        )
    )


class Host:
    """An intranet that vouches for its people by their names."""

    def __init__(self) -> None:
        from uptake.messaging.publish import host_key

        self.clock = NOW + timedelta(minutes=5)
        installation = settings.UPTAKE
        self.key = host_key(installation.secret, SLUG)
        self.app = create_app(
            DeliveryConfig(
                installation.folder,
                installation.secret,
                clock=lambda: self.clock,
                pseudonyms=installation.pseudonyms,
            )
        )
        self.runner = asyncio.Runner()

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: object = None) -> Any:
        sent = json.dumps(body).encode() if body is not None else b""
        return self.runner.run(ask(self.app, method, path, headers or {}, sent))

    def session(self, name: str) -> Any:
        claims = {"iss": SLUG, "sub": name, "aud": "uptake", "exp": self.clock + timedelta(minutes=4)}
        body = {
            "identity": jwt.encode(claims, self.key, "HS256"),
            "languages": ["en"],
            "device": f"device of {len(name)}",
        }
        return self.ask("POST", "/client/v1/session", body=body)

    def visit(self, name: str) -> list[str]:
        """Sign in, poll everywhere, look and click: what was shown."""
        token = self.session(name).json["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        found = []
        for surface in ("web-bar", "web-callout", "web-popover", "web-banner"):
            answer = self.ask("GET", f"/client/v1/messages?surface={surface}", bearer).json
            if answer["message"] is None:
                continue
            found.append(answer["message"]["title"])
            for kind in ("seen", "click"):
                event = {
                    "id": f"{surface}-{kind}",
                    "lease": answer["lease"],
                    "kind": kind,
                    "at": self.clock.isoformat(),
                }
                assert self.ask("POST", "/client/v1/events", bearer, {"events": [event]}).json["refused"] == []
        return found


def circle() -> dict[str, Any]:
    """What a few people are shown, and what is counted of it."""
    from uptake.demo.visitors import visitors
    from uptake.engagement.roll_up import roll_up
    from uptake.messaging.publish import publish_snapshot
    from uptake.tenancy.models import Tenant
    from uptake.tenancy.showings import opened_showings

    tenant = Tenant.objects.get(slug=SLUG)
    publish_snapshot(tenant, NOW)
    host = Host()
    people = visitors(SLUG)
    told = {"visits": [host.visit(each.principal.upper()) for each in people[:4]]}
    told["stranger"] = host.session("nora.nobodyknown@quellbach.example").json["reason"]
    host.app.plane.close()
    roll_up(tenant, NOW.date())
    with opened_showings() as showings:
        assert showings is not None
        told["tallies"] = [[each.surface, each.seen, each.clicks, each.dismissals] for each in showings.tallies(SLUG)]
    return told


def by_hand() -> dict[str, Any]:
    """Files of every source with people of another organization."""
    from datetime import date

    from uptake.facts.tables import TABLES
    from uptake.jobs.bring_in import bring_in
    from uptake.people.models import Person
    from uptake.tenancy.actions import create_tenant
    from uptake.tenancy.facts import facts_of

    tenant = create_tenant(slug=SECOND, name="Meadow", time_zone="UTC", now=NOW)
    files = [ROOT / "cases/import" / name for name in MADE_BY_HAND]
    report = bring_in(tenant, files, snapshot_day=date(2026, 7, 27), now=NOW)
    people = Person.objects.of(tenant)
    return {
        "taken": sorted(taken.name for taken in report.taken),
        "bad_rows": sum(taken.bad_row_count for taken in report.taken),
        "people": people.count(),
        "departments": sorted(people.exclude(department="").values_list("department", flat=True)),
        "members": sorted(people.filter(groups__isnull=False).values_list("groups__name", flat=True)),
        "rows": {table.name: facts_of(tenant).read(table, date.min, date.max).num_rows for table in TABLES},
        "insights": insights(SECOND),
    }


def provided() -> dict[str, Any]:
    """What an identity provider is answered."""
    from uptake.people.models import ProvisionedPerson
    from uptake.tenancy.acting import acting_as
    from uptake.tenancy.models import Admin, Assignment, Tenant
    from uptake.tenancy.token_actions import make_token

    tenant = Tenant.objects.get(slug=SECOND)
    admin = Admin.objects.get(sign_in=f"admin@{SLUG}.example")
    Assignment.objects.of(tenant).get_or_create(tenant=tenant, admin=admin, role="global_administrator")
    acting = acting_as(admin, tenant)
    assert acting is not None
    token = make_token(name="provider", scopes=["directory:write"], by=acting, now=datetime.now(UTC))
    program = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})

    def send(method: str, path: str, body: object = None) -> Any:
        content = json.dumps(body) if body is not None else ""
        return program.generic(method, f"/scim/v2/{path}", content, content_type="application/scim+json")

    made = send("POST", "Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], **PROVIDED})
    address = f"Users/{made.json()['id']}"
    found = send("GET", f"Users?filter=userName%20eq%20%22{PROVIDED['userName'].upper()}%22")
    renamed = {"op": "replace", "path": "displayName", "value": "Zoe Markerfield-Berg"}
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [renamed]}
    changed = send("PATCH", address, patch)
    refused = send("POST", "Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], **PROVIDED})
    return {
        "status": [each.status_code for each in (made, found, changed, refused)],
        "found": found.json()["totalResults"],
        "named": send("GET", address).json()["userName"] == PROVIDED["userName"],
        "kept": ProvisionedPerson.objects.of(tenant).count(),
    }


def asked() -> dict[str, Any]:
    """What admins name people for, and the pages and files that they read."""
    from uptake.delivery import me_codes
    from uptake.delivery.revoked import What
    from uptake.demo.visitors import visitors
    from uptake.messaging.enrolment_codes import make_code
    from uptake.messaging.revoking import revoke
    from uptake.people.queries import person
    from uptake.tenancy.acting import acting_as
    from uptake.tenancy.models import Admin, Tenant

    tenant, admin = Tenant.objects.get(slug=SLUG), Admin.objects.get(sign_in=f"admin@{SLUG}.example")
    acting = acting_as(admin, tenant)
    assert acting is not None
    somebody = visitors(SLUG)[5].principal
    known = person(tenant, principal=somebody)
    assert known is not None
    now = datetime.now(UTC)
    revoke(what=What.PERSON, about=somebody.title(), by=acting, now=now)
    make_code(uses=1, days=7, principal=somebody, by=acting, now=now)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(admin)
    pages = ("/", "/messages/", "/messages/export.csv", "/reports/resilience/figures.csv", "/score/breakdown.csv")
    statuses = {page: browser.get(page).status_code for page in pages}
    code, _ = me_codes.issue(settings.UPTAKE.secret, SLUG, known.number, "host:first", now + timedelta(seconds=1))
    reader = Client(SERVER_NAME="localhost")
    reader.post("/me/enter/", {"code": code})
    mine = reader.get("/me/data.json")
    return {"pages": statuses, "me": mine.status_code, "named": somebody in mine.content.decode().lower()}


def backup() -> None:
    from uptake.operations import backups

    backups.make(BACKUP, now=NOW, with_secret=True)


if __name__ == "__main__":
    main()
