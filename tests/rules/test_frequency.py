from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.rules.frequency import (
    A_YEAR,
    ANY_TIME,
    INTERVALS,
    LIFETIME_SHOWS,
    NEVER,
    NOTHING_YET,
    REST,
    URGENT_KEPT,
    History,
    Kind,
    is_finished,
    is_resting,
    next_at,
)
from uptake.rules.surfaces import Format

SHOWN = datetime(2025, 6, 2, 9, tzinfo=UTC)
WEEK = INTERVALS["weekly"]
LATER = SHOWN + timedelta(hours=2)

moments = st.timedeltas(timedelta(days=-500), timedelta(days=500)).map(lambda apart: SHOWN + apart)
intervals = st.sampled_from(sorted(INTERVALS.values()))
kinds = st.sampled_from(Kind)


@st.composite
def histories(draw):
    shown = draw(st.none() | moments)
    after = st.none() | st.timedeltas(timedelta(0), timedelta(days=500))
    click, dismissal = (draw(after), draw(after)) if shown else (None, None)
    return History(
        showings=draw(st.integers(1, 5)) if shown else 0,
        shown_at=shown,
        clicked_at=None if click is None else shown + click,
        dismissed_at=None if dismissal is None else shown + dismissal,
        leased_until=draw(st.none() | moments),
    )


def test_the_choices_are_a_week_two_weeks_and_a_month_of_thirty_days():
    assert {name: interval.days for name, interval in INTERVALS.items()} == {
        "weekly": 7,
        "two-weekly": 14,
        "monthly": 30,
    }


def test_a_callout_is_shown_twice_at_most_and_a_bar_without_limit():
    assert LIFETIME_SHOWS == {Format.CALLOUT: 2}


def test_an_urgent_message_waits_a_day_for_a_device():
    assert timedelta(days=1) == URGENT_KEPT


def test_every_kind_has_a_row():
    assert set(REST) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "ignored", "dismissed", "clicked"),
    [
        (Kind.RECOMMENDATION, SHOWN + WEEK, NEVER, NEVER),
        (Kind.ANNOUNCEMENT, SHOWN + WEEK, SHOWN + WEEK, LATER + A_YEAR),
        (Kind.URGENT, NEVER, NEVER, NEVER),
    ],
)
def test_each_kind_rests_as_its_row_says(kind, ignored, dismissed, clicked):
    assert next_at(kind, WEEK, History(1, SHOWN)) == ignored
    assert next_at(kind, WEEK, History(1, SHOWN, dismissed_at=LATER)) == dismissed
    assert next_at(kind, WEEK, History(1, SHOWN, clicked_at=LATER)) == clicked


@settings(deadline=None)
@given(kinds, intervals)
def test_what_was_never_shown_may_be_shown_at_any_time(kind, interval):
    assert next_at(kind, interval, NOTHING_YET) == ANY_TIME


@settings(deadline=None)
@given(kinds, intervals, histories())
def test_no_showing_comes_within_the_interval_after_another(kind, interval, history):
    if history.shown_at:
        assert next_at(kind, interval, history) >= history.shown_at + interval


@settings(deadline=None)
@given(kinds, intervals, histories(), moments)
def test_resting_ends_exactly_at_the_next_moment(kind, interval, history, now):
    assert is_resting(kind, interval, history, now) == (now < next_at(kind, interval, history))


@settings(deadline=None)
@given(kinds, intervals, histories(), moments)
def test_finished_means_never(kind, interval, history, now):
    assert is_finished(kind, history) == (next_at(kind, interval, history) == NEVER)


@settings(deadline=None)
@given(kinds, intervals, histories(), moments)
def test_an_open_lease_can_only_make_it_later(kind, interval, history, until):
    free = History(history.showings, history.shown_at, history.clicked_at, history.dismissed_at)
    leased = History(history.showings, history.shown_at, history.clicked_at, history.dismissed_at, leased_until=until)
    assert next_at(kind, interval, leased) == max(next_at(kind, interval, free), until)


@settings(deadline=None)
@given(intervals, histories())
def test_a_recommendation_never_returns_after_a_click_or_a_dismissal(interval, history):
    if history.clicked_at or history.dismissed_at:
        assert next_at(Kind.RECOMMENDATION, interval, history) == NEVER
