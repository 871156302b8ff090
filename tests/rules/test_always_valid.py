from itertools import accumulate
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.always_valid import ALPHA, TIGHTEST_AT, excludes, interval

PEOPLE = st.integers(1, 4000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
MANY = st.integers(20, 4000).flatmap(lambda n: st.tuples(st.integers(10, n - 10), st.just(n)))


@given(PEOPLE, PEOPLE)
def test_the_interval_is_around_what_was_seen(first, second):
    low, high = interval(first, second)
    seen = first[0] / first[1] - second[0] / second[1]
    assert -1 <= low <= seen <= high <= 1
    assert not excludes(seen, first, second)


@given(PEOPLE, PEOPLE)
def test_turning_the_arms_around_turns_the_interval_around(first, second):
    low, high = interval(first, second)
    other_low, other_high = interval(second, first)
    assert (low, high) == pytest.approx((-other_high, -other_low))


@given(MANY, MANY)
def test_it_is_wider_than_three_standard_errors_on_each_side(first, second):
    low, high = interval(first, second)
    p, q = first[0] / first[1], second[0] / second[1]
    error = sqrt(p * (1 - p) / first[1] + q * (1 - q) / second[1])
    assert high - low >= min(2.9 * error, 1)


def test_it_is_tightest_where_it_is_meant_to_be():
    widths = {}
    for people in (300, 1250, 5000):
        low, high = interval((people // 2, people), (people // 2, people))
        widths[people] = (high - low) / 2 / sqrt(0.5 / people)
    assert sqrt(0.5 / 1250) == pytest.approx(TIGHTEST_AT)
    assert widths[1250] == min(widths.values())
    assert widths[1250] == pytest.approx(3.03, abs=0.02)


@pytest.mark.parametrize(
    ("first", "second"), [((9, 100), (50, 100)), ((50, 100), (9, 100)), ((91, 100), (50, 100)), ((0, 10), (10, 10))]
)
def test_fewer_than_ten_of_a_kind_tell_nothing(first, second):
    assert interval(first, second) == (-1, 1)


def test_more_people_tell_more():
    widths = [high - low for low, high in (interval((n // 5, n), (n // 10, n)) for n in (20, 200, 2000, 20_000))]
    assert widths == sorted(widths, reverse=True)
    assert interval((4000, 20_000), (2000, 20_000))[0] > 0.08


def test_an_arm_without_people_has_no_interval():
    with pytest.raises(ValueError, match="without people"):
        interval((0, 0), (1, 10))


@pytest.mark.parametrize(
    ("offered", "held_out"),
    [(0.06, 0.06), (0.09, 0.06), (0.5, 0.5), (0.02, 0.02)],
    ids=["no effect", "an effect", "no effect, often", "no effect, rare"],
)
def test_looking_every_day_is_wrong_in_one_of_twenty_runs_at_most(offered, held_out):
    """Ninety days, each with 40 people offered and 10 left out; a run is wrong if the truth is ever left out."""
    chance = Random(20250305)
    runs = 150
    wrong = sum(_ever_wrong(chance, [(offered, held_out)] * 90) for _ in range(runs))
    assert wrong <= runs * ALPHA + 2 * sqrt(runs * ALPHA * (1 - ALPHA))


def test_days_that_differ_do_not_mislead_it():
    """The practice grows from rare to common within the ninety days, for both sides alike."""
    chance = Random(20250306)
    days = [(0.02 + 0.003 * day,) * 2 for day in range(90)]
    assert sum(_ever_wrong(chance, days) for _ in range(150)) <= 12


def test_an_effect_of_five_points_is_found_more_often_than_not():
    chance = Random(20250307)
    found = 0
    for _ in range(60):
        offered, held_out = _drawn(chance, [0.11] * 90, 40), _drawn(chance, [0.06] * 90, 10)
        found += interval((offered[-1], 3600), (held_out[-1], 900))[0] > 0
    assert found > 30


def _drawn(chance, rates, people):
    """How many began so far, day by day."""
    return list(accumulate(sum(chance.random() < rate for _ in range(people)) for rate in rates))


def _ever_wrong(chance, days):
    offered = _drawn(chance, [one for one, _ in days], 40)
    held_out = _drawn(chance, [other for _, other in days], 10)
    truths = accumulate(one - other for one, other in days)
    return any(
        excludes(truth / day, (offered[day - 1], 40 * day), (held_out[day - 1], 10 * day))
        for day, truth in enumerate(truths, start=1)
    )
