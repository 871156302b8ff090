from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.points import Total, exact_points, half_up, points, total


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("92.4999", 92), ("66.6667", 67)]
)
def test_halves_are_rounded_upwards(value, rounded):
    assert half_up(Decimal(value)) == rounded


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"), [(0, 3, 0), (1, 200, 1), (1, 201, 0), (3, 8, 38), (240, 240, 100)]
)
def test_points_are_a_share_of_a_hundred(numerator, denominator, shown):
    assert points(numerator, denominator) == shown


def test_no_data_is_not_zero_points():
    with pytest.raises(ZeroDivisionError):
        points(0, 0)


def test_exact_points_keep_what_rounding_would_hide():
    assert exact_points(1, 8) == Decimal("12.5")


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_points_stay_between_0_and_100(numerator, denominator):
    numerator = min(numerator, denominator)
    assert 0 <= points(numerator, denominator) <= 100


@given(st.lists(st.none() | st.integers(0, 100), max_size=9))
def test_the_breakdown_adds_up_and_categories_without_data_leave_the_maximum(categories):
    found = total(categories)
    assert found.points == sum(value for value in categories if value is not None)
    assert found.maximum == 100 * sum(value is not None for value in categories)


@pytest.mark.parametrize(
    ("reached", "percent"),
    [(Total(381, 700), 54), (Total(1, 200), 1), (Total(1, 201), 0), (Total(0, 100), 0), (Total(0, 0), None)],
)
def test_the_percent_is_of_what_could_be_reached(reached, percent):
    assert reached.percent == percent
