import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.group_differences import Verdict, difference, newcombe, wilson
from uptake.rules.group_figures import Kind, Told


def test_the_intervals_are_those_of_newcombe_1998():
    """Table II of the paper, method 10: 56 of 70 against 48 of 80, and 9 of 10 against 3 of 10."""
    assert newcombe(56 / 70, 70, 48 / 80, 80)[1:] == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9 / 10, 10, 3 / 10, 10)[1:] == pytest.approx((0.1705, 0.8090), abs=5e-5)


def test_ten_people_rarely_differ_and_a_thousand_do():
    assert difference(Told(Kind.ABOUT, 60), 10, 0.5, 2000).verdict is Verdict.TOO_SMALL
    assert difference(Told(Kind.ABOUT, 60), 1000, 0.5, 2000).verdict is Verdict.HIGHER
    assert difference(Told(Kind.ABOUT, 40), 1000, 0.5, 2000).verdict is Verdict.LOWER


def test_a_bound_speaks_in_one_direction_only():
    assert difference(Told(Kind.UNDER, 30), 1000, 0.1, 2000).verdict is Verdict.TOO_SMALL
    assert difference(Told(Kind.OVER, 70), 1000, 0.9, 2000).verdict is Verdict.TOO_SMALL
    assert difference(Told(Kind.UNDER, 5), 1000, 0.5, 2000).verdict is Verdict.LOWER


@given(st.floats(0, 1), st.integers(10, 10_000), st.floats(0, 1), st.integers(10, 10_000))
def test_the_difference_lies_in_its_interval(first, n, second, m):
    value, low, high = newcombe(first, n, second, m)
    assert -1 - 1e-9 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 1 + 1e-9
    assert 0 - 1e-9 <= wilson(first, n)[0] <= wilson(first, n)[1] <= 1 + 1e-9
