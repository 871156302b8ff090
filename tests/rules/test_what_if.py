"""What-if is the arithmetic of the score with another share in it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import points as score
from uptake.rules import what_if
from uptake.rules.refusals import Refused

NAMES = ("a", "b", "c")


@st.composite
def counted(draw):
    below = draw(st.integers(1, 5000))
    return draw(st.integers(0, below)), below


days = st.fixed_dictionaries({name: st.none() | counted() for name in NAMES})
parts = st.fractions(0, 1, max_denominator=200)


def shares(day):
    return {name: None if found is None else Fraction(*found) for name, found in day.items()}


@given(days)
def test_the_share_of_today_gives_the_points_and_the_total_of_today(day) -> None:
    today = shares(day)
    found = what_if.with_shares(today, {name: share for name, share in today.items() if share is not None})
    shown = [None if each is None else score.points(*each) for each in day.values()]
    assert list(found.today.values()) == list(found.then.values()) == shown
    assert found.total_then == found.total_today == score.total(shown)
    assert found.gained == 0


@given(days, st.sampled_from(NAMES), parts, parts)
def test_a_larger_share_never_brings_fewer_points(day, name, one, other) -> None:
    low, high = sorted((one, other))
    less, more = (what_if.with_shares(shares(day), {name: share}) for share in (low, high))
    assert less.total_then.points <= more.total_then.points
    assert less.total_then.maximum == more.total_then.maximum == less.total_today.maximum


@given(days, st.fixed_dictionaries(dict.fromkeys(NAMES, parts)))
def test_no_category_passes_100_and_no_total_its_maximum(day, wanted) -> None:
    found = what_if.with_shares(shares(day), wanted)
    assert all(points is None or 0 <= points <= 100 for points in found.then.values())
    assert 0 <= found.total_then.points <= found.total_then.maximum


@given(counted(), parts)
def test_beginners_add_to_the_share_of_today(found, part) -> None:
    share = Fraction(*found)
    then = what_if.begun(share, part)
    assert share <= then <= 1
    assert what_if.begun(share, Fraction(0)) == share
    assert what_if.begun(share, Fraction(1)) == 1


@given(counted(), st.integers(0, 6000), parts, parts)
def test_a_group_adds_and_never_takes_away(found, size, one, other) -> None:
    low, high = sorted((one, other))
    share = Fraction(*found)
    less, more = (what_if.adopted_by(*found, size, part) for part in (low, high))
    assert share <= less <= more <= 1
    assert what_if.adopted_by(*found, 0, high) == share
    assert what_if.adopted_by(*found, found[1], Fraction(1)) == 1


@given(counted(), st.integers(0, 6000), parts, parts)
def test_whatever_is_told_of_a_group_the_share_stays_in_its_range(found, size, part, group_share) -> None:
    then = what_if.adopted_by(*found, size, part, group_share=group_share)
    assert Fraction(*found) <= then <= 1


def test_half_of_a_department_is_counted_against_what_it_does_today() -> None:
    """100 of 400 do it; of 80 people 20 are taken to. Half of them are 40, so 20 more: 120 of 400."""
    assert what_if.adopted_by(100, 400, 80, Fraction(1, 2)) == Fraction(120, 400)
    assert what_if.adopted_by(100, 400, 80, Fraction(1, 4)) == Fraction(100, 400)


@pytest.mark.parametrize("share", [Fraction(-1, 1000), Fraction(1001, 1000)])
def test_a_share_outside_of_0_and_1_is_refused(share) -> None:
    with pytest.raises(Refused, match="no_such_share"):
        what_if.with_shares({"a": Fraction(1, 2)}, {"a": share})
    with pytest.raises(Refused, match="no_such_share"):
        what_if.begun(Fraction(1, 2), share)
    with pytest.raises(Refused, match="no_such_share"):
        what_if.adopted_by(1, 2, 1, share)


def test_a_category_without_data_stays_without() -> None:
    found = what_if.with_shares({"a": None}, {"a": Fraction(1)})
    assert found.then == {"a": None}
    assert found.total_then.maximum == 0


def test_unrounded_points_are_a_hundred_times_the_share() -> None:
    assert what_if.exact(Fraction(1, 3)) == Fraction(100, 3)
