import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.engagement.counted import count
from tests.messaging.office import TODAY
from uptake.engagement import queries
from uptake.engagement.manage import PER_PAGE
from uptake.messaging.listing import Wanted
from uptake.messaging.models import Imported, Message
from uptake.tenancy.models import Admin

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(acting, **asked):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    answer = client.get(reverse("manage"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def names(html):
    return re.findall(r'<a href="/messages/\d+/">([^<]+)</a>', html)


def made(office, name, minute=0, **fields):
    number = office.draft(name=name, now=NOW + timedelta(minutes=minute))
    Message.objects.of(office.tenant).filter(pk=number).update(**fields)
    return number


@pytest.fixture
def shelf(office):
    """One message of each kind and source."""
    made(office, "Bar", 1, state="active")
    announced = {"kind": "announcement", "action": "", "insight": "", "category": "", "wording": ""}
    made(office, "Card", 2, state="active", location="taskbar", objective="tech_updates", **announced)
    made(office, "Alarm", 3, state="completed", location="notifications", **(announced | {"kind": "urgent"}))
    outside = made(
        office, "Outside", 4, state="completed", location="taskbar", objective="onboarding", source="graph", **announced
    )
    Imported.objects.of(office.tenant).create(
        tenant=office.tenant,
        message_id=outside,
        outside_id="g-1",
        surface="softLanding",
        seen=200,
        clicks=50,
        dismissals=None,
        detail={},
        imported_at=NOW,
    )
    return office


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Outside", "Alarm", "Card", "Bar"]),
        ({"location": "taskbar"}, ["Outside", "Card"]),
        ({"location": "taskbar", "status": "active"}, ["Card"]),
        ({"objective": "onboarding"}, ["Outside"]),
        ({"kind": "urgent"}, ["Alarm"]),
        ({"kind": "recommendation"}, ["Bar"]),
        ({"source": "graph"}, ["Outside"]),
        ({"source": "uptake"}, ["Alarm", "Card", "Bar"]),
        ({"category": "communication"}, ["Bar"]),
        ({"q": "CARD"}, ["Card"]),
        ({"location": "nonsense", "kind": "nonsense", "source": "'"}, ["Outside", "Alarm", "Card", "Bar"]),
    ],
)
def test_one_list_has_everything_and_every_filter_narrows_it(shelf, asked, found):
    assert names(page(shelf.will, **asked)) == found


@pytest.mark.parametrize(("wanted", "name"), [("ÜBER", "Über uns"), ("été", "ÉTÉ"), ("a.c", "a.c"), ("%", "100 %")])
def test_the_search_knows_letters_of_all_languages_and_no_wildcards(office, wanted, name):
    made(office, name)
    made(office, "abc")
    assert names(page(office.will, q=wanted)) == [name]


