"""The short way says the same as the long way, over random histories."""

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import MONDAY, World, callout, message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.postgres.clusters import empty
from uptake.delivery.store import open_showings

SURFACES = ["web-bar", "word-bar", "web-callout"]
PUBLISHED = {
    "nothing": (),
    "a bar": (message(),),
    "a call-out": (callout(2),),
    "an announcement": (message(3, kind="announcement"),),
    "urgent": (message(4, kind="urgent", ends_at=MONDAY + timedelta(days=1)),),
    "later": (message(5, starts_at=MONDAY + timedelta(hours=3)),),
    "all": (
        message(),
        callout(2),
        message(3, kind="announcement"),
        message(5, starts_at=MONDAY + timedelta(hours=3)),
    ),
    "for others": (message(recipients=[2]),),
}
waits = st.sampled_from(
    [
        timedelta(0),
        timedelta(seconds=1),
        timedelta(minutes=7),
        timedelta(minutes=14, seconds=59),
        timedelta(minutes=15),
        timedelta(hours=3),
        timedelta(days=6, hours=23, minutes=59, seconds=59),
        timedelta(days=7),
        timedelta(days=365),
    ]
)
steps = st.one_of(
    st.tuples(st.just("wait"), waits),
    st.tuples(st.just("publish"), st.sampled_from(sorted(PUBLISHED))),
    st.tuples(st.just("poll"), st.tuples(st.sampled_from(SURFACES), st.sampled_from(["d1", "d2"]))),
    st.tuples(
        st.just("tell"),
        st.tuples(st.integers(0, 9), st.sampled_from(["seen", "click", "dismiss"]), waits),
    ),
)


class Story:
    """One person, two devices, three surfaces; remembers each cursor, and what was seen when."""

    def __init__(self, folder, place=None):
        self.world = World(folder, people=2, place=place)
        self.clients = {device: self.world.client(device=device) for device in ("d1", "d2")}
        self.cursors = {}
        self.leases = []
        self.short = 0

    def wait(self, much):
        self.world.clock.now += much

    def publish(self, name):
        self.world.publish(*PUBLISHED[name])
        self.world.clock.advance(seconds=1)

    def poll(self, where):
        surface, device = where
        client = self.clients[device]
        reply = client.poll(surface, self.cursors.get(where))
        if reply.status == 304:
            self.short += 1
            reply = client.poll(surface)
            assert reply.json["message"] is None, "the short way said that there is nothing"
        self.cursors[where] = reply.headers["etag"]
        if reply.json["lease"]:
            self.leases.append((device, reply.json["lease"]))

    def counted(self):
        store = open_showings(self.world.place)
        found = Counter()
        for row in store.tallies("hillside"):
            found[row.message] += row.seen
        store.close()
        return found

    def tell(self, event):
        which, kind, ago = event
        if self.leases:
            device, lease = self.leases[which % len(self.leases)]
            at = (self.world.clock() - ago).isoformat()
            assert self.clients[device].tell(lease, kind, at)["accepted"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PUBLISHED)), st.lists(steps, min_size=4, max_size=25))
def test_a_cursor_never_hides_a_message(first, made):
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder))
        story.publish(first)
        for name, what in made:
            getattr(story, name)(what)
        for where in [(surface, device) for surface in SURFACES for device in ("d1", "d2")]:
            story.poll(where)
        story.world.close()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(PUBLISHED)), st.lists(steps, min_size=4, max_size=25))
def test_a_cursor_never_hides_a_message_on_postgres(filled_with_tables, first, made):
    empty(filled_with_tables)
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder), filled_with_tables)
        story.publish(first)
        for name, what in made:
            getattr(story, name)(what)
        for where in [(surface, device) for surface in SURFACES for device in ("d1", "d2")]:
            story.poll(where)
        story.world.close()


def test_the_short_way_is_taken_at_all(tmp_path, place):
    story = Story(tmp_path, place)
    story.publish("for others")
    for _ in range(3):
        story.poll(("web-bar", "d1"))
    assert story.short == 2
    story.world.close()


HONEST = st.lists(
    st.tuples(
        st.sampled_from(["d1", "d2"]),
        st.sampled_from(SURFACES),
        st.sampled_from(["lost", "seen", "seen", "seen", "click", "dismiss"]),
        st.timedeltas(timedelta(0), timedelta(minutes=14, seconds=59)),
        waits,
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HONEST)
def test_clients_that_report_in_time_keep_every_promise(made):
    """Never twice within the interval, never after a click or a dismissal, a call-out at most twice."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder))
        story.publish("all")
        seen, over = {}, set()
        for device, surface, reaction, after, wait in made:
            reply = story.clients[device].poll(surface).json
            if reply["message"]:
                number, kind = reply["message"]["id"], reply["message"]["kind"]
                story.wait(after)
                if reaction == "lost":
                    story.wait(timedelta(minutes=15) - after)
                else:
                    now = story.world.clock()
                    assert number not in over
                    assert not seen.get(number) or now - seen[number][-1] >= timedelta(days=7)
                    assert story.clients[device].tell(reply["lease"], reaction)["accepted"]
                    seen.setdefault(number, []).append(now)
                    if kind == "recommendation" and reaction in ("click", "dismiss"):
                        over.add(number)
            story.wait(wait)
        assert len(seen.get(2, ())) <= 2
        assert story.counted() == {number: len(times) for number, times in seen.items()}
        story.world.close()


@pytest.mark.parametrize("kind", ["recommendation", "announcement"])
def test_a_message_that_is_ignored_returns_every_week_to_the_second(tmp_path, kind):
    world = World(tmp_path, people=1)
    world.publish(message(kind=kind))
    client = world.client()
    for _ in range(5):
        assert client.see()
        world.clock.advance(days=7, seconds=-1)
        assert client.shown() is None
        world.clock.advance(seconds=1)
    world.close()
