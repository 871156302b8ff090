from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.audience_sizes import step_of
from uptake.rules.funnel import Stage, told_stages

SECRET = b"s" * 32


@st.composite
def funnels(draw):
    delivered = draw(st.integers(0, 3_000))
    seen = draw(st.integers(0, delivered))
    return [
        Stage("delivered", delivered),
        Stage("seen", seen, "delivered"),
        Stage("clicked", draw(st.integers(0, seen)), "seen"),
        Stage("dismissed", draw(st.integers(0, seen)), "seen"),
    ]


@given(funnels(), st.text(max_size=5), st.binary(min_size=16, max_size=32))
def test_no_number_under_ten_is_ever_told_and_none_about_fewer_people(stages, about, secret):
    told = told_stages(stages, about, secret)
    for stage in stages:
        assert told[stage.name] is None or (told[stage.name] >= 10 and stage.people >= 10)


@given(funnels(), st.text(max_size=5))
def test_no_stage_tells_more_people_than_the_one_that_it_lies_within(stages, about):
    told = told_stages(stages, about, SECRET)
    for stage in stages[1:]:
        outer = told[stage.within]
        assert told[stage.name] is None or (outer is not None and told[stage.name] <= outer)


@given(funnels(), st.text(max_size=5))
def test_what_is_told_is_a_step_and_never_far_above_the_truth(stages, about):
    told = told_stages(stages, about, SECRET)
    for stage in stages:
        if told[stage.name] is not None:
            assert told[stage.name] % 5 == 0
            assert told[stage.name] <= stage.people + 2 * step_of(stage.people)


def test_two_counts_that_differ_by_one_cannot_be_told_apart_for_sure():
    """For each count, what is told of it is also told of a neighbour under some secret, and both ways."""
    secrets = [bytes([number]) * 16 for number in range(64)]
    for people in (20, 55, 90, 250):
        one = {told_stages([Stage("a", people)], "m", secret)["a"] for secret in secrets}
        other = {told_stages([Stage("a", people + 1)], "m", secret)["a"] for secret in secrets}
        assert len(one & other) >= 2


def test_messages_of_the_same_counts_are_moved_by_other_numbers():
    stages = [Stage("a", 250)]
    assert len({told_stages(stages, str(message), SECRET)["a"] for message in range(40)}) > 1
