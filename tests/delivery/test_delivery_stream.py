"""Clients that listen: what is pushed to whom, and how it ends."""

import asyncio
import json
from datetime import timedelta

import pytest
from delivery_world import MONDAY, ORIGIN, SECRET, World, message

from uptake.delivery import revoked
from uptake.delivery.app import create_app
from uptake.delivery.folder import SnapshotFolder
from uptake.delivery.listeners import Listener
from uptake.delivery.plane import DeliveryConfig
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.snapshot import PublishedKey
from uptake.delivery.streams import Streams
from uptake.delivery.tokens import LIFETIME, Tokens

HOUR = timedelta(hours=1)


def urgent(number=5, **changed):
    return message(
        number,
        **({"kind": "urgent", "format": "popover", "surfaces": ["web-popover"], "starts_at": MONDAY - HOUR} | changed),
    )


class Ear:
    """One connection to the stream: what came over it, and whether it is still open."""

    def __init__(self, app, headers, surfaces):
        self.sent = []
        self.open = True
        self.slow = None
        self._gone = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/client/v1/stream",
            "query_string": f"surface={surfaces}".encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, event):
        if self.slow is not None and event["type"] == "http.response.body":
            await self.slow.wait()
        self.sent.append(event)

    @property
    def status(self):
        return self.sent[0]["status"] if self.sent else None

    @property
    def text(self):
        return b"".join(event.get("body", b"") for event in self.sent).decode()

    @property
    def events(self):
        found = [part.split("\n") for part in self.text.split("\n\n") if part.startswith("event: ")]
        return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in found]

    async def hears(self, what):
        await until(lambda: what in self.events, lambda: f"{what} is not in {self.events}")

    async def ends(self):
        await until(self.task.done, lambda: f"still open: {self.text}")

    def hang_up(self):
        self._gone.set()


