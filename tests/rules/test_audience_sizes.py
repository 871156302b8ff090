from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.audience_sizes import step_of, told_size

SECRET = b"a secret of this installation"


@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=8))
def test_a_size_is_told_in_steps_near_the_truth_or_not_at_all(people, chosen):
    told = told_size(people, chosen, SECRET)
    step = step_of(people)
    if told is None:
        assert people < 10 + 2 * step
    else:
        assert people >= 10
        assert told % step == 0
        assert abs(told - people) <= 1.5 * step


@given(st.integers(10, 100_000), st.binary(min_size=1, max_size=8))
def test_asking_again_brings_the_same(people, chosen):
    assert told_size(people, chosen, SECRET) == told_size(people, chosen, SECRET)


def test_fewer_than_ten_are_never_told():
    assert {told_size(n, bytes([k]), SECRET) for n in range(10) for k in range(200)} == {None}


def test_the_same_answer_is_possible_with_one_person_more_or_less():
    """Whatever is told of an audience may also be told of one with a person fewer, and of one with a person more."""

    def possible(people):
        return {told_size(people, k.to_bytes(2, "big"), SECRET) for k in range(400)}

    for people in range(12, 60):
        here = possible(people)
        assert len(here) > 2
        assert len(here & possible(people - 1)) >= len(here) - 1
        assert len(here & possible(people + 1)) >= len(here) - 1


def test_steps_grow_with_the_size():
    assert [step_of(n) for n in (10, 99, 100, 999, 1_000, 9_999, 10_000)] == [5, 5, 10, 10, 100, 100, 1000]
