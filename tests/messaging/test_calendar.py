from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pyroaring import BitMap

from tests.messaging.office import ACTION, NOW, TODAY
from uptake.messaging import actions, calendar
from uptake.messaging.days import closing, opening
from uptake.messaging.models import Message, MessageSettings, Recipients
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.overlaps import Overlap
from uptake.tenancy.models import Admin

DAY = timedelta(days=1)
MARCH = date(2025, 3, 1)


def out(office, name, numbers, *, first=TODAY, days=30, state=State.ACTIVE, location=Location.WEB, **more):
    """An announcement that is out, for people with these numbers."""
    zone = ZoneInfo(office.tenant.time_zone)
    message = Message(
        tenant=office.tenant,
        kind=Kind.ANNOUNCEMENT.value,
        name=name,
        state=state.value,
        location=location.value,
        interval="weekly",
        all_users=True,
        starts_at=opening(first, zone),
        ends_at=closing(first + (days - 1) * DAY, zone),
        created_at=NOW,
        edited_at=NOW,
        **more,
    )
    message.save(force_insert=True)
    if numbers is not None:
        Recipients.objects.of(office.tenant).create(
            tenant=office.tenant,
            message=message,
            as_of=TODAY,
            numbers=BitMap(numbers).serialize(),
            size=len(numbers),
            rebuilt_at=NOW,
        )
    return message.pk


def rows(office, first=MARCH):
    return {row.running.name: row for row in calendar.month(office.tenant, first).rows}


def met(planned):
    return {each.other.name: each.overlap for each in planned.conflicts}


def test_a_month_shows_what_runs_in_it(office):
    out(office, "before", range(20), first=date(2025, 1, 1), days=31)
    out(office, "into", range(20), first=date(2025, 2, 20), days=10)
    out(office, "within", range(20), first=date(2025, 3, 10), days=7)
    out(office, "last day", range(20), first=date(2025, 3, 31), days=7)
    out(office, "after", range(20), first=date(2025, 4, 1), days=7)
    assert set(rows(office)) == {"into", "within", "last day"}


@pytest.mark.parametrize("state", State)
def test_drafts_and_what_never_ran_are_not_shown(office, state):
    out(office, "one", range(20), state=state)
    shown = state in (
        State.PENDING_APPROVAL,
        State.PENDING,
        State.SCHEDULED,
        State.ACTIVE,
        State.COMPLETED,
    )
    assert bool(rows(office)) is shown


def test_days_are_those_of_the_organizations_zone(office):
    office.tenant.time_zone = "Pacific/Auckland"
    office.tenant.save()
    out(office, "one", range(20), first=date(2025, 3, 31), days=1)
    (row,) = rows(office).values()
    assert (row.running.first, row.running.last) == (date(2025, 3, 31), date(2025, 3, 31))
    assert rows(office, date(2025, 4, 1)) == {}


def test_messages_of_the_same_days_and_people_meet(office):
    out(office, "all", range(1000))
    out(office, "half", range(400))
    out(office, "others", range(2000, 3000))
    out(office, "a tenth", range(900, 2000), location=Location.TEAMS)
    found = rows(office)
    assert met(found["all"]) == {"half": Overlap.MOST, "a tenth": Overlap.SOME}
    assert met(found["others"]) == {}
    assert [each.other.name for each in found["all"].conflicts] == ["half", "a tenth"]
    assert [each.same_place for each in found["all"].conflicts] == [True, False]


def test_messages_of_other_days_do_not_meet(office):
    out(office, "first", range(100), first=date(2025, 3, 1), days=7)
    out(office, "second", range(100), first=date(2025, 3, 8), days=7)
    assert met(rows(office)["first"]) == {}


def test_the_days_of_a_conflict_are_those_on_which_both_run(office):
    out(office, "first", range(100), first=date(2025, 3, 1), days=10)
    out(office, "second", range(100), first=date(2025, 3, 8), days=10)
    (found,) = rows(office)["first"].conflicts
    assert (found.first, found.last) == (date(2025, 3, 8), date(2025, 3, 10))


