"""Many at once, and processes that die: nobody is shown too much, nothing that was acknowledged is lost."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

from delivery_world import MONDAY, World, message

from uptake.delivery import snapshot
from uptake.delivery.snapshot import Snapshot

SURFACES = ["web-bar", "word-bar", "excel-bar", "outlook-bar"]
POLLERS, PEOPLE = 64, 300
KILLS = 20
PEOPLE_OF_THE_KILLED = 1000  # more than twenty lives can serve


def everybody_polls_everywhere(world, clients):
    """Sixty-four pollers share all people and surfaces among them; counts showings per person."""
    places = [(person, surface) for person in clients for surface in SURFACES]
    random.Random(len(places)).shuffle(places)
    shown = Counter()

    async def poller():
        while places:
            person, surface = places.pop()
            reply = await clients[person].poll_later(surface)
            lease = reply.json["lease"]
            if lease:
                shown[person] += 1
                told = await clients[person].tell_later((lease, "seen", None))
                assert told.json["accepted"] == ["e0"]

    async def all_of_them():
        await asyncio.gather(*(poller() for _ in range(POLLERS)))

    world.run(all_of_them())
    return shown


def test_sixty_four_pollers_show_each_person_exactly_one_message_a_week(world):
    world.publish(message())
    clients = {person: world.client(person) for person in range(1, PEOPLE + 1)}
    once = dict.fromkeys(clients, 1)
    assert everybody_polls_everywhere(world, clients) == once
    assert everybody_polls_everywhere(world, clients) == {}
    world.clock.advance(days=7)
    assert everybody_polls_everywhere(world, clients) == once


def test_pollers_of_one_person_share_one_lease_or_get_nothing(world):
    world.publish(message())
    client = world.client()

    async def at_once():
        surfaces = [surface for surface in SURFACES for _ in range(16)]
        return await asyncio.gather(*(client.poll_later(surface) for surface in surfaces))

    assert client.poll("web-callout").json["lease"] is None  # opens the session
    replies = world.run(at_once())
    leases = [reply.json["lease"] for reply in replies]
    assert len({lease for lease in leases if lease}) == 1
    assert sum(lease is not None for lease in leases) == 16


def run_until_killed(folder, seed, lines):
    """Start a process, kill it after so many lines; give everything it said."""
    here = Path(__file__).parent
    process = subprocess.Popen(
        [
            sys.executable,
            str(here / "claiming_process.py"),
            str(folder),
            str(PEOPLE_OF_THE_KILLED),
            str(seed),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])])},
    )
    said = []
    with process:
        for line in process.stdout:
            said.append(line.split())
            if len(said) == lines:
                process.kill()  # SIGKILL; what is in the pipe is read to its end
    assert process.returncode == (-signal.SIGKILL if lines > 0 else 0), "it ended by itself"
    return [words for words in said if words[0] in ("granted", "accepted", "done")]


def test_what_was_acknowledged_survives_twenty_kills_and_is_never_granted_twice(tmp_path):
    recipients = range(1, PEOPLE_OF_THE_KILLED + 1)
    live = message(recipients=recipients)
    snapshot.write(tmp_path / "snapshots", Snapshot("hillside", 1, MONDAY, [live]))
    chance = random.Random()
    seed = chance.randrange(10**6)
    print("seed", seed)
    chance.seed(seed)
    said = []
    for number in range(KILLS):
        lines = chance.randrange(1, 60)
        heard = run_until_killed(tmp_path, seed + number, lines)
        assert ["done"] not in heard, "the process ended before it was killed"
        said += heard
    last = run_until_killed(tmp_path, seed, -1)
    assert last[-1] == ["done"]
    said += last

    granted, accepted = {}, set()
    for words in said:
        if words[0] == "granted":
            granted.setdefault(words[1], set()).add(words[2])
        elif words[0] == "accepted":
            accepted.add(words[1])
    stored = sqlite3.connect(tmp_path / "delivery.sqlite3")
    rows = stored.execute("select person, lease, clicked_at is not null from showing").fetchall()
    (sound,) = stored.execute("pragma integrity_check").fetchone()
    ((seen, clicks),) = stored.execute("select sum(seen), sum(clicks) from tally").fetchall()
    stored.close()

    assert sound == "ok"
    assert {person: leases for person, leases in granted.items() if len(leases) > 1} == {}, "granted twice"
    assert set().union(*granted.values()) <= {lease for _, lease, _ in rows}, "a lease was lost"
    assert accepted <= {lease for _, lease, clicked in rows if clicked}, "an event was lost"
    assert Counter(person for person, _, _ in rows) == dict.fromkeys(recipients, 1)
    assert seen == clicks == sum(clicked for _, _, clicked in rows)


def test_two_planes_on_one_store_grant_each_person_once(tmp_path, place):
    snapshot.write(tmp_path / "snapshots", Snapshot("hillside", 1, MONDAY, [message()]))
    world = World(tmp_path, place=place)
    other = World(tmp_path, place=place)
    mine = {person: world.client(person, device="mine") for person in range(1, 101)}
    theirs = {person: other.client(person, device="theirs") for person in range(1, 101)}
    shown = Counter()

    async def poll(clients):
        for person, client in clients.items():
            reply = await client.poll_later("web-bar")
            shown[person] += reply.json["lease"] is not None

    async def both():
        await asyncio.gather(poll(mine), poll(theirs))

    world.run(both())
    assert shown == dict.fromkeys(mine, 1)
    world.close()
    other.close()
