import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.messaging.office import Office
from uptake.engagement import urls
from uptake.messaging.models import Message
from uptake.people.models import Person
from uptake.tenancy.models import Admin

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def page(acting, name, /, answered=200, **asked):
    answer = client_of(acting).get(reverse(name), asked)
    assert answer.status_code == answered
    return answer.content.decode()


def names(html):
    return re.findall(r'<a href="/messages/\d+/">([^<]+)</a>', html)


def many(office, *named):
    """One message for each name and state, youngest last."""
    for minute, (name, state) in enumerate(named):
        number = office.draft(name=name, now=NOW + timedelta(minutes=minute))
        Message.objects.of(office.tenant).filter(pk=number).update(state=state)


@pytest.fixture
def shelf(office):
    many(
        office,
        ("Old draft", "draft"),
        ("Spring", "completed"),
        ("Running", "active"),
        ("Stopped", "canceled"),
        ("New draft", "draft"),
    )
    return office


def test_the_list_begins_with_the_newest_draft(shelf):
    assert names(page(shelf.will, "manage")) == ["New draft", "Old draft", "Stopped", "Running", "Spring"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"status": "draft"}, ["New draft", "Old draft"]),
        ({"status": "living"}, ["Running"]),
        ({"status": "ended"}, ["Stopped", "Spring"]),
        ({"status": "canceled"}, ["Stopped"]),
        ({"q": "DRAFT"}, ["New draft", "Old draft"]),
        ({"q": "spr", "status": "draft"}, []),
        ({"category": "communication", "q": "run"}, ["Running"]),
        ({"sort": "name"}, ["New draft", "Old draft", "Running", "Spring", "Stopped"]),
        ({"sort": "-name"}, ["Stopped", "Spring", "Running", "Old draft", "New draft"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(shelf, asked, found):
    assert names(page(shelf.will, "manage", **asked)) == found


@pytest.mark.parametrize("sort", ["status", "edited_at", "first_day", "last_day", "seen", "-clicks", "creator"])
def test_every_column_sorts_even_with_gaps(shelf, sort):
    assert len(names(page(shelf.will, "manage", sort=sort))) == 5


def test_an_invalid_filter_hides_nothing(shelf):
    assert len(names(page(shelf.will, "manage", status="nonsense"))) == 5


def test_m47_a_reader_sees_results_and_no_buttons(staffed, message, audience):
    audience.meets(13, NOW, "click")
    html = page(staffed.rita, "manage")
    assert "Teams in spring" in html
    assert re.search(r'data-label="Seen"[^>]*><span>1<', html)
    for word in ("/clone/", "/cancel/", "Create a message</a>"):
        assert word not in html


def test_a_writer_finds_what_can_be_done_in_the_row(staffed, message):
    html = page(staffed.will, "manage")
    assert reverse("cancel_message", args=[message]) in html
    assert reverse("clone_message", args=[message]) in html


def test_the_details_show_what_came_of_it(staffed, message, audience):
    audience.meets(13, NOW, "click")
    for person in (14, 15, 16):
        audience.meets(person, NOW)
    html = client_of(staffed.rita).get(reverse("message", args=[message])).content.decode()
    assert "25.0%" in html or "25%" in html


def test_an_organization_without_messages_is_helped_on(office):
    assert "Choose a recommendation and create the first message" in page(office.will, "manage")


def test_the_list_shows_one_organization_only(shelf):
    other = Office.founded("fabrikam")
    assert names(page(other.admin("eve", *shelf.will.roles), "manage")) == []


def test_the_queries_do_not_grow_with_the_messages(staffed, message, audience):
    client = client_of(staffed.will)
    counts = []
    for _ in range(2):
        many(staffed, *[(f"m{n}", "completed") for n in range(6)])
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("manage"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["rita", "april"])
def test_only_writers_ask_why(staffed, message, who):
    page(getattr(staffed, who), "why", answered=403)


def why(office, number, /, answered=200, **asked):
    usual = {
        "message": number,
        "who": "made_up",
        "surface": "word-bar",
        "languages": "de-DE, en",
        "moment": "2025-03-05T15:00",
        "recipient": "on",
        "showings": "0",
    }
    return page(office.will, "why", answered=answered, **(usual | asked))


def test_why_answers_for_somebody_made_up(staffed, message):
    assert "It is shown, in de." in why(staffed, message)


def test_why_names_the_closed_gate_and_when_it_opens(staffed, message):
    html = why(staffed, message, showings="1", shown_at="2025-03-05T12:00")
    assert "It is not shown" in html
    assert "rests until the interval is over" in html
    assert "It opens on 3/12/25, 12:00" in html


def test_why_reads_moments_in_the_zone_of_the_organization(staffed, message):
    staffed.tenant.time_zone = "Asia/Tokyo"
    staffed.tenant.save()
    html = why(staffed, message, moment="2025-03-05T08:59")  # 4 March in UTC, before its first day there
    assert "It is not shown" in html


def test_why_wants_to_know_when_it_was_seen(staffed, message):
    assert "Tell when it was seen last" in why(staffed, message, showings="2")
    assert "after the moment" in why(staffed, message, showings="2", shown_at="2025-03-06T12:00")


def test_why_me_uses_what_really_happened(staffed, message, audience):
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    audience.meets(20, NOW, "dismiss")
    assert "has clicked or dismissed it" in why(staffed, message, who="me")


def test_why_me_without_a_person_says_so(staffed, message):
    assert "Nobody in the directory has the name" in why(staffed, message, answered=409, who="me")


def test_why_takes_no_message_of_another_organization(staffed, message):
    other = Office.founded("fabrikam")
    other.draft(name="theirs")
    number = other.draft()
    Message.objects.of(other.tenant).filter(pk=number).update(state="completed", ends_at=NOW)
    assert "It is" not in why(staffed, number)


def test_why_offers_no_way_to_ask_about_a_colleague(staffed, message):
    html = page(staffed.will, "why")
    assert "u14@" not in html
    assert set(re.findall(r'name="([a-z_]+)"', html)) >= {"message", "who", "surface"}
    assert not re.search(r'name="(person|principal|user)"', html)


def test_every_page_asks_for_a_permission():
    assert all(hasattr(pattern.callback, "needs") for pattern in urls.urlpatterns)
