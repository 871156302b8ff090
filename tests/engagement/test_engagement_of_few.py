"""What came of a message for fewer than ten people is told nowhere: no page, no file, no answer of the interface."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.messaging.conftest import folder
from tests.messaging.office import NOW, TODAY, Office
from uptake.delivery.store import open_showings
from uptake.engagement import counts
from uptake.messaging.models import Message, Recipients
from uptake.rules.permissions import Role
from uptake.tenancy.models import Admin
from uptake.tenancy.token_actions import make_token

__all__ = ["folder"]

TELLING = 7717  # a number that nothing else has
PAGES = (
    "/messages/",
    "/messages/?view=score",
    "/messages/{message}/",
    "/messages/activity/",
    "/messages/activity/activity.csv",
    "/messages/export.csv",
    "/messages/export.json",
    "/messages/calendar/",
    "/messages/actions/",
    "/score/communication/",
)
INTERFACE = (
    "/api/v1/messages",
    "/api/v1/messages/{message}",
    "/api/v1/messages/{message}/funnel",
    "/api/v1/messages/{message}/lift",
    "/api/v1/activity",
    "/api/v1/activity.csv",
    "/api/v1/messages/export",
)


@pytest.fixture
def office(db, folder, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    found = Office.founded()
    found.hire(30)
    found.facts(active=range(1, 13))
    return found


def out(office: Office, *, people: int, reached: int) -> int:
    """A message for so many people that has reached some of them; each number of it is a telling one."""
    message = office.scheduled(last=TODAY + timedelta(days=30))
    Message.objects.of(office.tenant).filter(pk=message).update(state="active")
    Recipients.objects.of(office.tenant).filter(message=message).update(size=people)
    with closing(open_showings(settings.UPTAKE.showings)) as showings, showings.transaction() as at:
        at.execute(
            "insert into tally values (?, ?, ?, 'web-bar', ?, ?, ?)",
            (office.tenant.slug, message, TODAY.isoformat(), TELLING, TELLING, TELLING),
        )
        at.execute(
            "insert into reach (tenant, message, delivered, seen, clicked, dismissed, snoozed, irrelevant)"
            " values (?, ?, ?, ?, ?, ?, 0, 0)",
            (office.tenant.slug, message, reached, reached, reached, reached),
        )
    return message


def told(office: Office, message: int, role: Role) -> set[str]:
    """Every door behind which the numbers can be read."""
    office.admin("looks", role)
    admin = Admin.objects.get(sign_in="looks@hillside.example")
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    found = set()
    token = make_token(name="t", scopes=["score:read", "messages:read"], by=office.actings["looks"], now=NOW)
    for address in (*PAGES, *INTERFACE):
        headers = {"authorization": f"Bearer {token}"} if address in INTERFACE else {}
        answer = (Client(SERVER_NAME="localhost") if headers else client).get(
            address.format(message=message), headers=headers
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code in (200, 404, 409), (address, answer.status_code)
        if any(each in content for each in (str(TELLING).encode(), f"{TELLING:,}".encode())):
            found.add(address)
    return found


@pytest.mark.parametrize("role", [Role.GLOBAL_ADMINISTRATOR, Role.REPORTS_READER])
def test_of_nine_people_no_door_tells_anything(office, role):
    message = out(office, people=9, reached=9)
    assert told(office, message, role) == set()
    assert counts.of_few(office.tenant) == {message}


def test_of_ten_people_the_list_the_page_and_the_files_tell(office):
    message = out(office, people=10, reached=3)
    found = told(office, message, Role.GLOBAL_ADMINISTRATOR)
    assert {"/messages/", "/messages/{message}/", "/messages/export.csv", "/api/v1/messages"} <= found


def test_it_stays_hidden_when_the_list_of_recipients_is_forgotten(office):
    message = out(office, people=9, reached=9)
    Recipients.objects.of(office.tenant).filter(message=message).delete()
    assert told(office, message, Role.GLOBAL_ADMINISTRATOR) == set()


def test_what_reached_ten_is_told_whatever_became_of_the_list(office):
    message = out(office, people=400, reached=10)
    Recipients.objects.of(office.tenant).filter(message=message).delete()
    assert counts.totals(office.tenant)[message].seen == TELLING
