import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.audience_sizes import step_of
from uptake.rules.reach import Lately, people, shares

LATELY = st.integers(50, 5000).flatmap(
    lambda asked: st.tuples(st.integers(7, 28), st.just(asked), st.integers(10, asked), st.integers(0, asked)).map(
        lambda told: Lately(told[0], told[1], told[2], told[2] + told[3])
    )
)


@pytest.mark.parametrize(
    ("lately", "enough"),
    [
        (Lately(7, 50, 10, 10), True),
        (Lately(6, 50, 10, 10), False),
        (Lately(7, 49, 10, 10), False),
        (Lately(7, 50, 9, 20), False),
    ],
)
def test_too_short_or_about_too_few_tells_nothing(lately, enough):
    assert lately.tells_enough is enough
    if not enough:
        with pytest.raises(ValueError, match="too little"):
            shares(lately, 28)


@given(LATELY, st.integers(1, 400))
def test_the_ends_are_shares_in_order(lately, days):
    low, high = shares(lately, days)
    assert 0 <= low <= high <= 1


@given(LATELY, st.integers(1, 200), st.integers(1, 200))
def test_a_longer_time_never_brings_fewer(lately, days, more):
    (low, high), (later_low, later_high) = shares(lately, days), shares(lately, days + more)
    assert low <= later_low + 1e-9
    assert high <= later_high + 1e-9


@given(st.integers(10, 1_000_000), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_ends_in_people_are_steps_within_the_audience(audience, one, other, held):
    low, high = people(audience, min(one, other), max(one, other), held)
    assert 0 <= low <= high <= audience
    assert low == 0 or low >= 10
    assert low % step_of(audience) == 0


def test_who_is_left_in_peace_is_missing_at_the_lower_end_only():
    assert people(1000, 0.5, 0.8) == (500, 800)
    assert people(1000, 0.5, 0.8, held=0.2) == (400, 800)


def test_the_same_time_as_before_brings_about_the_same():
    low, high = shares(Lately(28, 1000, 400, 400), 28)
    assert low < 0.4 < high
    assert high - low < 0.07
