"""Newcombe's interval: that of statsmodels, and that it keeps what it says."""

from math import sqrt

import numpy as np
import pytest

from uptake.engagement.intervals import at_any_time, at_the_end

Z = 1.959963984540054
DESIGNS = [(1800, 200, 0.06, 0.08), (900, 100, 0.02, 0.02), (180, 20, 0.06, 0.12), (1000, 1000, 0.06, 0.08)]


def wilson(count, people):
    middle = (count + Z * Z / 2) / (people + Z * Z)
    half = Z / (people + Z * Z) * sqrt(count * (people - count) / people + Z * Z / 4)
    return middle - half, middle + half


@pytest.mark.parametrize(("first", "second"), [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((0, 10), (0, 20))])
def test_the_interval_is_newcombes(first, second):
    (low_1, high_1), (low_2, high_2) = wilson(*first), wilson(*second)
    p, q = first[0] / first[1], second[0] / second[1]
    low = p - q - sqrt((p - low_1) ** 2 + (high_2 - q) ** 2)
    high = p - q + sqrt((high_1 - p) ** 2 + (q - low_2) ** 2)
    found = at_the_end(first, second)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_the_published_example_comes_out():
    """Newcombe 1998, table II, case a: 56 of 70 against 48 of 80 is 0.0524 to 0.3339."""
    found = at_the_end((56, 70), (48, 80))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(("offered", "held_out", "without", "with_message"), DESIGNS)
def test_nineteen_of_twenty_intervals_hold_the_truth(offered, held_out, without, with_message):
    chance = np.random.default_rng(20250305)
    runs = 1500
    drawn = zip(chance.binomial(offered, with_message, runs), chance.binomial(held_out, without, runs), strict=True)
    found = (at_the_end((int(one), offered), (int(other), held_out)) for one, other in drawn)
    covered = sum(each.low <= with_message - without <= each.high for each in found)
    assert covered / runs > 0.935


def test_whoever_may_look_every_day_is_told_a_wider_range():
    often, once = at_any_time((160, 2000), (10, 200)), at_the_end((160, 2000), (10, 200))
    assert often.low < once.low < once.high < often.high


def test_looking_at_newcombes_every_day_would_mislead():
    """Why the other one is there: without any effect, daily looks at this one leave out zero far too often."""
    chance = np.random.default_rng(20250307)
    wrong = sum(_ever_leaves_out_zero(chance) for _ in range(60))
    assert wrong / 60 > 0.1


def _ever_leaves_out_zero(chance, days=60):
    offered = np.cumsum(chance.binomial(40, 0.1, days))
    held_out = np.cumsum(chance.binomial(10, 0.1, days))
    looks = (
        at_the_end((int(offered[day]), 40 * (day + 1)), (int(held_out[day]), 10 * (day + 1))) for day in range(days)
    )
    return any(look.low > 0 or look.high < 0 for look in looks)
