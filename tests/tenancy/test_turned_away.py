"""Whoever is turned away by a page or an interface stands in the audit log, once an hour for each page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.authorization.two_organizations import prove
from tests.authorization.visitors import visitor
from tests.messaging.office import Office
from uptake.rules.permissions import Role
from uptake.tenancy import turned_away
from uptake.tenancy.models import Admin, AuditEntry
from uptake.tenancy.token_actions import make_token


@pytest.fixture
def office(db):
    return Office.founded()


def browser(office, name, *roles):
    acting = office.admin(name, *roles)
    client = visitor()
    client.force_login(Admin.objects.get(pk=acting.admin_id), backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client


def noted(office):
    rows = AuditEntry.objects.of(office.tenant).filter(action="access.refused").order_by("number")
    return [(row.admin, row.subject, row.details) for row in rows]


def test_a_page_that_is_refused_is_noted_by_its_name_and_not_by_what_was_asked(office):
    client = browser(office, "rita", Role.REPORTS_READER)
    assert client.get("/settings/audit/?admin=somebody@else.example").status_code == 403
    told = {"method": "GET", "why": "not_allowed"}
    assert noted(office) == [("rita@hillside.example", "audit_log", told)]


def test_what_is_refused_again_and_again_does_not_fill_the_log(office, monkeypatch):
    client = browser(office, "rita", Role.REPORTS_READER)
    for _ in range(3):
        client.post("/settings/score/", {"on": "yes"})
        client.get("/settings/roles/")
    assert [subject for _who, subject, _details in noted(office)] == ["switch_score", "roles"]
    monkeypatch.setattr(turned_away, "_ONCE_IN", timedelta())  # as if the hour had passed
    client.get("/settings/roles/")
    assert len(noted(office)) == 3


def test_another_admin_is_noted_for_the_same_page(office):
    for name in ("rita", "ruth"):
        assert browser(office, name, Role.REPORTS_READER).get("/settings/roles/").status_code == 403
    assert [who for who, _page, _details in noted(office)] == ["rita@hillside.example", "ruth@hillside.example"]


@pytest.mark.parametrize("address", ["/api/v1/messages", "/scim/v2/Users"])
def test_a_program_is_noted_with_the_part_of_its_token_that_may_be_shown(office, address):
    office.admin("rita", Role.REPORTS_READER)
    token = make_token(name="t", scopes=["score:read"], by=office.actings["rita"], now=timezone.now())
    answer = visitor().get(address, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    ((who, _page, details),) = noted(office)
    assert who == "rita@hillside.example"
    assert details["token"] == token.split("_")[2]
    assert token not in str(details)


def test_what_is_allowed_and_what_is_asked_again_and_who_is_nobody_is_not_noted(office):
    client = browser(office, "gina", Role.GLOBAL_ADMINISTRATOR)
    assert client.get("/settings/roles/").status_code == 200
    session = client.session
    session["proved_at"] = "2025-01-01T00:00:00+00:00"
    session.save()
    assert client.post("/settings/score/", {"on": "yes"}).status_code == 403  # asks who it is
    assert visitor().get("/settings/roles/").status_code == 302
    assert visitor().get("/api/v1/messages").status_code == 401
    assert noted(office) == []
