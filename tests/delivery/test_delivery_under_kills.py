"""Sixty-four pollers at served processes, on both stores: nobody is shown too much or too little, nothing is lost.

Then the same while processes of the delivery, and the database server, are killed. UPTAKE_KILLS and UPTAKE_PEOPLE make
both longer: `make kills`.
"""

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from crash_clients import Crowd
from crash_servers import Server, set_clock
from delivery_world import MONDAY, SECRET, message
from history import WEEK, Promise, Rules, showings, violations

from uptake.delivery import snapshot
from uptake.delivery.snapshot import Snapshot
from uptake.delivery.store import open_showings
from uptake.delivery.tokens import Tokens
from uptake.rules.peace import Peace

SURFACES = ("web-bar", "word-bar", "excel-bar", "outlook-bar")
POLLERS = 64
PEOPLE = int(os.environ.get("UPTAKE_PEOPLE", "600"))
KILLS = int(os.environ.get("UPTAKE_KILLS", "16"))
SERVERS = 2
DATABASE_EVERY = 4  # of the kills on PostgreSQL, each fourth one is the database server's
WEEKLY_CAP = 2
RULES = Rules((Promise(1, WEEK), Promise(2, WEEK, lifetime=1), Promise(3, 2 * WEEK)), WEEKLY_CAP)
MOMENTS = (MONDAY, MONDAY, MONDAY + timedelta(days=6, hours=23), MONDAY + WEEK, MONDAY + 2 * WEEK)


def reaction_of(person, number):
    """A fifth of the people click on the first message, which ends it for them; everybody reports what they saw."""
    return ("seen", "click") if number == 1 and person % 5 == 0 else ("seen",)


class Ground:
    """Servers on one store, and the crowd that asks them."""

    def __init__(self, folder, database="", cluster=None):
        self.folder = folder
        self.place = database or folder / "delivery.sqlite3"
        self.cluster = cluster
        self.kills = Counter()
        self.seed = random.randrange(10**6)
        print("seed", self.seed)
        self._chance = random.Random(self.seed)
        messages = [
            message(
                promise.id,
                interval_seconds=int(promise.interval.total_seconds()),
                lifetime_showings=promise.lifetime,
                recipients=range(1, PEOPLE + 1),
            )
            for promise in RULES.messages
        ]
        made = Snapshot("hillside", 1, MONDAY, messages, peace=Peace(weekly_cap=WEEKLY_CAP))
        snapshot.write(folder / "snapshots", made)
        set_clock(folder, MONDAY)
        self.servers = [Server(folder, database) for _ in range(SERVERS)]

    def tokens(self, moment):
        issue = Tokens(SECRET).issue
        return {person: issue("hillside", person, "device-1", ("en",), moment)[0] for person in range(1, PEOPLE + 1)}

    async def killing(self, how_many):
        """Kill one after the other, so many times, each as soon as the one before is back."""
        for number in range(how_many):
            await asyncio.sleep(self._chance.random() * 0.4)
            if self.cluster is not None and number % DATABASE_EVERY == 0:
                self.kills["database"] += 1
                await asyncio.to_thread(self._kill_the_database)
            else:
                self.kills["server"] += 1
                server = self._chance.choice(self.servers)
                server.kill()
                server.start()
                await server.answering()

    def _kill_the_database(self):
        self.cluster.kill()
        self.cluster.start()

    async def phases(self, crowd, kills):
        """Everybody asks at each of the moments; while kills go on everybody asks again, and once more at the end."""
        each = -(-kills // len(MOMENTS))
        for moment in MOMENTS:
            set_clock(self.folder, moment)
            crowd.tokens = self.tokens(moment)
            killing = asyncio.create_task(self.killing(each))
            await crowd.everybody(SURFACES, POLLERS, moment)
            while not killing.done():
                await crowd.everybody(SURFACES, POLLERS, moment)
            await killing
            await crowd.everybody(SURFACES[:1], POLLERS, moment)

    def run(self, kills):
        crowd = Crowd([server.port for server in self.servers], reaction_of, self.seed)
        try:
            for server in self.servers:
                server.start()
            for server in self.servers:
                server.started()
            asyncio.run(self.phases(crowd, kills))
        finally:
            for server in self.servers:
                server.stop()
        return crowd


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request, tmp_path):
    if request.param == "sqlite":
        yield Ground(tmp_path)
        return
    cluster = request.getfixturevalue("durable_cluster")
    yield Ground(tmp_path, cluster.create("kills"), cluster)


def check(ground, crowd):
    assert violations(crowd.history, RULES) == []
    told = showings(crowd.history)
    # The last moment lets everybody see two, and the one before: the rules leave room, and nothing was idle.
    assert Counter(one.at for one in told)[MONDAY] == PEOPLE * WEEKLY_CAP
    compare_with_the_store(ground, told)


def compare_with_the_store(ground, told):
    """What was acknowledged is what is kept: by person and message, and in the sums."""
    kept = open_showings(ground.place)
    try:
        expected = Counter((one.person, one.message) for one in told)
        found = {
            (person, number): exposure.history.showings
            for person in range(1, PEOPLE + 1)
            for number, exposure in kept.exposures("hillside", person).items()
        }
        assert found == expected
        tallies = kept.tallies("hillside")
        by_surface = Counter()
        for tally in tallies:
            by_surface[tally.message, tally.surface] += tally.seen
        assert by_surface == Counter((one.message, one.surface) for one in told)
        assert sum(tally.clicks for tally in tallies) == sum("click" in one.kinds for one in told)
        for promise in RULES.messages:
            reached = kept.reached("hillside", promise.id)
            assert reached.seen == len({one.person for one in told if one.message == promise.id})
    finally:
        kept.close()


def test_sixty_four_pollers_at_two_processes_give_everybody_exactly_what_is_due(ground):
    crowd = ground.run(kills=0)
    assert crowd.unanswered == 0
    check(ground, crowd)


def test_kills_of_processes_and_of_the_database_lose_nothing_and_grant_nothing_twice(ground):
    crowd = ground.run(KILLS)
    print(f"kills: {dict(ground.kills)}, answers: {len(crowd.history):,}, lost or later: {crowd.unanswered:,}")
    assert sum(ground.kills.values()) >= KILLS
    assert crowd.unanswered > 0, "no kill met a request"
    check(ground, crowd)
