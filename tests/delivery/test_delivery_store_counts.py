"""The store brought up from its first version, distinct people, and what was known at a moment that has passed."""

import sqlite3
from datetime import date, timedelta

import pytest
from delivery_world import MONDAY, message
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.delivery import moments
from uptake.delivery.counting import Reached
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import LEASE, Asker, Exposure
from uptake.delivery.snapshot import as_rule
from uptake.delivery.sqlite import schema
from uptake.delivery.store import Unavailable, open_showings
from uptake.rules.frequency import History

DAY = timedelta(days=1)


def claim(store, person=1, number=1, surface="web-bar", at=MONDAY, device="d", **changed):
    asker = Asker("hillside", person, device, surface, ("en",))
    (granted,) = store.grant([Claim(asker, [as_rule(message(number, **changed))], at)])
    return granted.lease.id if granted else None


def tell(store, lease, *reactions, person=1, at=MONDAY):
    marks = [Mark("hillside", person, lease, Reaction(kind), at, at) for kind in reactions]
    assert store.mark(marks) == [None] * len(marks)


def first_version(path):
    """A file as version 1 left it: one person has clicked, another holds a lease, a third has dismissed."""
    old = sqlite3.connect(path)
    for statement in schema.CHANGES[0]:
        old.execute(statement)
    old.execute("pragma user_version = 1")
    now, end = moments.number(MONDAY), moments.number(MONDAY + LEASE)
    old.executemany(
        "insert into exposure values ('hillside', ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (1, 1, now, now, None, None, None, None, None),
            (2, 0, None, None, None, "lease-2", "d", "web-bar", end),
            (3, 2, now, None, now, None, None, None, None),
        ],
    )
    old.executemany(
        "insert into showing values (?, 'hillside', 1, ?, 'web-bar', 'd', 'en', ?, ?, ?, ?, ?)",
        [
            ("lease-1", 1, now, end, now, now, None),
            ("lease-2", 2, now, end, None, None, None),
            ("lease-3", 3, now, end, now, None, now),
        ],
    )
    old.execute("insert into tally values ('hillside', 1, '2025-06-02', 'web-bar', 3, 1, 1)")
    old.commit()
    old.close()


def test_a_file_of_the_first_version_is_brought_up_and_keeps_everything(tmp_path):
    path = tmp_path / "delivery.sqlite3"
    first_version(path)
    store = open_showings(path)
    with store.transaction() as at:
        assert at.execute("pragma user_version").fetchone() == (schema.VERSION,)
    assert store.exposures("hillside", 1) == {1: Exposure(History(1, MONDAY, MONDAY))}
    assert store.exposures("hillside", 3) == {1: Exposure(History(2, MONDAY, None, MONDAY))}
    assert [(tally.seen, tally.clicks, tally.dismissals) for tally in store.tallies("hillside")] == [(3, 1, 1)]
    assert store.reached("hillside", 1) == Reached(delivered=3, seen=2, clicked=1, dismissed=1)
    assert claim(store, 2) == "lease-2"
    tell(store, "lease-2", "seen", "click", person=2)
    assert store.reached("hillside", 1) == Reached(delivered=3, seen=3, clicked=2, dismissed=1)
    assert claim(store, 1, at=MONDAY + 300 * DAY) is None
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "delivery.sqlite3"
    first_version(path)
    monkeypatch.setattr(schema, "CHANGES", (schema.CHANGES[0], (schema.CHANGES[1][0], "create nonsense")))
    with pytest.raises(Unavailable):
        open_showings(path)
    monkeypatch.undo()
    store = open_showings(path)
    assert store.reached("hillside", 1).delivered == 3
    store.close()


def test_both_ways_to_the_newest_version_give_the_same_tables(tmp_path):
    first_version(tmp_path / "old.sqlite3")
    found = []
    for name in ("old", "new"):
        open_showings(tmp_path / f"{name}.sqlite3").close()
        made = sqlite3.connect(tmp_path / f"{name}.sqlite3")
        found.append(made.execute("select type, name, sql from sqlite_schema order by name").fetchall())
        made.close()
    assert found[0] == found[1]


