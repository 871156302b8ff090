from datetime import date, timedelta

import pytest

from tests.messaging.office import NOW, TODAY, Office
from uptake.engagement import queries
from uptake.engagement.roll_up import roll_up
from uptake.facts.store import FactStore
from uptake.facts.tables import ENGAGEMENT_DAY
from uptake.messaging import actions, figures
from uptake.messaging.figures import Numbers

WEEK = timedelta(days=7)


def line(office, number):
    return next(row for row in queries.manage(office.tenant) if row.message.id == number)


@pytest.fixture
def m49(audience):
    """Shown three times to one person and once to another, who clicked."""
    for week in range(3):
        assert audience.meets(13, NOW + week * WEEK, surface=["word-bar", "web-bar", "word-bar"][week])
    assert audience.meets(14, NOW, "click", surface="excel-bar")
    return audience


def facts(folder):
    rows = FactStore(folder.facts, "hillside").read(ENGAGEMENT_DAY, date(2025, 1, 1), date(2026, 1, 1))
    return [tuple(row.values()) for row in rows.to_pylist()]


def test_m49_every_showing_counts_and_the_rate_is_clicks_over_showings(staffed, message, m49):
    found = queries.totals(staffed.tenant)[message]
    assert found == Numbers(seen=4, clicks=1, dismissals=0)
    assert found.clickthrough == 0.25
    row = line(staffed, message)
    assert (row.seen, row.clicks) == (4, 1)


def test_dismissals_are_counted(staffed, message, audience):
    assert audience.meets(20, NOW, "dismiss")
    assert not audience.meets(20, NOW + 10 * WEEK)
    assert queries.totals(staffed.tenant)[message] == Numbers(1, 0, 1)


def test_an_active_message_that_nobody_met_has_zeros_and_no_rate(staffed, message):
    row = line(staffed, message)
    assert (row.seen, row.clicks) == (0, 0)
    assert figures.numbers(staffed.tenant, row.message).clickthrough is None


def test_before_it_is_active_a_message_has_no_numbers(staffed):
    draft = staffed.draft()
    waiting = staffed.scheduled(first=TODAY + WEEK)
    for number in (draft, waiting):
        assert (line(staffed, number).seen, line(staffed, number).clicks) == (None, None)


def test_a_canceled_message_keeps_its_numbers(staffed, message, m49):
    actions.cancel(message_id=message, by=staffed.will, now=NOW)
    assert line(staffed, message).seen == 4


def test_a_clone_starts_without_numbers(staffed, message, m49):
    copy = actions.clone(message_id=message, by=staffed.will, now=NOW)
    assert line(staffed, copy).seen is None


def test_another_organization_sees_none_of_it(staffed, message, m49):
    other = Office.founded("fabrikam")
    assert queries.totals(other.tenant) == {}
    assert queries.manage(other.tenant) == []


def test_without_a_store_of_showings_nothing_is_counted(office):
    assert queries.tallies(office.tenant) == []


def test_the_counts_become_facts(staffed, message, m49, folder):
    days = [TODAY, TODAY + WEEK, TODAY + 2 * WEEK]
    assert roll_up(staffed.tenant, days[-1]) == days
    assert facts(folder) == [
        (days[0], message, "excel-bar", 1, 1, 0),
        (days[0], message, "word-bar", 1, 0, 0),
        (days[1], message, "web-bar", 1, 0, 0),
        (days[2], message, "word-bar", 1, 0, 0),
    ]


def test_rolling_up_again_writes_nothing(staffed, message, m49, folder):
    roll_up(staffed.tenant, TODAY + 3 * WEEK)
    before = facts(folder)
    assert roll_up(staffed.tenant, TODAY + 3 * WEEK) == []
    assert facts(folder) == before


def test_days_after_the_as_of_day_wait(staffed, message, m49, folder):
    assert roll_up(staffed.tenant, TODAY + WEEK) == [TODAY, TODAY + WEEK]
    assert roll_up(staffed.tenant, TODAY + 2 * WEEK) == [TODAY + 2 * WEEK]


def test_a_late_event_replaces_its_day(staffed, message, m49, audience, folder):
    roll_up(staffed.tenant, TODAY + 2 * WEEK)
    assert audience.meets(15, NOW, "click")
    assert roll_up(staffed.tenant, TODAY + 2 * WEEK) == [TODAY]
    assert (TODAY, message, "word-bar", 2, 1, 0) in facts(folder)


def test_facts_and_page_say_the_same(staffed, message, m49, folder):
    roll_up(staffed.tenant, TODAY + 2 * WEEK)
    total = queries.totals(staffed.tenant)[message]
    rows = facts(folder)
    assert (sum(r[3] for r in rows), sum(r[4] for r in rows)) == (total.seen, total.clicks)
