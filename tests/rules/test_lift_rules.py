from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.group_figures import Kind
from uptake.rules.lift import Arm, Arms, Interval, Verdict, may_tell_difference, points, released, shares


def arms(offered, began, held_out, others):
    return Arms(Arm(offered, began), Arm(held_out, others))


COHORTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 8)).map(lambda sizes: arms(sizes[0], 0, sizes[1], 0)), max_size=40
)


@pytest.mark.parametrize(
    ("interval", "verdict"),
    [
        (Interval(0.01, 0.05), Verdict.MORE),
        (Interval(-0.05, -0.01), Verdict.FEWER),
        (Interval(-0.01, 0.05), Verdict.TOO_SMALL),
        (Interval(0.0, 0.05), Verdict.TOO_SMALL),
        (Interval(-0.05, 0.0), Verdict.TOO_SMALL),
    ],
)
def test_a_range_that_holds_zero_tells_nothing(interval, verdict):
    assert interval.verdict is verdict


@pytest.mark.parametrize(("offered", "held_out", "told"), [(10, 10, True), (9, 10, False), (10, 9, False)])
def test_a_side_of_nine_is_not_compared(offered, held_out, told):
    assert (shares(arms(offered, 5, held_out, 5)) is not None) is told


@given(COHORTS)
def test_every_release_brings_ten_people_more_to_each_side(cohorts):
    looks = [released(cohorts[:day]) for day in range(len(cohorts) + 1)]
    for earlier, later in pairwise(looks):
        for before, after in ((earlier.offered, later.offered), (earlier.held_out, later.held_out)):
            assert after.people == before.people or after.people - before.people >= 10


@given(COHORTS)
def test_what_is_released_stays_released_and_less_than_a_batch_waits(cohorts):
    found = released(cohorts)
    whole = sum(cohorts, Arms())
    assert found.offered.people <= whole.offered.people
    waiting = (whole.offered.people - found.offered.people, whole.held_out.people - found.held_out.people)
    assert min(waiting) < 10


@pytest.mark.parametrize(
    ("began", "others", "told"), [(30, 30, True), (2, 30, False), (30, 2, False), (99, 30, False), (3, 3, True)]
)
def test_a_range_is_told_only_where_both_shares_are(began, others, told):
    assert may_tell_difference(arms(100, began, 100, others)) is told


def test_near_none_is_told_as_under():
    offered, held_out = shares(arms(200, 1, 20, 10))
    assert (offered.kind, offered.percent) == (Kind.UNDER, 2)
    assert (held_out.kind, held_out.percent) == (Kind.ABOUT, 50)


def test_points_are_the_people_more_out_of_all_who_are_asked():
    assert points(0.05, 400, 1000) == pytest.approx(2)
    with pytest.raises(ZeroDivisionError):
        points(0.05, 400, 0)
