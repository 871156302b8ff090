import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.engagement.counted import count
from tests.messaging.office import Office
from uptake.engagement.activity import activity, lines
from uptake.messaging.listing import Wanted
from uptake.messaging.models import Message
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Admin

NOW = datetime(2025, 6, 10, 12, 0, tzinfo=UTC)
JUNE = date(2025, 6, 1)
DAY = timedelta(days=1)
HEADER = (
    "date,message_id,message_name,status,objective,location,template,source,start_date,end_date,"
    "messages_seen,clicks,ctr"
)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The pages' clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def page(acting, /, answered=200, **asked):
    answer = client_of(acting).get(reverse("activity"), asked)
    assert answer.status_code == answered
    return answer


def file(acting, **asked):
    answer = client_of(acting).get(reverse("export_activity"), asked)
    assert answer.status_code == 200
    return answer.content


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def made(office, name, state="active", **fields):
    number = office.draft(name=name)
    Message.objects.of(office.tenant).filter(pk=number).update(state=state, name=name, **fields)
    return number


@pytest.fixture
def shelf(office):
    """Two messages, one active, one completed, with counts before, in and after the first week of June."""
    active, completed = made(office, "Running"), made(office, "Over", "completed", objective="adoption")
    for message in (active, completed):
        for back in (-1, 0, 6, 7):
            count(office.tenant, message, JUNE + back * DAY, seen=4, clicks=1)
    count(office.tenant, active, JUNE, seen=3, clicks=0, surface="excel-bar")
    return office, active, completed


WEEK = {"first": "2025-06-01", "last": "2025-06-07"}


def test_m50_only_data_of_the_filter_is_in_the_file(shelf):
    office, active, _completed = shelf
    found = rows(file(office.rita, status="active", **WEEK))
    assert [(row["date"], row["message_id"], row["messages_seen"]) for row in found] == [
        ("2025-06-01", str(active), "7"),
        ("2025-06-07", str(active), "4"),
    ]
    assert {row["status"] for row in found} == {"active"}


def test_m50_the_page_shows_three_daily_series_of_that_filter(shelf):
    office, *_ = shelf
    found = page(office.rita, status="active", **WEEK).context["found"]
    assert found.days == tuple(JUNE + n * DAY for n in range(7))
    assert found.seen == (7, 0, 0, 0, 0, 0, 4)
    assert found.clicks == (1, 0, 0, 0, 0, 0, 1)
    assert found.rates == (1 / 7, None, None, None, None, None, 0.25)


def test_m50_each_series_is_drawn_with_its_table(shelf):
    html = page(shelf[0].rita, **WEEK).content.decode()
    assert html.count('<figure class="chart">') == 3
    for title in ("Messages seen", "Clicks", "Clickthrough rate"):
        assert f'<caption class="visually-hidden">{title}</caption>' in html


def test_m49_seen_four_times_and_clicked_once_is_a_quarter(office):
    number = made(office, "M49")
    count(office.tenant, number, JUNE, seen=3)
    count(office.tenant, number, JUNE, seen=1, clicks=1, surface="excel-bar")
    found = activity(office.tenant, Wanted(), JUNE, JUNE)
    assert (found.seen, found.clicks, found.rate) == ((4,), (1,), 0.25)
    assert rows(file(office.rita, **WEEK))[0]["ctr"] == "0.2500"


def test_the_file_has_exactly_the_columns_of_the_specification(shelf):
    content = file(shelf[0].rita, **WEEK)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").partition("\r\n")[0] == HEADER


def test_two_exports_of_the_same_data_are_the_same_bytes(shelf):
    office, active, _ = shelf
    first = file(office.rita, **WEEK)
    assert file(office.gina, **WEEK) == first
    count(office.tenant, active, JUNE + DAY, seen=1)
    assert file(office.rita, **WEEK) != first


def test_a_day_has_one_row_for_each_message_in_a_fixed_order(shelf):
    office, active, completed = shelf
    found = [(row["date"], int(row["message_id"])) for row in rows(file(office.rita, **WEEK))]
    assert found == sorted(found)
    assert len(found) == len(set(found)) == 4
    assert {message for _day, message in found} == {active, completed}


def test_the_rate_has_four_decimals_and_is_empty_when_nothing_was_seen(office):
    number = made(office, "Rates")
    count(office.tenant, number, JUNE, seen=3, clicks=1)
    count(office.tenant, number, JUNE + DAY, seen=0, clicks=2)
    count(office.tenant, number, JUNE + 2 * DAY, seen=16, clicks=1)
    assert [row["ctr"] for row in rows(file(office.rita, **WEEK))] == ["0.3333", "", "0.0625"]