def test_nothing_is_told_of_audiences_and_overlaps_below_ten(office):
    out(office, "nine", range(9))
    out(office, "all", range(200))
    out(office, "shares nine", range(191, 400))
    found = rows(office)
    assert met(found["nine"]) == {"all": Overlap.UNKNOWN, "shares nine": Overlap.UNKNOWN}
    assert met(found["all"]) == {"nine": Overlap.UNKNOWN}


def test_what_is_not_registered_yet_may_meet_anybody(office):
    out(office, "all", range(200))
    out(office, "waits", None, state=State.PENDING_APPROVAL)
    assert met(rows(office)["all"]) == {"waits": Overlap.UNKNOWN}


def test_messages_of_elsewhere_and_deleted_ones_are_not_in_the_calendar(office):
    out(office, "graph", range(100), source="graph")
    out(office, "deleted", range(100), deleted_at=NOW)
    assert rows(office) == {}


def test_a_draft_is_told_what_else_runs_in_its_days(staffed):
    out(staffed, "for all", range(1, 31), first=TODAY, days=10)
    out(staffed, "later", range(1, 31), first=TODAY + 20 * DAY, days=10)
    draft = staffed.draft(first=TODAY + 5 * DAY, last=TODAY + 15 * DAY)
    (found,) = calendar.conflicts(staffed.tenant, draft)
    assert (found.other.name, found.first, found.last) == ("for all", TODAY + 5 * DAY, TODAY + 9 * DAY)
    assert found.overlap is Overlap.MOST
    assert str(found.says)


def test_other_days_may_be_asked_about_before_they_are_saved(staffed):
    out(staffed, "for all", range(1, 31), first=TODAY, days=10)
    draft = staffed.draft(first=TODAY + 40 * DAY, last=TODAY + 50 * DAY)
    assert calendar.conflicts(staffed.tenant, draft) == []
    asked = calendar.conflicts(staffed.tenant, draft, first=TODAY + 9 * DAY, last=TODAY + 20 * DAY)
    assert [each.other.name for each in asked] == ["for all"]


def test_without_days_or_message_there_is_nothing_to_tell(office):
    out(office, "for all", range(1, 31))
    number = actions.start_draft(action=ACTION, by=office.will, now=NOW)
    assert calendar.conflicts(office.tenant, number) == []
    assert calendar.conflicts(office.tenant, number + 1000) == []


@pytest.fixture
def page(office, client):
    def get(asked=""):
        client.force_login(Admin.objects.get(pk=office.rita.admin_id))
        return client.get(f"/messages/calendar/{asked}")

    return get


def test_whoever_may_read_messages_sees_the_calendar(office, page):
    out(office, "Spring cleaning", range(100), first=date(2025, 3, 10), days=7)
    out(office, "Tax forms", range(100), first=date(2025, 3, 14), days=7)
    shown = page("?month=2025-03").content.decode()
    assert "March 2025" in shown
    assert shown.count("Spring cleaning") >= 3
    assert "for most of the same people" in shown
    assert 'colspan="9"' in shown


@pytest.mark.parametrize(
    "asked", ["", "?month=", "?month=2025-13", "?month=0000-01", "?month=99999-01", "?month=x", "?month=2025-٠٣"]
)
def test_nonsense_shows_this_month(office, page, asked):
    assert page(asked).status_code == 200


def test_quiet_hours_and_the_cap_stand_beside(office, page):
    out(office, "one", range(100), first=date(2025, 3, 10), days=7)
    MessageSettings.objects.of(office.tenant).create(
        tenant=office.tenant, quiet_from=time(18), quiet_to=time(7, 30), quiet_weekends=True, weekly_cap=2
    )
    shown = page("?month=2025-03").content.decode()
    assert "18:00 to 07:30" in shown
    assert "2 at most" in shown


def test_more_than_a_hundred_messages_are_cut_and_it_says_so(office, page):
    for number in range(calendar.MOST_AT_ONCE + 1):
        out(office, f"m{number}", None, state=State.SCHEDULED)
    found = calendar.month(office.tenant, MARCH)
    assert (len(found.rows), found.more) == (calendar.MOST_AT_ONCE, True)
    assert "more than 100 messages" in page("?month=2025-03").content.decode()
