"""Where one server is too small: the tables about persons may be partitioned by person, and nothing else changes."""

from collections import Counter
from datetime import timedelta

import psycopg
import pytest
from delivery_world import MONDAY, message

from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker
from uptake.delivery.postgres.schema import SCHEMA
from uptake.delivery.snapshot import as_rule
from uptake.delivery.store import open_showings

SPREAD = ("exposure", "showing", "trial")
PARTS = 4
EVERYBODY = range(1, 201)


@pytest.fixture
def raw(database):
    open_showings(database).close()
    with psycopg.connect(database, autocommit=True) as at:
        at.execute(f"set search_path = {SCHEMA}")
        for table in SPREAD:
            at.execute(f"alter table {table} rename to {table}_before")
            like = f"like {table}_before including defaults including indexes"
            at.execute(f"create table {table} ({like}) partition by hash (tenant, person)")
            for part in range(PARTS):
                bounds = f"with (modulus {PARTS}, remainder {part})"
                at.execute(f"create table {table}_{part} partition of {table} for values {bounds}")
            at.execute(f"drop table {table}_before")
        yield at


def claims(surface, now):
    rule = [as_rule(message(lifetime_showings=2, interval_seconds=3600))]
    return [Claim(Asker("hillside", person, "d", surface, ("en",)), rule, now) for person in EVERYBODY]


def test_caps_and_counts_hold_over_partitions_and_nothing_is_left_after_the_end(raw, database):
    store = open_showings(database)
    granted = []
    for hour in range(4):
        now = MONDAY + timedelta(hours=2 * hour)
        got = store.grant(claims("web-bar", now))
        leases = [(person, each.lease.id) for person, each in zip(EVERYBODY, got, strict=True) if each]
        marks = [Mark("hillside", person, lease, Reaction.SEEN, now, now) for person, lease in leases]
        store.mark(marks)
        granted += [person for person, _lease in leases]
    assert set(Counter(granted).values()) == {2}
    assert sum(tally.seen for tally in store.tallies("hillside")) == 2 * len(EVERYBODY)
    held = [raw.execute(f"select count(*) from showing_{part}").fetchone()[0] for part in range(PARTS)]
    assert sum(held) == 2 * len(EVERYBODY)
    assert min(held) > 0
    raw.execute("analyze exposure")
    store.forget_showings("hillside", [1])
    store.compact()
    assert raw.execute("select count(*) from showing").fetchone() == (0,)
    known = (
        "select count(*) from pg_stats where schemaname = %s and tablename like 'exposure%%' and attname = 'shown_at'"
    )
    assert raw.execute(known, (SCHEMA,)).fetchone() == (0,)
    store.close()
