"""The weeks, comparisons and hidden groups of the Business resilience report."""

import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.resilience import change, periods, visible, whole_weeks

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/score/resilience.toml").read_text())
WEEK = timedelta(weeks=1)
MONDAY = date(2026, 6, 22)


def named(kind):
    return [pytest.param(case, id=case["id"]) for case in CASES[kind]]


@pytest.mark.parametrize("case", named("periods"))
def test_the_periods_are_those_of_the_worked_example(case):
    stored = [case["first"] + n * WEEK for n in range(case["weeks"])]
    found = periods(whole_weeks(stored, case["today"]), case["baseline"])
    assert list(found.current) == case["expect"]["current"]
    assert list(found.baseline) == case["expect"]["baseline"]


@pytest.mark.parametrize("case", named("change"))
def test_the_change_is_that_of_the_worked_example(case):
    found = change(Fraction(case["current"]), Fraction(case["before"]))
    assert (None if found is None else float(found)) == case.get("expect")


@pytest.mark.parametrize("case", named("visible"))
def test_the_organizations_shown_are_those_of_the_worked_example(case):
    assert sorted(visible(case["sizes"])) == case["expect"]


def test_without_weeks_there_are_no_periods():
    assert periods(whole_weeks([], MONDAY), "a_year_earlier") is None


def test_without_a_baseline_nothing_is_compared():
    assert change(Fraction(3), None) is None
    assert change(None, Fraction(3)) is None


def test_weeks_that_begin_on_another_weekday_are_left_out():
    sunday = MONDAY - timedelta(days=8)
    assert whole_weeks([sunday, MONDAY - WEEK, MONDAY], MONDAY + WEEK) == (MONDAY - WEEK, MONDAY)


def test_a_missing_week_stays_a_gap_in_the_trend_and_leaves_the_current_period():
    found = periods((MONDAY - 3 * WEEK, MONDAY - WEEK, MONDAY), "a_year_earlier")
    assert found.current == (MONDAY - 3 * WEEK, MONDAY - WEEK, MONDAY)
    assert found.trend == tuple(MONDAY - n * WEEK for n in (3, 2, 1, 0))


def test_a_larger_smallest_group_hides_more():
    sizes = {"Sales": [40], "Support": [20], "Legal": [24]}
    assert visible(sizes, 25) == {"Sales"}
    assert visible(sizes, 10) == set(sizes)


COUNTS = st.integers(0, 30)


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(*[COUNTS] * n), max_size=8)
    ),
    st.sampled_from([10, 15]),
)
def test_nobody_hidden_follows_from_the_total(sizes, smallest):
    shown = visible(sizes, smallest)
    hidden = [counts for name, counts in sizes.items() if name not in shown]
    assert all(min(sizes[name]) >= smallest for name in shown)
    if shown and hidden:
        assert len(hidden) > 1
        assert all(sum(counts) == 0 or sum(counts) >= smallest for counts in zip(*hidden, strict=True))
