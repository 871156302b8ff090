"""The checker of histories finds what it is there to find."""

from datetime import timedelta

import pytest
from delivery_world import MONDAY
from history import WEEK, Accepted, Granted, Nothing, Promise, Refused, Rules, violations

RULES = Rules((Promise(1, WEEK), Promise(2, WEEK, lifetime=1), Promise(3, 2 * WEEK)), weekly_cap=2)
SOUND = [
    Granted(MONDAY, 7, "web-bar", 1, "a"),
    Accepted(MONDAY, 7, "a", "seen"),
    Granted(MONDAY, 7, "web-bar", 2, "b"),
    Granted(MONDAY, 7, "web-bar", 2, "b"),
    Accepted(MONDAY, 7, "b", "seen"),
    Accepted(MONDAY, 7, "b", "seen"),
    Nothing(MONDAY, 7, "web-bar"),
    Granted(MONDAY + WEEK, 7, "word-bar", 3, "c"),
    Granted(MONDAY + WEEK, 7, "word-bar", 1, "d"),
    Accepted(MONDAY + WEEK, 7, "d", "click"),
    Nothing(MONDAY + WEEK, 7, "word-bar"),
]


def test_a_sound_history_has_no_violations():
    assert violations(SOUND, RULES) == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Granted(MONDAY + timedelta(days=6), 7, "web-bar", 1, "x"), "again after 6 days"),
        (Granted(MONDAY + timedelta(days=20), 7, "web-bar", 2, "x"), "more than 1 times"),
        (Granted(MONDAY + timedelta(days=20), 7, "web-bar", 1, "x"), "again after a click"),
        (Granted(MONDAY, 7, "word-bar", 3, "x"), "3 messages in seven days"),
        (Granted(MONDAY, 8, "word-bar", 1, "a"), "one lease, two showings"),
        (Granted(MONDAY, 7, "word-bar", 1, "a"), "one lease, two showings"),
        (Refused(MONDAY, 7, "a", "unknown_lease"), "refused after it was granted"),
        (Accepted(MONDAY, 8, "a", "seen"), "accepted from somebody else"),
        (Accepted(MONDAY, 7, "never granted", "seen"), "accepted from somebody else"),
        (Nothing(MONDAY + 2 * WEEK, 8, "web-bar"), "although [1, 2, 3] were due"),
        (Nothing(MONDAY + 3 * WEEK, 7, "web-bar"), "although [3] were due"),
        (Granted(MONDAY + 3 * WEEK, 7, "web-bar", 3, "x"), "stopped asking"),
    ],
)
def test_each_kind_of_wrong_is_found(entry, said):
    assert any(said in sentence for sentence in violations([*SOUND, entry], RULES))
