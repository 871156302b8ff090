"""The smallest cut is found, and is what subtraction would find."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.told_apart import thin_cut

SALES, LEGAL, IT = ("department", "Sales"), ("department", "Legal"), ("department", "IT")
GERMANY, FRANCE = ("country", "Germany"), ("country", "France")


def test_one_person_of_another_department_is_found():
    ties = {(SALES, GERMANY): 30, (LEGAL, GERMANY): 20, (IT, GERMANY): 1, (IT, FRANCE): 40}
    assert thin_cut(ties, 10) in ({SALES, LEGAL, GERMANY}, {IT, FRANCE})


def test_the_same_people_divided_alike_are_no_cut():
    assert thin_cut({(SALES, GERMANY): 30, (IT, FRANCE): 40}, 10) is None


def test_ten_people_are_enough():
    assert thin_cut({(SALES, GERMANY): 30, (IT, GERMANY): 10, (IT, FRANCE): 40}, 10) is None
    assert thin_cut({(SALES, GERMANY): 30, (IT, GERMANY): 9, (IT, FRANCE): 40}, 10) is not None


drawings = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(10, 13)), st.integers(1, 12), max_size=10)


@given(drawings)
def test_the_cut_is_what_trying_every_side_finds(ties):
    nodes = {end for tie in ties for end in tie}
    sides = chain.from_iterable(combinations(sorted(nodes), size) for size in range(1, len(nodes)))

    def crossing(side):
        return sum(people for (one, other), people in ties.items() if (one in side) != (other in side))

    thin = [set(side) for side in sides if 0 < crossing(set(side)) < 10]
    found = thin_cut(ties, 10)
    assert (found is None) == (not thin)
    if found is not None:
        assert set(found) in thin
