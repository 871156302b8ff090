"""Quiet hours with all their borders, and the cap of the week against counting by hand."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.peace import DISTURB, WEEK, Peace, full_until, quiet_until

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
NIGHT = Peace(quiet_from=22 * 60, quiet_to=7 * 60)


def test_without_a_decision_it_is_never_quiet():
    assert quiet_until(DISTURB, NOW) is None


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2025-06-02T21:59:59", None),
        ("2025-06-02T22:00:00", "2025-06-03T00:00:00"),  # asked again at midnight
        ("2025-06-03T00:00:00", "2025-06-03T07:00:00"),
        ("2025-06-03T06:59:59", "2025-06-03T07:00:00"),
        ("2025-06-03T07:00:00", None),
    ],
)
def test_a_night_goes_over_midnight(at, until):
    found = quiet_until(NIGHT, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found == (until and datetime.fromisoformat(until).replace(tzinfo=UTC))


def test_hours_are_those_of_the_zone():
    peace = Peace(quiet_from=12 * 60, quiet_to=13 * 60, zone="Asia/Tokyo")
    assert quiet_until(peace, datetime(2025, 6, 2, 3, 30, tzinfo=UTC)) == datetime(2025, 6, 2, 4, tzinfo=UTC)
    assert quiet_until(peace, datetime(2025, 6, 2, 12, 30, tzinfo=UTC)) is None


def test_from_and_to_alike_is_the_whole_day():
    peace = Peace(quiet_from=540, quiet_to=540)
    assert all(quiet_until(peace, NOW + timedelta(hours=hour)) for hour in range(24))


def test_a_weekend_is_saturday_and_sunday_of_the_zone():
    peace = Peace(weekends=True, zone="America/Los_Angeles")
    hours = [datetime(2025, 6, 6, tzinfo=UTC) + timedelta(hours=hour) for hour in range(96)]
    quiet = [hour for hour in hours if quiet_until(peace, hour)]
    assert (quiet[0], quiet[-1]) == (datetime(2025, 6, 7, 7, tzinfo=UTC), datetime(2025, 6, 9, 6, tzinfo=UTC))
    assert len(quiet) == 48


def test_a_quiet_hour_that_the_clocks_skip_ends_where_they_are_put_forward():
    peace = Peace(quiet_from=60, quiet_to=150, zone="Europe/Berlin")
    put_forward = datetime(2025, 3, 30, 1, tzinfo=UTC)
    assert quiet_until(peace, put_forward - timedelta(minutes=30)) == put_forward
    assert quiet_until(peace, put_forward) is None


zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
minutes = st.integers(0, 1439)
peaces = st.builds(
    lambda hours, weekends, zone: Peace(*(hours or (None, None)), weekends, zone),
    st.none() | st.tuples(minutes, minutes),
    st.booleans(),
    zones,
)
# Around the days on which clocks change, and any other.
moments = st.builds(
    lambda start, after: start + after,
    st.sampled_from([datetime(2025, 3, 28, tzinfo=UTC), datetime(2025, 10, 24, tzinfo=UTC), NOW]),
    st.timedeltas(timedelta(0), timedelta(days=5)),
)


def by_hand(peace, now):
    """Whether it is quiet by the clock on the wall."""
    wall = now.astimezone(ZoneInfo(peace.zone))
    if peace.weekends and wall.weekday() in (5, 6):
        return True
    if peace.quiet_from is None:
        return False
    first, last = (time(minute // 60, minute % 60) for minute in (peace.quiet_from, peace.quiet_to))
    at = wall.time().replace(tzinfo=None)
    return first <= at < last if first < last else at >= first or at < last


@given(peaces, moments)
def test_it_is_quiet_when_the_clock_on_the_wall_says_so(peace, now):
    assert (quiet_until(peace, now) is not None) is by_hand(peace, now)


@given(peaces, moments, st.integers(0))
def test_it_is_quiet_at_every_moment_before_the_one_that_is_told(peace, now, lot):
    until = quiet_until(peace, now)
    if until is not None:
        assert now < until <= now + timedelta(days=1, hours=2)
        one = timedelta(microseconds=1)
        assert by_hand(peace, now + lot % ((until - now) // one) * one)


def test_without_a_cap_no_week_is_full():
    assert full_until(None, [NOW + WEEK] * 1000, NOW) is None


def test_a_cap_of_none_at_all_never_ends():
    assert full_until(0, [], NOW) == datetime.max.replace(tzinfo=UTC)


@given(st.integers(1, 5), st.lists(st.timedeltas(-WEEK, timedelta(days=2)), max_size=9))
def test_the_week_is_full_while_as_many_are_still_charged(cap, apart):
    releases = [NOW + each + timedelta(days=1) for each in apart]

    def charged(at):
        return sum(at < release for release in releases)

    until = full_until(cap, releases, NOW)
    assert (until is not None) is (charged(NOW) >= cap)
    if until is not None:
        assert charged(until) < cap <= charged(until - timedelta(microseconds=1))
