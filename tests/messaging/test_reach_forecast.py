from datetime import timedelta

import pytest
from django.conf import settings

from tests.engagement.audience import Audience
from tests.messaging.office import NOW, TODAY
from tests.messaging.test_calendar import out
from uptake.delivery.store import open_showings
from uptake.messaging import reach
from uptake.messaging.models import MessageSettings
from uptake.messaging.reach import Forecast, forecast
from uptake.messaging.recipients import Choice
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location

DAY = timedelta(days=1)
LATER = NOW + 28 * DAY
CROWD = 300


@pytest.fixture
def crowd(office):
    """300 people; a message on the web for all of them since four weeks, which the first 120 saw."""
    office.hire(CROWD)
    out(office, "before", range(1, CROWD + 1), first=TODAY - 3 * DAY, days=60)
    return office


def seen(office, numbers, *, surface="web-popover", message=1, at=NOW):
    """Those people saw it, as the store of showings keeps it."""
    showings = open_showings(settings.UPTAKE.showings)
    with showings.transaction() as connection:
        when = int(at.timestamp() * 1_000_000)
        for number in numbers:
            connection.execute(
                "insert into showing (lease, tenant, message, person, surface, device, locale, granted_at, expires_at,"
                " seen_at) values (?, ?, ?, ?, ?, 'd', 'en', ?, ?, ?)",
                (f"{surface}-{number}-{when}", office.tenant.slug, message, number, surface, when, when, when),
            )
    showings.close()


def told(office, days=28, location=Location.WEB, kind=Kind.ANNOUNCEMENT, now=LATER, **choice):
    first = now.date()
    return forecast(
        office.tenant,
        Choice(kind, all_users=kind is Kind.ANNOUNCEMENT, **choice),
        location,
        first,
        first + (days - 1) * DAY,
        now=now,
    )


def test_it_is_a_range_in_steps_around_what_was_seen(crowd):
    seen(crowd, range(1, 121))
    found = told(crowd)
    assert (found.reason, found.days) == ("", 28)
    assert found.least <= 120 <= found.most
    assert found.least % 10 == found.most % 10 == 0
    assert "28 days" in reach.sentence(found)


def test_without_showings_it_says_that_too_little_is_known(crowd):
    assert told(crowd).reason == "no_history"
    seen(crowd, range(1, 10))
    found = told(crowd)
    assert (found.least, found.most, found.reason) == (None, None, "no_history")
    assert "cannot be told yet" in reach.sentence(found)


def test_another_place_tells_nothing(crowd):
    seen(crowd, range(1, 121))
    assert told(crowd, location=Location.TASKBAR).reason == "no_history"


def test_a_history_of_a_few_days_tells_nothing(crowd):
    seen(crowd, range(1, 121))
    assert told(crowd, now=NOW + 2 * DAY).reason == "no_history"


def test_an_audience_of_nine_is_not_told(crowd):
    seen(crowd, range(1, 121))
    group = crowd.group("Nine", range(1, 10))
    first = LATER.date()
    found = forecast(crowd.tenant, Choice(Kind.URGENT, groups_within=(group,)), Location.WEB, first, first, now=LATER)
    assert found == Forecast(reason="few")
    assert reach.sentence(found) == ""


def test_who_cannot_be_chosen_brings_the_reason(crowd):
    found = told(crowd, departments=("Sales",))
    assert found.reason == "groups_are_off"


def test_a_day_reaches_fewer_than_a_month(crowd):
    seen(crowd, range(1, 121))
    assert told(crowd, days=1).least < told(crowd, days=28).least


def test_who_had_the_messages_of_the_week_is_missing_in_a_short_time(crowd):
    seen(crowd, range(1, 121))
    MessageSettings.objects.of(crowd.tenant).create(tenant=crowd.tenant, weekly_cap=1)
    before = told(crowd, days=6)
    seen(crowd, range(1, 151), at=LATER - DAY)
    after, later = told(crowd, days=6), told(crowd, days=28)
    assert after.least < later.least
    assert after.most >= before.most
    assert (
        told(crowd, days=6, kind=Kind.URGENT, groups_within=(crowd.group("All", range(1, 301)),)).least >= after.least
    )


def test_who_asked_for_peace_until_the_end_is_missing(crowd):
    seen(crowd, range(1, 121))
    before = told(crowd)
    showings = open_showings(settings.UPTAKE.showings)
    with showings.transaction() as connection:
        until = int((LATER + 60 * DAY).timestamp() * 1_000_000)
        for number in range(1, 151):
            connection.execute(
                "insert into exposure (tenant, person, message, snoozed_until) values (?, ?, 1, ?)",
                (crowd.tenant.slug, number, until),
            )
    showings.close()
    after = told(crowd)
    assert after.least < before.least
    assert after.most == before.most


def test_real_showings_are_read_from_the_store(staffed):
    number = staffed.scheduled(last=TODAY + 365 * DAY)
    audience = Audience(staffed.tenant, NOW)
    assert audience.meets(13, NOW, surface="word-bar")
    audience.close()
    found = forecast(
        staffed.tenant,
        Choice(Kind.RECOMMENDATION, "communication.teams"),
        Location.OFFICE_BAR,
        TODAY,
        TODAY + 28 * DAY,
        now=LATER,
    )
    assert (found.reason, found.days) == ("no_history", 28)
    assert number
