"""How a batch is written: a choice that still stands is not made again, leases lie together, the log is copied back."""

import time

import pytest
from delivery_world import MONDAY, message

from uptake.delivery import ledger
from uptake.delivery.ledger import Claim
from uptake.delivery.offer import Asker, choose
from uptake.delivery.snapshot import as_rule
from uptake.delivery.store import open_showings


@pytest.fixture
def chosen(monkeypatch):
    """Counts how often the store chooses for itself."""
    times = []

    def counted(*args):
        times.append(args)
        return choose(*args)

    monkeypatch.setattr(ledger, "choose", counted)
    return times


def claim(store, person=1, surface="web-bar", device="d"):
    """A claim as a poll makes it: with what it saw, and what it chose from that."""
    asker = Asker("hillside", person, device, surface, ("en",))
    rules = [as_rule(message(1)), as_rule(message(2))]
    offer = choose(rules, asker, store.standing(asker, rules), MONDAY)
    return Claim(asker, rules, MONDAY, seen=store.rows_of("hillside", person), offer=offer)


def test_a_choice_from_what_still_stands_is_taken_over(store, chosen):
    asked = claim(store)
    (granted,) = store.grant([asked])
    assert granted.message == asked.offer.message
    assert chosen == []


def test_a_choice_from_what_has_changed_since_is_made_again(store, chosen):
    early, late = claim(store), claim(store, surface="word-bar")
    (first,) = store.grant([early])
    (second,) = store.grant([late])
    assert late.offer.message == first.message
    assert second.message != first.message  # the other one is left
    assert len(chosen) == 1


def test_within_a_batch_the_later_one_sees_what_the_earlier_got(store, chosen):
    asked = [claim(store, surface=surface) for surface in ("web-bar", "word-bar", "excel-bar")]
    granted = store.grant(asked)
    assert sorted(one.message for one in granted if one) == [1, 2]
    assert granted[2] is None
    assert len(chosen) == 2


def test_the_rows_of_a_person_are_the_same_to_those_who_look_and_to_those_who_write(store, chosen):
    device = 'quoted " and \\ and \u00e9\u4e2d\U0001f600\x07'
    (granted,) = store.grant([claim(store, device=device)])
    assert granted is not None
    (again,) = store.grant([claim(store, surface="word-bar", device=device)])
    assert again.message != granted.message
    assert chosen == []


def test_leases_of_one_time_lie_together(store):
    granted = store.grant([claim(store, person) for person in range(1, 21)])
    ids = [one.lease.id for one in granted]
    assert len({each[:8] for each in ids}) == 1
    assert len(set(ids)) == 20
    assert min(len(each) for each in ids) == 8 + 22  # 128 bits that nobody can guess


def test_the_log_is_copied_back_while_the_store_is_in_use(tmp_path):
    path = tmp_path / "delivery.sqlite3"
    store = open_showings(path)
    before = path.stat().st_size
    for person in range(1, 700):
        store.grant([claim(store, person)])
    end = time.monotonic() + 60
    while path.stat().st_size <= before and time.monotonic() < end:
        time.sleep(0)  # the thread beside us has it from here
    assert path.stat().st_size > before
    store.close()
    again = open_showings(path)
    assert len(again.persons("hillside")) == 699
    again.close()


def test_a_store_that_is_closed_while_its_log_is_copied_does_not_wait_for_ever(tmp_path):
    for round_number in range(5):
        store = open_showings(tmp_path / f"{round_number}.sqlite3")
        for person in range(1, 66 + round_number):
            store.grant([claim(store, person)])
        store.close()
        again = open_showings(tmp_path / f"{round_number}.sqlite3")
        assert len(again.persons("hillside")) == 65 + round_number
        again.close()
