"""A forecast says what history says, how sure it is, and when it knows too little."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.forecast import FARTHEST, Forecast, Outlook, Unknown, forecast, outlook

LAST = date(2026, 7, 1)
HISTORY = 180


def in_days(days: int) -> date:
    return LAST + timedelta(days=days)


def points_of(chance: random.Random, days: int, *, drift: float, wobble: float, noise: float = 0.0) -> list[float]:
    """Points as they are made: each the mean of 28 days of a share that wanders, rounded."""
    share, daily = 50.0, []
    for _ in range(days + 27):
        share += drift + chance.gauss(0, wobble)
        daily.append(share + chance.gauss(0, noise))
    total = sum(daily[:28])
    points = [round(total / 28)]
    for gone, come in zip(daily, daily[28:], strict=False):
        total += come - gone
        points.append(round(total / 28))
    return points


@pytest.mark.parametrize("ahead", [14, 28, 56, 90, 180])
@pytest.mark.parametrize(("drift", "wobble", "noise"), [(0.0, 0.3, 0.0), (0.05, 0.2, 2.0), (-0.03, 0.2, 1.0)])
def test_the_interval_holds_what_comes_in_about_four_of_five_cases(ahead, drift, wobble, noise) -> None:
    chance = random.Random(20260701)
    runs = 500
    held = 0
    for _ in range(runs):
        points = points_of(chance, HISTORY + ahead, drift=drift, wobble=wobble, noise=noise)
        seen = forecast(LAST, points[:HISTORY], in_days(ahead))
        assert isinstance(seen, Forecast)
        held += seen.low <= points[-1] <= seen.high
    assert 0.7 <= held / runs <= 0.9


def test_looking_at_every_day_would_be_far_too_sure() -> None:
    """The reason for steps of 28 days: from one day to the next, overlapping points hardly differ."""
    points = points_of(random.Random(1), HISTORY, drift=0.0, wobble=0.3)
    daily = [abs(later - earlier) for earlier, later in pairwise(points)]
    apart = [abs(later - earlier) for earlier, later in pairwise(points[::28])]
    assert max(daily) <= 1
    assert max(apart) > 1


def test_a_straight_line_goes_on() -> None:
    seen = forecast(LAST, [20 + day / 28 for day in range(169)], in_days(56))
    assert isinstance(seen, Forecast)
    assert seen.steps == 6
    assert seen.expected == pytest.approx(28)
    assert seen.drift == pytest.approx(1)
    assert seen.low < 28 < seen.high


@pytest.mark.parametrize(("days", "known"), [(84, False), (85, True)])
def test_three_steps_are_enough_and_two_are_not(days, known) -> None:
    assert isinstance(forecast(LAST, [50.0] * days, in_days(28)), Forecast) is known


def test_history_before_a_gap_is_not_used() -> None:
    values: list[float | None] = [50.0] * HISTORY
    values[HISTORY - 1 - 56] = None
    assert forecast(LAST, values, in_days(28)) is Unknown.TOO_LITTLE_HISTORY
    values = [50.0] * HISTORY
    values[0] = None
    assert isinstance(forecast(LAST, values, in_days(28)), Forecast)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (LAST, Unknown.PAST),
        (LAST - timedelta(days=1), Unknown.PAST),
        (LAST + FARTHEST + timedelta(days=1), Unknown.TOO_FAR),
    ],
)
def test_the_past_and_the_far_future_are_not_forecast(at, why) -> None:
    assert forecast(LAST, [50.0] * HISTORY, at) is why


def test_a_year_ahead_is_still_forecast() -> None:
    assert isinstance(forecast(LAST, [50.0] * HISTORY, LAST + FARTHEST), Forecast)


def test_no_history_at_all_is_too_little() -> None:
    assert forecast(LAST, [], in_days(28)) is Unknown.TOO_LITTLE_HISTORY


def test_a_history_that_never_moves_is_not_certain_either() -> None:
    seen = forecast(LAST, [50.0] * HISTORY, in_days(28))
    assert isinstance(seen, Forecast)
    assert seen.low < 49.5
    assert seen.high > 50.5


@given(
    st.lists(st.integers(0, 100), min_size=113, max_size=180),
    st.integers(1, 363),
)
def test_a_forecast_stays_in_its_range_and_widens(values, ahead) -> None:
    near, far = forecast(LAST, values, in_days(ahead)), forecast(LAST, values, in_days(ahead + 1))
    assert isinstance(near, Forecast)
    assert isinstance(far, Forecast)
    for seen in (near, far):
        assert 0 <= seen.low <= seen.expected <= seen.high <= 100
    inside = all(0 < edge < 100 for seen in (near, far) for edge in (seen.low, seen.high))
    assert not inside or far.high - far.low > near.high - near.low


EXPECTED = Forecast(in_days(28), expected=60, low=55, high=65, drift=1, steps=6)


@pytest.mark.parametrize(
    ("goal", "now", "by", "seen", "stands"),
    [
        (60, 60, in_days(28), EXPECTED, Outlook.REACHED),
        (60, 60, in_days(-1), Unknown.PAST, Outlook.REACHED),
        (60, 59, in_days(28), EXPECTED, Outlook.ON_TRACK),
        (61, 59, in_days(28), EXPECTED, Outlook.BEHIND),
        (65, 59, in_days(28), EXPECTED, Outlook.BEHIND),
        (66, 59, in_days(28), EXPECTED, Outlook.OUT_OF_REACH),
        (60, 59, LAST, Unknown.PAST, Outlook.UNKNOWN),
        (60, 59, in_days(-1), Unknown.PAST, Outlook.MISSED),
        (60, 59, in_days(28), Unknown.TOO_LITTLE_HISTORY, Outlook.UNKNOWN),
        (60, None, in_days(28), EXPECTED, Outlook.ON_TRACK),
    ],
)
def test_how_a_goal_stands(goal, now, by, seen, stands) -> None:
    assert outlook(goal=goal, now=now, by=by, today=LAST, seen=seen) is stands