@pytest.mark.parametrize("column", ["location", "objective", "source", "rate", "seen", "clicks", "status"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts_both_ways_and_loses_nothing(shelf, column, sign):
    assert sorted(names(page(shelf.will, sort=f"{sign}{column}"))) == ["Alarm", "Bar", "Card", "Outside"]


def test_messages_are_sorted_by_what_came_of_them(shelf):
    numbers = {row.name: row.message.id for row in queries.manage(shelf.tenant)}
    count(shelf.tenant, numbers["Bar"], TODAY, seen=500, clicks=5)
    count(shelf.tenant, numbers["Card"], TODAY, seen=10, clicks=9)
    assert names(page(shelf.will, sort="-seen"))[:3] == ["Bar", "Outside", "Card"]
    assert names(page(shelf.will, sort="-rate"))[:3] == ["Card", "Outside", "Bar"]


def test_the_totals_of_an_imported_message_are_shown_and_never_added_to_ours(shelf):
    row = next(row for row in queries.manage(shelf.tenant) if row.name == "Outside")
    assert (row.seen, row.clicks, row.rate) == (200, 50, 0.25)
    assert row.source == "Imported"
    assert queries.totals(shelf.tenant) == {}


def test_the_columns_are_those_of_the_specification(shelf):
    heads = re.findall(r'<a class="table-sort"[^>]*>\s*([^<]+?)\s*<', page(shelf.will))
    assert heads == [
        "Message name",
        "Status",
        "Location",
        "Objective",
        "Start date",
        "End date",
        "Last edited",
        "Creator",
        "Source",
        "Seen",
        "Clicks",
        "CTR",
    ]


def test_the_view_of_the_score_groups_recommendations(office):
    for minute, (name, state) in enumerate(
        [("Old draft", "draft"), ("Draft", "draft"), ("Out", "active"), ("Over", "canceled")]
    ):
        made(office, name, minute, state=state)
    made(office, "Card", 9, state="active", kind="announcement", insight="", category="", action="")
    html = page(office.will, view="score")
    assert re.findall(r"<caption>([^<]+)</caption>", html) == ["Drafts", "Scheduled and active", "Ended"]
    assert names(html) == ["Draft", "Old draft", "Out", "Over"]
    assert "Metric" in html
    assert names(page(office.will, view="score", status="active")) == ["Out"]


def test_a_page_counts_only_what_it_shows(office, monkeypatch):
    for number in range(PER_PAGE + 5):
        made(office, f"m{number:02}", number, state="completed")
    asked = []
    real = queries.counts.totals
    monkeypatch.setattr(
        queries.counts, "totals", lambda tenant, numbers=None: asked.append(numbers) or real(tenant, numbers)
    )
    first, second = page(office.will), page(office.will, page=2)
    assert [len(numbers) for numbers in asked] == [PER_PAGE, 5]
    assert len(names(first)) == PER_PAGE
    assert len(names(second)) == 5


def test_the_queries_stay_the_same_with_more_messages(office):
    client = Client()
    client.force_login(Admin.objects.get(pk=office.will.admin_id))
    told = []
    for round_ in range(2):
        for number in range(15):
            made(office, f"r{round_}m{number}", number, state="completed")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("manage"))
        told.append(len(asked))
    assert told[0] == told[1]


def test_whoever_writes_begins_here_and_whoever_reads_does_not(shelf):
    def top(acting):
        return re.search(r'<div class="page-actions">(.*?)</div>', page(acting), re.DOTALL)[1]

    activity, health = reverse("activity"), reverse("device_health")
    for acting in (shelf.will, shelf.rita, shelf.april):
        assert activity in top(acting)
        assert health in top(acting)
    assert "Create a message" in top(shelf.will)
    assert "Create a message" not in top(shelf.rita)
    assert "Create a message" not in top(shelf.april)


def test_the_menu_of_a_row_is_its_own_and_a_name_is_only_a_name(office):
    first = made(office, "<b>900000000000000001 [name of the message]</b>", state="completed")
    second = made(office, "Plain", 1, state="completed")
    html = page(office.will)
    assert "<b>900" not in html
    assert "Options of &lt;b&gt;900000000000000001 [name of the message]&lt;/b&gt;" in html
    for number in (first, second):
        assert html.count(reverse("clone_message", args=[number])) == 1
        assert html.count(reverse("delete_message", args=[number])) == 1
    assert "/900000000000000001/" not in html


def test_a_rejected_message_can_be_withdrawn_and_a_draft_modified_from_the_row(office):
    rejected, draft = made(office, "No", state="rejected"), made(office, "Draft", 1)
    html = page(office.will)
    assert reverse("withdraw_message", args=[rejected]) in html
    assert reverse("modify_message", args=[draft]) in html
    assert reverse("modify_message", args=[rejected]) not in html
    assert reverse("withdraw_message", args=[rejected]) not in page(office.rita)


def test_m47_results_can_be_read_without_the_right_to_import(shelf):
    assert 'type="file"' not in page(shelf.rita)
    assert 'type="file"' in page(shelf.will)


def test_numbers_of_messages_of_others_are_never_read(shelf):
    assert queries.manage(shelf.tenant, Wanted(message=10**9)) == []
