"""The store of showings: what it keeps, counts and forgets."""

import sqlite3
import subprocess
import sys
import threading
from datetime import date, timedelta

import pytest
from delivery_world import MONDAY, message

from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker
from uptake.delivery.snapshot import as_rule
from uptake.delivery.store import Tally, open_showings
from uptake.rules.frequency import History


def claim(person=1, surface="web-bar", now=MONDAY, device="d", **changed):
    return Claim(Asker("hillside", person, device, surface, ("en",)), [as_rule(message(**changed))], now)


def mark(lease, reaction="seen", person=1, tenant="hillside", at=MONDAY):
    return Mark(tenant, person, lease, Reaction(reaction), at, at)


def test_of_two_claims_in_one_batch_one_is_granted(store):
    first, second = store.grant([claim(surface="web-bar"), claim(surface="word-bar")])
    assert first is not None
    assert second is None


def test_equal_claims_in_one_batch_get_the_same_lease(store):
    first, second = store.grant([claim(), claim()])
    assert first is not None
    assert first == second


def test_a_batch_that_fails_keeps_nothing(store):
    class Broken:
        asker = None

    with pytest.raises(AttributeError):
        store.grant([claim(), Broken()])
    assert store.exposures("hillside", 1) == {}
    assert store.grant([claim()]) != [None]


def test_what_is_told_is_counted_by_message_day_and_surface(store):
    (monday,) = store.grant([claim(1)])
    (tuesday,) = store.grant([claim(2, now=MONDAY + timedelta(days=1))])
    store.mark([mark(monday.lease.id), mark(monday.lease.id, "dismiss")])
    store.mark([mark(tuesday.lease.id, "click", person=2, at=MONDAY + timedelta(days=1))])
    assert store.tallies("hillside") == [
        Tally(1, date(2025, 6, 2), "web-bar", seen=1, clicks=0, dismissals=1),
        Tally(1, date(2025, 6, 3), "web-bar", seen=1, clicks=1, dismissals=0),
    ]
    assert len(store.tallies("hillside", first=date(2025, 6, 3))) == 1
    assert len(store.tallies("hillside", last=date(2025, 6, 2))) == 1
    assert store.tallies("fabrikam") == []


@pytest.mark.parametrize("reaction", ["click", "dismiss"])
def test_whoever_reacts_has_seen_it(store, reaction):
    (granted,) = store.grant([claim()])
    store.mark([mark(granted.lease.id, reaction)])
    store.mark([mark(granted.lease.id, "seen")])
    (tally,) = store.tallies("hillside")
    assert tally.seen == 1
    assert store.history("hillside", 1, [1])[1].showings == 1


def test_the_same_event_counts_once_in_a_batch_and_over_batches(store):
    (granted,) = store.grant([claim()])
    for _ in range(3):
        assert store.mark([mark(granted.lease.id, "click")] * 3) == [None] * 3
    (tally,) = store.tallies("hillside")
    assert (tally.seen, tally.clicks) == (1, 1)


def test_a_lease_of_another_person_or_tenant_is_unknown(store):
    (granted,) = store.grant([claim(1)])
    assert store.mark([mark(granted.lease.id, person=2)]) == ["unknown_lease"]
    assert store.mark([mark(granted.lease.id, tenant="fabrikam")]) == ["unknown_lease"]
    assert store.tallies("hillside") == []


def test_the_history_is_what_the_gates_ask_for(store):
    (granted,) = store.grant([claim()])
    assert store.history("hillside", 1, [1, 2]) == {1: History(leased_until=MONDAY + timedelta(minutes=15))}
    store.mark([mark(granted.lease.id)])
    store.mark([mark(granted.lease.id, "click", at=MONDAY + timedelta(minutes=1))])
    store.mark([mark(granted.lease.id, "dismiss", at=MONDAY + timedelta(minutes=2))])
    assert store.history("hillside", 1, [1]) == {
        1: History(
            1,
            MONDAY,
            clicked_at=MONDAY + timedelta(minutes=1),
            dismissed_at=MONDAY + timedelta(minutes=2),
        )
    }
    assert store.history("hillside", 1, [2]) == {}


def test_moments_are_kept_to_the_microsecond(store):
    odd = MONDAY + timedelta(microseconds=123_457)
    (granted,) = store.grant([claim(now=odd)])
    store.mark([mark(granted.lease.id, at=odd)])
    assert store.history("hillside", 1, [1])[1].shown_at == odd
    assert store.grant([claim(now=odd + timedelta(days=7, microseconds=-1))]) == [None]
    assert store.grant([claim(now=odd + timedelta(days=7))]) != [None]


def test_tenants_do_not_meet_even_with_the_same_numbers(store):
    other = Claim(Asker("fabrikam", 1, "d", "web-bar", ("en",)), [as_rule(message())], MONDAY)
    first, second = store.grant([claim(), other])
    assert first is not None
    assert second is not None
    assert first.lease != second.lease


def test_a_person_can_be_forgotten_and_the_tallies_stay(store, tmp_path):
    granted, _other = store.grant([claim(1), claim(2)])
    store.mark([mark(granted.lease.id)])
    store.forget("hillside", 1)
    assert store.exposures("hillside", 1) == {}
    assert store.exposures("hillside", 2) != {}
    assert store.mark([mark(granted.lease.id)]) == ["unknown_lease"]
    assert [tally.seen for tally in store.tallies("hillside")] == [1]


def test_it_is_read_from_any_thread(store):
    store.grant([claim()])
    found = []
    reader = threading.Thread(target=lambda: found.append(store.exposures("hillside", 1)))
    reader.start()
    reader.join()
    assert list(found[0]) == [1]


def test_a_file_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "delivery.sqlite3"
    open_showings(path).close()
    later = sqlite3.connect(path)
    later.execute("pragma user_version = 99")
    later.close()
    with pytest.raises(RuntimeError, match="newer"):
        open_showings(path)


def test_every_commit_is_flushed(tmp_path):
    store = open_showings(tmp_path / "delivery.sqlite3")
    with store.transaction() as at:
        assert at.execute("pragma synchronous").fetchone() == (2,)
        assert at.execute("pragma journal_mode").fetchone() == ("wal",)
    store.close()


OPEN = """
import sys
from pathlib import Path
from uptake.delivery.store import open_showings
open_showings(Path(sys.argv[1])).close()
"""


def test_several_processes_may_make_the_file_at_once(tmp_path):
    path = tmp_path / "delivery.sqlite3"
    starting = [subprocess.Popen([sys.executable, "-c", OPEN, str(path)]) for _ in range(4)]
    assert [process.wait() for process in starting] == [0, 0, 0, 0]