async def until(holds, otherwise=lambda: "it never came to be"):
    """Wait for a condition: as long as it takes, but not for ever."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(otherwise())


class Listening(World):
    streams = 3

    def token(self, person=1, device="device-1", source="host:host-1"):
        token, _ = Tokens(SECRET).issue("hillside", person, device, ("en",), self.clock(), None, source)
        return {"Authorization": f"Bearer {token}"}

    async def ear(self, person=1, surfaces="web-bar,web-popover", **whose):
        ear = Ear(self.app, self.token(person, **whose), surfaces)
        await until(lambda: ":\n\n" in ear.text or ear.task.done())
        return ear

    def revoke(self, *entries):
        revoked.write(self.folder / "snapshots", "hillside", entries, self.clock())
        self.clock.advance(seconds=1)

    def publish(self, *messages, **decided):
        super().publish(*messages, **decided)
        self.clock.advance(seconds=1)  # the folder looks once a second


@pytest.fixture
def listening(tmp_path):
    found = Listening(tmp_path)
    found.publish()
    yield found
    found.close()


def play(world, story):
    async def all_of_it():
        async with asyncio.timeout(60):
            await story()

    world.run(all_of_it())


def test_an_urgent_message_is_told_to_its_recipients_who_listen_and_to_nobody_else(listening):
    async def story():
        one, other = await listening.ear(1), await listening.ear(500)
        elsewhere = await listening.ear(1, "word-bar", device="device-2")
        listening.publish(urgent(5, recipients=[1, 2]))
        await one.hears(("urgent", {"id": 5}))
        listening.publish(urgent(5, recipients=[1, 2]), urgent(6, recipients=[500]))
        await other.hears(("urgent", {"id": 6}))
        assert one.events == [("urgent", {"id": 5})]  # once
        assert elsewhere.events == []

    play(listening, story)


def test_what_is_not_urgent_waits_for_the_poll(listening):
    async def story():
        ear = await listening.ear()
        listening.publish(message(7), urgent(5))
        await ear.hears(("urgent", {"id": 5}))
        assert ear.events == [("urgent", {"id": 5})]

    play(listening, story)


def test_an_urgent_message_of_later_is_told_when_its_time_comes(listening):
    async def story():
        ear = await listening.ear()
        listening.publish(urgent(5, starts_at=listening.clock() + HOUR), urgent(6))
        await ear.hears(("urgent", {"id": 6}))
        assert len(ear.events) == 1
        listening.clock.advance(hours=1)
        await ear.hears(("urgent", {"id": 5}))

    play(listening, story)


def test_who_connects_while_something_is_urgent_hears_of_it(listening):
    async def story():
        listening.publish(urgent(5))
        ear = await listening.ear()
        await ear.hears(("urgent", {"id": 5}))

    play(listening, story)


def test_a_recall_reaches_everybody_who_could_hold_the_message_within_a_look(listening):
    async def story():
        listening.publish(message(1, recipients=[1]), message(2), message(3, recipients=[500]))
        one, other = await listening.ear(1), await listening.ear(500)
        listening.publish(message(2))
        await one.hears(("recall", {"ids": [1]}))
        await other.hears(("recall", {"ids": [3]}))
        assert (len(one.events), len(other.events)) == (1, 1)

    play(listening, story)


def test_who_is_no_recipient_any_more_takes_the_message_down(listening):
    async def story():
        listening.publish(message(1, recipients=[1, 2]))
        one, two = await listening.ear(1), await listening.ear(2)
        listening.publish(message(1, recipients=[2]), urgent(5))
        await one.hears(("recall", {"ids": [1]}))
        await two.hears(("urgent", {"id": 5}))
        assert ("recall", {"ids": [1]}) not in two.events

    play(listening, story)


def test_a_message_that_has_ended_by_itself_is_not_recalled(listening):
    async def story():
        listening.publish(message(1, ends_at=listening.clock() + HOUR))
        ear = await listening.ear()
        listening.clock.advance(hours=2)
        listening.publish(urgent(5, starts_at=listening.clock() - HOUR))
        await ear.hears(("urgent", {"id": 5}))
        assert len(ear.events) == 1

    play(listening, story)


def test_new_keys_are_told(listening):
    async def story():
        listening.publish(keys=[PublishedKey("one", "x")])
        ear = await listening.ear()
        listening.publish(keys=[PublishedKey("one", "x"), PublishedKey("two", "y")])
        await ear.hears(("keys", {}))

    play(listening, story)


@pytest.mark.parametrize(
    "entry",
    [
        {"what": What.PERSON, "about": "1"},
        {"what": What.SOURCE, "about": "host:host-1"},
        {"what": What.ALL, "about": ""},
    ],
)
def test_a_revoked_token_ends_its_stream_and_no_other(listening, entry):
    async def story():
        ear, other = await listening.ear(1), await listening.ear(2, source="host:host-2")
        listening.revoke(Revoked(**entry, at=listening.clock()))
        await ear.hears(("bye", {"retry_seconds": 0}))
        await ear.ends()
        if entry["what"] is not What.ALL:
            listening.publish(urgent(5))
            await other.hears(("urgent", {"id": 5}))

    play(listening, story)


def test_a_stream_ends_with_its_token(listening, monkeypatch):
    monkeypatch.setattr("uptake.delivery.streams.BEAT_SECONDS", 0.1)

    async def story():
        ear = await listening.ear()
        await until(lambda: ear.text.count(":\n\n") > 2)  # signs of life
        listening.clock.advance(seconds=LIFETIME.total_seconds())
        await ear.hears(("bye", {"retry_seconds": 0}))
        await ear.ends()

    play(listening, story)


def test_there_is_room_for_so_many_and_whoever_hangs_up_makes_room(listening):
    async def story():
        ears = [await listening.ear(person) for person in (1, 2, 3)]
        late = await listening.ear(4)
        assert late.status == 503
        assert json.loads(late.text)["reason"] == "too_many_streams"
        assert b"retry-after" in dict(late.sent[0]["headers"])
        ears[0].hang_up()
        await ears[0].ends()
        assert (await listening.ear(4)).status == 200

    play(listening, story)


def test_at_the_end_everybody_is_sent_away_to_come_back_at_different_times(listening):
    async def story():
        ears = [await listening.ear(person) for person in (1, 2, 3)]
        listening.stopping = True
        events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive():
            return events.pop(0)

        async def send(_event):
            return None

        await listening.app({"type": "lifespan"}, receive, send)
        for ear in ears:
            await ear.ends()
            (name, data) = ear.events[-1]
            assert name == "bye"
            assert 1 <= data["retry_seconds"] <= 30

    play(listening, story)


def test_a_client_that_reads_nothing_is_cut_and_keeps_nobody_waiting(listening, monkeypatch):
    monkeypatch.setattr("uptake.delivery.streams.BEAT_SECONDS", 0.05)

    async def story():
        slow, quick = await listening.ear(1), await listening.ear(2)
        slow.slow = asyncio.Event()
        listening.publish(urgent(5))
        await quick.hears(("urgent", {"id": 5}))
        await slow.ends()

    play(listening, story)


@pytest.mark.parametrize("surfaces", ["", "nowhere", "web-bar,nowhere", "web-bar," * 500])
def test_a_stream_names_surfaces_that_exist(listening, surfaces):
    headers = listening.token()
    reply = listening.ask("GET", f"/client/v1/stream?surface={surfaces}", headers)
    assert (reply.status, reply.json["reason"]) == (400, "unknown_surface")


def test_a_stream_asks_for_a_token(listening):
    assert listening.ask("GET", "/client/v1/stream?surface=web-bar").status == 401


def test_pages_of_allowed_origins_may_listen(listening):
    async def story():
        ear = Ear(listening.app, listening.token() | {"Origin": ORIGIN}, "web-bar")
        await until(lambda: ear.status is not None)
        assert (b"access-control-allow-origin", ORIGIN.encode()) in ear.sent[0]["headers"]
        ear.hang_up()
        await ear.ends()

    play(listening, story)


def test_a_session_says_whether_there_is_a_stream(listening, tmp_path):
    assert listening.session(listening.identity()).json["stream"] is True
    listening.app = create_app(DeliveryConfig(listening.folder, SECRET, clock=listening.clock, streams=0))
    assert listening.session(listening.identity()).json["stream"] is False


def test_a_thousand_listeners_share_one_task(listening):
    files = SnapshotFolder(listening.folder / "snapshots")

    async def story():
        streams = Streams(files, listening.clock, 1000)
        bearer = Tokens(SECRET).verify(listening.token()["Authorization"][7:].encode(), listening.clock())
        before = len(asyncio.all_tasks())
        for _ in range(1000):
            streams.join(Listener(bearer, ("web-bar",)))
        assert len(asyncio.all_tasks()) == before + 1
        assert len(streams) == 1000
        await streams.close()

    play(listening, story)
