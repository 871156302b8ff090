import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.messaging import days
from uptake.rules.refusals import Refused

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/lifecycle/days.toml").read_text())["case"]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Cairo", "Pacific/Auckland",
         "Pacific/Kiritimati", "America/Havana", "Asia/Beirut", "Pacific/Chatham"]  # fmt: skip
any_day = st.dates(date(2024, 1, 1), date(2040, 12, 31))
any_zone = st.sampled_from(ZONES).map(ZoneInfo)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_days_and_moments(case):
    if "expect_last" in case:
        assert days.default_last_day(case["first"]) == case["expect_last"], case["says"]
        return
    zone = ZoneInfo(case["zone"])
    assert days.opening(case["first"], zone) == case["expect_starts_at"], case["says"]
    assert days.closing(case["last"], zone) == case["expect_ends_at"], case["says"]


@given(any_day, any_zone)
def test_a_day_survives_being_kept_as_moments(day, zone):
    kept = days.opening(day, zone).astimezone(UTC), days.closing(day, zone).astimezone(UTC)
    assert days.day_of(kept[0], zone) == day
    assert days.last_day(kept[1], zone) == day


@given(any_day, any_zone)
def test_the_end_of_a_day_is_the_beginning_of_the_next(day, zone):
    assert days.closing(day, zone) == days.opening(day + timedelta(days=1), zone)


@given(any_day, any_zone, st.timedeltas(timedelta(0), timedelta(hours=22)))
def test_a_moment_lies_between_the_ends_of_its_day(day, zone, later):
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + later
    there = days.day_of(moment, zone)
    assert days.opening(there, zone) <= moment < days.closing(there, zone)


TODAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TODAY, TODAY, None),
        (TODAY - timedelta(days=1), TODAY, "starts_in_the_past"),
        (TODAY, TODAY - timedelta(days=1), "ends_before_it_starts"),
        (TODAY + timedelta(days=9), TODAY + timedelta(days=8), "ends_before_it_starts"),
        (TODAY + timedelta(days=9), TODAY + timedelta(days=9), None),
    ],
)
def test_which_days_are_accepted(first, last, reason):
    try:
        days.check(first, last, today=TODAY)
        answer = None
    except Refused as refused:
        answer = refused.reason
    assert answer == reason


def test_twenty_eight_days_are_a_month_and_twenty_seven_are_not():
    assert not days.is_short(TODAY, TODAY + timedelta(days=27))
    assert days.is_short(TODAY, TODAY + timedelta(days=26))
