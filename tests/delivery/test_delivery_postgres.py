"""What the store in PostgreSQL has to show alone: many processes, a server that goes away, what it leaves behind."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from delivery_world import MONDAY, message

from tests.postgres.postgres_cluster import Cluster
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker
from uptake.delivery.postgres import schema
from uptake.delivery.postgres.lines import Lines
from uptake.delivery.snapshot import as_rule
from uptake.delivery.store import Unavailable, open_showings
from uptake.rules.peace import Peace

EVERYBODY = range(1, 401)
CUT = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = current_user"
SURFACES = ["web-bar", "word-bar", "excel-bar", "outlook-bar"]


@pytest.fixture
def stores(showings_database):
    found = [open_showings(showings_database) for _ in range(4)]
    yield found
    for store in found:
        store.close()


@pytest.fixture
def raw(showings_database):
    with psycopg.connect(showings_database, autocommit=True) as at:
        at.execute(f"set search_path = {schema.SCHEMA}")
        yield at


def claims(people, surface, messages, now=MONDAY, cap=None, device="d"):
    rules = [as_rule(each) for each in messages]
    peace = Peace(weekly_cap=cap)
    return [Claim(Asker("hillside", person, device, surface, ("en",)), rules, now, peace) for person in people]


def at_once(stores, work):
    """The same work on every store at the same time, begun together; what each of them gave back."""
    begin = threading.Barrier(len(stores))

    def one(number):
        begin.wait()
        return work(number, stores[number])

    with ThreadPoolExecutor(len(stores)) as pool:
        return list(pool.map(one, range(len(stores))))


def test_unsorted_batches_of_four_processes_grant_each_person_once_and_never_lock_each_other_out(stores):
    """One lifetime showing over all surfaces; batches hold the same people in different orders."""

    def work(number, store):
        chance = random.Random(number)
        granted = []
        for _ in range(6):
            people = chance.sample(EVERYBODY, 120)
            batch = claims(people, SURFACES[number], [message(interval_seconds=10**9)], device=f"d{number}")
            granted += [
                claim.asker.person for claim, got in zip(batch, store.grant(batch), strict=True) if got is not None
            ]
        return set(granted)

    found = at_once(stores, work)
    told = Counter(person for granted in found for person in granted)
    assert max(told.values()) == 1
    assert stores[0].reached("hillside", 1).delivered == len(told)


def test_the_cap_of_the_week_holds_over_messages_surfaces_and_processes(stores):
    messages = [message(number) for number in range(1, 5)]

    def work(number, store):
        people = list(EVERYBODY)
        random.Random(number).shuffle(people)
        batch = claims(people[:100] * 3, SURFACES[number], messages, cap=2, device=f"d{number}")
        return [(claim.asker.person, got.lease.id) for claim, got in zip(batch, store.grant(batch), strict=True) if got]

    leases = {pair for granted in at_once(stores, work) for pair in granted}
    assert max(Counter(person for person, _lease in leases).values()) == 2


def test_sums_of_all_processes_are_exact(stores):
    granted = stores[0].grant(claims(EVERYBODY, "web-bar", [message()]))
    leases = {person: got.lease.id for person, got in zip(EVERYBODY, granted, strict=True)}

    def work(number, store):
        marks = [
            Mark("hillside", person, lease, Reaction.CLICK if person % 2 else Reaction.SEEN, MONDAY, MONDAY)
            for person, lease in leases.items()
        ]
        random.Random(number).shuffle(marks)
        return [store.mark(marks[first : first + 50]) for first in range(0, len(marks), 50)]

    at_once(stores, work)
    (tally,) = stores[0].tallies("hillside")
    assert (tally.seen, tally.clicks) == (400, 200)
    found = stores[0].reached("hillside", 1)
    assert (found.delivered, found.seen, found.clicked) == (400, 400, 200)


def test_every_process_counts_in_rows_of_its_own(stores, raw):
    for number, store in enumerate(stores):
        store._shard = number
        store.grant(claims([number + 1], "web-bar", [message()]))
    assert raw.execute("select count(*) from reach").fetchone() == (4,)
    assert stores[0].reached("hillside", 1).delivered == 4


def test_commits_are_flushed_whatever_the_database_prefers(database):
    with psycopg.connect(database, autocommit=True) as at:
        name = at.info.dbname
        at.execute(f"alter database {name} set synchronous_commit = off")
    store = open_showings(database)
    assert store.ask(lambda at: list(at.rows("show synchronous_commit"))) == [("on",)]
    store.close()


def test_a_database_of_a_newer_version_is_refused(database):
    open_showings(database).close()
    with psycopg.connect(database) as at:
        at.execute(f"update {schema.SCHEMA}.version set version = 99")
    with pytest.raises(RuntimeError, match="newer"):
        open_showings(database)


def test_several_processes_may_make_the_tables_at_once(database):
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda _: open_showings(database), range(4)):
            store.close()
    with psycopg.connect(database) as at:
        assert at.execute(f"select count(*) from {schema.SCHEMA}.lane").fetchone() == (schema.LANES,)


def test_an_upgrade_that_fails_leaves_nothing_behind(database, monkeypatch):
    monkeypatch.setattr(schema, "CHANGES", ((schema.CHANGES[0][0], "create nonsense"),))
    with pytest.raises(Unavailable):
        open_showings(database)
    monkeypatch.undo()
    open_showings(database).close()


def test_lines_that_were_cut_are_opened_anew_and_a_batch_is_written_once(stores, raw):
    store = stores[0]
    (first,) = store.grant(claims([1], "web-bar", [message()]))
    raw.execute(CUT)
    assert store.grant(claims([1], "web-bar", [message()])) == [first]
    raw.execute(CUT)
    assert store.reached("hillside", 1).delivered == 1


def test_a_server_that_is_away_is_said_and_found_again_without_a_restart():
    cluster = Cluster(fsync=True)
    try:
        store = open_showings(cluster.start().create("showings"))
        granted = store.grant(claims(range(1, 30), "web-bar", [message()]))
        cluster.kill()
        with pytest.raises(Unavailable):
            store.grant(claims([50], "web-bar", [message()]))
        with pytest.raises(Unavailable):
            store.exposures("hillside", 1)
        with pytest.raises(Unavailable):
            store.tallies("hillside")
        cluster.start()
        answered = threading.Event()
        for _ in range(100):  # not asked again within half a second of having been away
            try:
                assert store.grant(claims(range(1, 30), "web-bar", [message()])) == granted
                break
            except Unavailable:
                answered.wait(0.05)
        assert store.reached("hillside", 1).delivered == 29
        store.close()
    finally:
        cluster.remove()


def test_an_address_says_its_password_to_nobody(caplog):
    address = "postgresql://uptake:hidden-word@127.0.0.1:1/showings"
    with pytest.raises(Unavailable) as told:
        open_showings(address)
    assert "hidden-word" not in str(told.value) + caplog.text + repr(told.value.__cause__)
    for wrong in ("mysql://uptake:hidden-word@127.0.0.1/showings", "postgresql://uptake:hidden-word@[/x"):
        with pytest.raises(ValueError, match="address") as told:
            open_showings(wrong)
        assert "hidden-word" not in str(told.value)


def test_the_address_of_a_server_may_bring_its_own_options(showings_database):
    lines = Lines(f"{showings_database}?options=-c%20work_mem%3D5MB", schema.SCHEMA)
    assert lines.run(lambda line: line.execute("show work_mem").fetchone()) == ("5MB",)
    assert lines.run(lambda line: line.execute("show search_path").fetchone()) == (schema.SCHEMA,)
    lines.close()


def test_what_was_shown_is_forgotten_while_others_write(stores):
    messages = [message(1), message(2, interval_seconds=10**9)]
    stores[0].grant(claims(EVERYBODY, "web-bar", messages[:1]))
    late = MONDAY + timedelta(minutes=20)

    def work(number, store):
        if number == 0:
            store.forget_showings("hillside", [1])
            return 0
        return sum(
            got is not None
            for first in range(number, 400, 40)
            for got in store.grant(claims(range(first, first + 20), SURFACES[number], messages[1:], late, device="x"))
        )

    at_once(stores, work)
    left = stores[0].persons("hillside")
    assert left
    assert all(set(stores[0].exposures("hillside", person)) == {2} for person in left)


def test_compacting_leaves_no_bytes_of_what_was_forgotten(showings_database, stores, raw):
    store = stores[0]
    store.grant(claims([7], "web-bar", [message()], device="a device to be found"))
    store.forget("hillside", 7)
    store.compact()
    (kept,) = raw.execute("select pg_relation_size('showing') + pg_relation_size('exposure')").fetchone()
    assert kept == 0
    assert store.grant(claims([7], "web-bar", [message()])) != [None]
