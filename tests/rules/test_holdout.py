from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.frequency import Kind
from uptake.rules.holdout import held_out, percent_of
from uptake.rules.refusals import Refused

SECRET = b"s" * 32
EVERYBODY = range(1, 20_001)
KEPT = [1, 8, 16, 28, 29, 32, 38, 56, 63, 66, 68, 82, 92]  # of a hundred
PEOPLE = st.sets(st.integers(0, 2**31 - 1), max_size=30)


@given(PEOPLE, PEOPLE, st.integers(1, 2**40), st.integers(0, 50))
def test_whoever_else_is_asked_about_changes_nothing(some, others, message, percent):
    alone = set(held_out(sorted(some), message=message, percent=percent, secret=SECRET))
    together = set(held_out(sorted(some | others), message=message, percent=percent, secret=SECRET))
    assert alone == together & some


@given(PEOPLE, st.integers(1, 1000))
def test_who_is_held_out_of_a_small_part_is_held_out_of_a_larger_one(people, message):
    found = [
        set(held_out(sorted(people), message=message, percent=percent, secret=SECRET)) for percent in (0, 10, 25, 50)
    ]
    assert found[0] == set()
    assert all(smaller <= larger for smaller, larger in pairwise(found))


@pytest.mark.parametrize("percent", [1, 10, 50])
def test_about_as_many_are_held_out_as_wanted(percent):
    found = held_out(EVERYBODY, message=7, percent=percent, secret=SECRET)
    expected = len(EVERYBODY) * percent / 100
    spread = (expected * (1 - percent / 100)) ** 0.5
    assert abs(len(found) - expected) < 4 * spread


def test_chance_is_even_over_the_numbers():
    found = held_out(EVERYBODY, message=7, percent=10, secret=SECRET)
    parts = [sum(start <= number < start + 2000 for number in found) for start in range(1, 20_001, 2000)]
    chi_square = sum((part - 200) ** 2 / 200 for part in parts)
    assert chi_square < 27.9  # nine degrees of freedom, one in a thousand


def test_messages_draw_independently_and_so_do_tenants():
    first = set(held_out(EVERYBODY, message=1, percent=50, secret=SECRET))
    for other in (
        held_out(EVERYBODY, message=2, percent=50, secret=SECRET),
        held_out(EVERYBODY, message=1, percent=50, secret=b"t" * 32),
    ):
        both = len(first & set(other))
        assert abs(both - len(EVERYBODY) / 4) < 4 * (len(EVERYBODY) * 3 / 16) ** 0.5


def test_the_same_is_drawn_in_every_version_of_the_program():
    assert held_out(range(1, 101), message=3, percent=10, secret=b"kept") == KEPT


@pytest.mark.parametrize(("kind", "percent"), [(Kind.RECOMMENDATION, 10), (Kind.ANNOUNCEMENT, 0), (Kind.URGENT, 0)])
def test_what_is_pressing_or_for_everybody_is_never_withheld(kind, percent):
    assert percent_of(kind, 10) == percent


@pytest.mark.parametrize("percent", [-1, 51, 100])
def test_more_than_half_are_never_held_out(percent):
    with pytest.raises(Refused, match="holdout_out_of_range"):
        percent_of(Kind.RECOMMENDATION, percent)