def test_what_was_only_dismissed_is_no_row(office):
    number = made(office, "Dismissed")
    count(office.tenant, number, JUNE)
    assert rows(file(office.rita, **WEEK)) == []


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("https://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", "=1+1|cmd"],
)
def test_a_name_never_becomes_a_formula(office, name):
    number = made(office, "Safe")
    Message.objects.of(office.tenant).filter(pk=number).update(name=name)
    count(office.tenant, number, JUNE, seen=1)
    (row,) = rows(file(office.rita, **WEEK))
    assert row["message_name"] == f"'{name}"


def test_quotes_commas_and_new_lines_of_a_name_come_back(office):
    name = 'Say "hello",\r\nor not; يوم'
    number = made(office, "Odd")
    Message.objects.of(office.tenant).filter(pk=number).update(name=name)
    count(office.tenant, number, JUNE, seen=1)
    (row,) = rows(file(office.rita, **WEEK))
    assert row["message_name"] == name


def test_the_sum_of_the_file_is_the_number_of_the_page(shelf):
    office, *_ = shelf
    shown = page(office.rita, **WEEK).context
    found = rows(file(office.rita, **WEEK))
    assert sum(int(row["messages_seen"]) for row in found) == shown["seen"]
    assert sum(int(row["clicks"]) for row in found) == shown["clicks"]


def test_a_deleted_message_still_counts(shelf):
    office, _active, completed = shelf
    Message.objects.of(office.tenant).filter(pk=completed).update(deleted_at=NOW)
    assert activity(office.tenant, Wanted(), JUNE, JUNE).seen == (11,)
    assert activity(office.tenant, Wanted(states=[State.COMPLETED]), JUNE, JUNE).seen == (4,)
    assert completed in {line.message_id for line in lines(office.tenant, Wanted(), JUNE, JUNE)}


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({}, 22 - 3),
        ({"status": "ended"}, 8),
        ({"objective": "adoption"}, 8),
        ({"location": "teams"}, 0),
        ({"location": "office_bar"}, 19),
        ({"q": "RUNN"}, 11),
        ({"q": "nobody"}, 0),
    ],
)
def test_every_filter_narrows_the_numbers(shelf, asked, seen):
    assert page(shelf[0].rita, **WEEK, **asked).context["seen"] == seen


def test_one_message_can_be_looked_at(shelf):
    office, _active, completed = shelf
    answer = page(office.rita, message=completed, **WEEK)
    assert answer.context["seen"] == 8
    assert "Only the message" in answer.content.decode()


def test_a_message_of_another_organization_has_no_activity_here(shelf):
    office, *_ = shelf
    other = Office.founded("fabrikam")
    theirs = made(other, "Theirs")
    count(other.tenant, theirs, JUNE, seen=9)
    assert page(office.rita, message=theirs, **WEEK).context["seen"] == 0
    assert page(office.rita, **WEEK).context["seen"] == 19


def test_without_a_choice_the_last_30_days_are_shown(office):
    found = page(office.rita).context["found"]
    assert (found.days[0], found.days[-1], len(found.days)) == (date(2025, 5, 12), NOW.date(), 30)


def test_180_days_are_the_most(office):
    first = NOW.date() - 179 * DAY
    assert len(page(office.rita, first=first.isoformat()).context["found"].days) == 180
    page(office.rita, answered=400, first=(first - DAY).isoformat())


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2025-06-02", "last": "2025-06-01"},
        {"first": "nonsense", "last": "2025-06-01"},
        {"first": "2024-01-01", "last": "2025-06-01"},
        {"first": "0001-01-01", "last": "9999-12-31"},
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_is_exported(office, asked):
    assert "cannot be shown" in page(office.rita, answered=400, **asked).content.decode()
    answer = client_of(office.rita).get(reverse("export_activity"), asked)
    assert answer.status_code == 409


@pytest.mark.parametrize("asked", [{"status": "x"}, {"location": "x"}, {"message": "x"}, {"message": 10**30}])
def test_a_filter_that_means_nothing_is_told_and_never_breaks(office, asked):
    page(office.rita, answered=400, **asked)


def test_nobody_reads_it_without_a_role_there(shelf):
    stranger = Office.founded("fabrikam").rita
    assert page(stranger, **WEEK).context["seen"] == 0
