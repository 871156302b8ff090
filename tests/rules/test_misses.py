"""How many tries a door bears."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.misses import Limit, closed_for, with_one_more

START = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
LIMIT = Limit(3, timedelta(minutes=10), timedelta(minutes=7))


def test_the_last_allowed_miss_closes_the_door_for_its_time() -> None:
    known = None
    for second in range(3):
        assert not closed_for(known, START)
        known = with_one_more(known, LIMIT, START + timedelta(seconds=second))
    assert closed_for(known, START + timedelta(seconds=2)) == timedelta(minutes=7)
    assert closed_for(known, START + timedelta(minutes=7, seconds=1)) == timedelta(seconds=1)
    assert closed_for(known, START + timedelta(minutes=7, seconds=2)) == timedelta()


def test_after_the_wait_all_tries_are_there_again() -> None:
    known = None
    for _each in range(3):
        known = with_one_more(known, LIMIT, START)
    known = with_one_more(known, LIMIT, START + timedelta(minutes=7))
    assert (known.count, known.closed_until) == (1, None)


def test_misses_from_long_ago_are_forgotten() -> None:
    known = with_one_more(with_one_more(None, LIMIT, START), LIMIT, START)
    assert with_one_more(known, LIMIT, START + timedelta(minutes=9, seconds=59)).closed_until is not None
    assert with_one_more(known, LIMIT, START + timedelta(minutes=10)).count == 1


@given(st.lists(st.integers(0, 400), max_size=60))
def test_no_stretch_of_time_sees_more_tries_than_the_limit_allows(gaps: list[int]) -> None:
    """At most twice the limit passes in the time for which a door closes: at the end of one count, and in the next."""
    now, known, passed = START, None, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if not closed_for(known, now):
            known = with_one_more(known, LIMIT, now)
            passed.append(now)
    for first in passed:
        within = [each for each in passed if first <= each < first + LIMIT.closes_for]
        assert len(within) <= 2 * LIMIT.allowed - 1
