"""What grew, where there is room, and what a next step could bring."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import impact
from uptake.rules.impact import Part

SHARES = st.fractions(0, 1, max_denominator=1000)
PHASES = (("before_chat", "before_accepted"), ("during_a", "during_b", "during_c"), ("after_a", "after_b"))


def part(insight: str, share: str, before: str | None = None, weight: int = 0) -> Part:
    return Part(insight, Fraction(share), None if before is None else Fraction(before), Fraction(weight))


def test_the_highest_growth_wins_and_a_fall_is_no_growth() -> None:
    parts = [part("a", "0.5", "0.4"), part("b", "0.3", "0.1"), part("c", "0.9", "0.95"), part("d", "0.9")]
    found = impact.most_growth(parts)
    assert found is not None
    assert found.insight == "b"
    assert impact.most_growth([part("c", "0.9", "0.95"), part("d", "0.5", "0.5"), part("e", "0.5")]) is None


def test_a_practice_weighs_by_its_phase() -> None:
    """Section 1.2: raising an insight to 100 brings (100 - score) / (3 * insights of its phase)."""
    weights = impact.weights(PHASES)
    assert weights["before_chat"] == Fraction(100, 6)
    assert weights["during_a"] == Fraction(100, 9)
    assert sum(weights.values()) == 100


def test_a_smaller_phase_may_leave_more_room_than_a_lower_share() -> None:
    weights = impact.weights(PHASES)
    low = Part("during_a", Fraction(2, 10), weight=weights["during_a"])
    less_low = Part("after_a", Fraction(3, 10), weight=weights["after_a"])
    assert (float(low.room), float(less_low.room)) == (pytest.approx(8.89, abs=0.01), pytest.approx(11.67, abs=0.01))
    assert impact.most_room([low, less_low]) == less_low


def test_what_only_explains_leaves_no_room() -> None:
    assert impact.most_room([part("a", "0.1"), part("b", "1", weight=100)]) is None


def test_a_phase_of_which_nothing_is_known_leaves_the_mean() -> None:
    assert impact.weights([("a",), ()]) == {"a": 100}


def test_steps_are_ranked_by_the_points_they_could_bring() -> None:
    found = impact.steps(
        [("a", Fraction(80)), ("b", Fraction(30)), ("c", None), ("d", Fraction(100)), ("e", Fraction(30))]
    )
    assert [(step.category, step.to_full, step.likely) for step in found] == [("b", 70, 7), ("e", 70, 7), ("a", 20, 2)]


@pytest.mark.parametrize(("numerator", "told"), [(90, 10), (91, None), (100, None), (0, 100)])
def test_fewer_than_ten_who_do_not_yet_are_never_counted(numerator, told) -> None:
    assert impact.told_not_yet(numerator, 100) == told


def test_one_more_person_brings_a_hundredth_of_a_hundred() -> None:
    assert impact.one_more(200) == Fraction(1, 2)
    assert impact.one_more(12 * 50, each=12) == 2
    with pytest.raises(ZeroDivisionError):
        impact.one_more(0)


@given(
    st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), SHARES, SHARES), min_size=1, unique_by=lambda t: t[0])
)
def test_nobody_has_more_room_or_growth_than_the_one_that_is_told(told) -> None:
    parts = [Part(name, share, before, Fraction(100)) for name, share, before in told]
    room, growth = impact.most_room(parts), impact.most_growth(parts)
    assert all(each.room <= (room.room if room else 0) for each in parts)
    assert all(each.growth <= (growth.growth if growth else 0) for each in parts)
