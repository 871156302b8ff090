from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.window import DAYS, as_of_day, window

TODAY = date(2026, 6, 28)


@pytest.mark.parametrize(
    ("days_before", "inside"), [(-1, False), (0, True), (1, True), (26, True), (27, True), (28, False)]
)
def test_the_window_has_its_day_and_the_27_before_it(days_before, inside):
    assert (TODAY - timedelta(days=days_before) in window(TODAY)) is inside


@given(st.dates(min_value=date(1, 2, 1)), st.integers(1, 28))
def test_a_window_holds_as_many_days_as_it_says(as_of, days):
    found = window(as_of, days)
    assert (found.last - found.first).days + 1 == days
    assert found.last == as_of


def test_the_as_of_day_is_the_last_that_every_living_source_has_delivered():
    latest = {"mail": TODAY, "teams": TODAY - timedelta(days=2), "copilot": TODAY - timedelta(days=3)}
    assert as_of_day(latest) == TODAY - timedelta(days=3)


@pytest.mark.parametrize(("silent", "holds_back"), [(DAYS - 1, True), (DAYS, False)])
def test_a_source_that_ended_holds_nothing_back(silent, holds_back):
    ended = TODAY - timedelta(days=silent)
    assert as_of_day({"mail": TODAY, "ended": ended}) == (ended if holds_back else TODAY)


def test_without_deliveries_there_is_no_as_of_day():
    assert as_of_day({}) is None