def test_people_are_reached_once_however_often_they_meet_a_message(store):
    for week in range(3):
        at = MONDAY + week * 7 * DAY
        tell(store, claim(store, 1, at=at), "seen", at=at)
    tell(store, claim(store, 2), "seen", "click", person=2)
    tell(store, claim(store, 3), "dismiss", person=3)
    claim(store, 4)
    tell(store, claim(store, 5), "snooze", person=5)
    tell(store, claim(store, 6), "irrelevant", person=6)
    assert store.reached("hillside", 1) == Reached(6, 5, 1, 1, 1, 1)
    assert store.reached("hillside", 2) == Reached()
    assert store.reached("fabrikam", 1) == Reached()


def test_people_are_seen_on_a_surface_once(store):
    tell(store, claim(store, 1, surface="web-bar"), "seen")
    tell(store, claim(store, 1, 2, surface="web-bar"), "seen")
    tell(store, claim(store, 1, 3, surface="word-bar"), "seen")
    tell(store, claim(store, 2, surface="word-bar", at=MONDAY + DAY), "seen", person=2, at=MONDAY + DAY)
    claim(store, 3, surface="excel-bar")
    assert store.seen_on("hillside", MONDAY.date()) == {"web-bar": 1, "word-bar": 2}
    assert store.seen_on("hillside", date(2025, 6, 3)) == {"word-bar": 1}
    assert store.seen_on("hillside", date(2025, 6, 4)) == {}
    assert store.seen_on("fabrikam", MONDAY.date()) == {}


def test_a_look_at_where_people_were_seen_reads_an_index_alone(tmp_path):
    store = open_showings(tmp_path / "delivery.sqlite3")
    with store.transaction() as at:
        plan = at.execute(
            "explain query plan select surface, count(distinct person) from showing"
            " where tenant = ? and seen_at >= ? group by surface",
            ("hillside", 0),
        ).fetchall()
    store.close()
    assert any("COVERING INDEX showing_seen" in row[3] for row in plan)


def test_whoever_is_forgotten_stays_counted_and_nothing_else_is_left(store):
    tell(store, claim(store, 1), "click")
    store.forget("hillside", 1)
    assert store.reached("hillside", 1) == Reached(1, 1, 1)
    assert store.exposures_at("hillside", 1, MONDAY + DAY) == {}
    assert store.seen_on("hillside", MONDAY.date()) == {}


steps = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.lists(st.sampled_from(["seen", "click", "dismiss", "snooze", "irrelevant"]), max_size=2),
        st.sampled_from([timedelta(minutes=1), timedelta(minutes=20), DAY, 7 * DAY]),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(steps)
def test_the_past_is_told_as_it_was_read_then(tmp_path_factory, made):
    """After each step what was read then is written down; in the end the past says the same for each moment."""
    store = open_showings(tmp_path_factory.mktemp("past") / "delivery.sqlite3")
    now, read = MONDAY, {}
    for number, reactions, wait in made:
        lease = claim(store, 1, number, at=now)
        if lease:
            tell(store, lease, *reactions, at=now)
        read[now] = store.exposures("hillside", 1)
        now += wait
    for moment, then in read.items():
        told = store.exposures_at("hillside", 1, moment)
        alive = {
            number: each if each.lease and each.lease.expires_at > moment else each._replace(lease=None)
            for number, each in then.items()
        }
        assert told == {number: each for number, each in alive.items() if each != Exposure()}
    store.close()


def test_what_was_reported_later_belongs_to_the_moment_when_it_happened(store):
    lease = claim(store, 1)
    late = MONDAY + DAY
    store.mark([Mark("hillside", 1, lease, Reaction.CLICK, MONDAY + timedelta(minutes=2), late)])
    assert store.exposures_at("hillside", 1, MONDAY + timedelta(minutes=1))[1].lease is not None
    assert store.exposures_at("hillside", 1, MONDAY + timedelta(minutes=3))[1].history.clicked_at is not None
