from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.small_groups import may_show, shown_size


def test_nine_people_are_not_shown():
    assert not may_show(9)
    assert shown_size(9) is None


def test_ten_people_are_shown():
    assert may_show(10)
    assert shown_size(10) == 10


def test_nobody_looks_like_a_few():
    assert shown_size(0) is None


@given(st.integers(min_value=0, max_value=10_000_000))
def test_a_size_is_shown_as_it_is_or_not_at_all(people):
    assert shown_size(people) in (None, people)
    assert (shown_size(people) is None) == (people < 10)
