"""Quiet hours, snoozes, what is not relevant, and the cap of the week, as a client meets them."""

import asyncio
from datetime import timedelta

import pytest
from delivery_world import callout, message, text

from uptake.rules.peace import Peace

URGENT = {"kind": "urgent", "texts": {"en-US": text("en-US")}}
SURFACES = ["web-bar", "word-bar", "excel-bar", "outlook-bar"]


def react(client, kind, surface="web-bar"):
    """Poll, and report seen and one more thing; gives which message it was."""
    reply = client.poll(surface).json
    assert client.tell(reply["lease"], "seen")["accepted"]
    assert client.tell(reply["lease"], kind)["accepted"]
    return reply["message"]["id"]


def test_nothing_is_shown_in_quiet_hours_and_the_poll_says_when_they_end(world):
    world.publish(message(), peace=Peace(quiet_from=9 * 60, quiet_to=9 * 60 + 2))
    client = world.client()
    reply = client.poll()
    assert reply.json["message"] is None
    assert 120 <= reply.json["next_poll_seconds"] <= 180
    world.clock.advance(seconds=119)
    assert client.poll(cursor=reply.headers["etag"]).status == 304
    world.clock.advance(seconds=1)
    assert client.poll(cursor=reply.headers["etag"]).json["message"]["id"] == 1


def test_a_lease_that_was_given_before_quiet_hours_is_not_given_again_in_them(world):
    world.publish(message(), peace=Peace(quiet_from=9 * 60 + 5, quiet_to=10 * 60))
    client = world.client()
    assert client.shown()
    world.clock.advance(minutes=5)
    assert client.shown() is None


def test_urgent_messages_ignore_quiet_hours_snoozes_and_the_cap(world):
    world.publish(message(1), peace=Peace(weekly_cap=1))
    client = world.client()
    react(client, "snooze")
    world.publish(message(1), message(9, **URGENT), peace=Peace(quiet_from=0, quiet_to=1439, weekly_cap=1))
    world.clock.advance(seconds=1)
    assert client.poll().json["message"]["id"] == 9


def test_an_urgent_message_uses_up_nothing_of_the_week(world):
    world.publish(message(1), message(9, **URGENT), peace=Peace(weekly_cap=1))
    client = world.client()
    assert react(client, "seen") == 9
    assert client.poll().json["message"]["id"] == 1


def test_a_snooze_keeps_all_messages_away_on_all_devices_for_as_long_as_the_tenant_says(world):
    world.publish(message(1), message(2), callout(3), peace=Peace(snooze_days=3))
    client = world.client()
    assert client.poll().json["message"]["snooze_days"] == 3
    react(client, "snooze")
    world.clock.advance(days=3, seconds=-1)
    assert [client.shown(surface) for surface in (*SURFACES, "web-callout")] == [None] * 5
    assert world.client(device="device-2").shown("web-callout") is None
    assert world.client(2).shown()
    world.clock.advance(seconds=1)
    assert client.shown()


def test_a_snooze_that_was_told_late_runs_from_when_it_was_pressed(world):
    world.publish(message(1), message(2))
    client = world.client()
    lease = client.see()
    pressed = world.clock().isoformat()
    world.clock.advance(days=5)
    assert client.tell(lease, "snooze", pressed)["accepted"]
    assert client.shown() is None
    world.clock.advance(days=2)
    assert client.shown()


def test_the_same_snooze_told_twice_does_not_begin_anew(world):
    world.publish(message(1), message(2))
    client = world.client()
    lease = client.shown()
    client.tell(lease, "snooze")
    world.clock.advance(days=6)
    client.tell(lease, "snooze")
    world.clock.advance(days=1)
    assert client.shown()


@pytest.mark.parametrize("kind", ["recommendation", "announcement"])
def test_what_is_not_relevant_never_comes_back_and_others_do(world, kind):
    world.publish(message(1, kind=kind))
    client = world.client()
    assert react(client, "irrelevant") == 1
    for days in (8, 60, 200):
        world.clock.advance(days=days)
        assert client.shown() is None
    world.publish(message(1, kind=kind), message(2, kind=kind))
    world.clock.advance(seconds=1)
    assert client.poll().json["message"]["id"] == 2


def test_whoever_snoozes_has_seen_it(world):
    world.publish(message())
    client = world.client()
    client.tell(client.shown(), "snooze")
    world.clock.advance(days=7, seconds=-1)
    assert client.shown() is None


def test_no_more_than_the_cap_in_any_seven_days(world):
    world.publish(*(message(number) for number in range(1, 8)), peace=Peace(weekly_cap=2))
    client = world.client()
    shown = []
    for _ in range(100):
        if client.see():
            shown.append(world.clock())
        world.clock.advance(hours=6)
    assert len(shown) >= 7
    for last in shown:
        assert sum(last - timedelta(days=7) < at <= last for at in shown) <= 2


def test_the_cap_holds_over_surfaces_and_devices_and_open_leases(world):
    world.publish(message(1), message(2), message(3), peace=Peace(weekly_cap=2))
    first = world.client().shown("web-bar")
    second = world.client(device="device-2").shown("word-bar")
    assert first
    assert second
    assert world.client(device="device-3").shown("excel-bar") is None
    assert world.client().shown("web-bar") == first  # an open lease is within the cap already
    world.clock.advance(minutes=15)
    assert world.client(device="device-3").shown("excel-bar")


def test_the_poll_says_when_the_week_has_room_again(world):
    world.publish(message(1), message(2), peace=Peace(weekly_cap=1))
    client = world.client()
    client.see()
    reply = client.poll()
    assert reply.json["message"] is None
    world.clock.advance(days=7, seconds=-1)
    assert client.poll(cursor=reply.headers["etag"]).status == 304
    world.clock.advance(seconds=1)
    assert client.poll(cursor=reply.headers["etag"]).json["message"]


def test_many_pollers_at_once_never_get_beyond_the_cap(world):
    world.publish(*(message(number) for number in range(1, 6)), peace=Peace(weekly_cap=2))
    clients = [world.client(device=f"device-{number}") for number in range(12)]

    async def at_once():
        return await asyncio.gather(*(client.poll_later(surface) for client in clients for surface in SURFACES))

    leases = {reply.json["lease"] for reply in world.run(at_once())} - {None}
    assert len(leases) == 2


def test_a_late_seen_counts_for_the_week_and_is_the_only_way_beyond_it(world):
    """A lease that was released and is confirmed later did happen: it is one beyond, and charged at once."""
    world.publish(message(1), message(2), message(3), peace=Peace(weekly_cap=1))
    client = world.client()
    late = client.shown()
    world.clock.advance(minutes=15)
    assert client.see()
    assert client.tell(late, "seen")["accepted"]
    assert client.shown() is None
    world.clock.advance(days=7, minutes=-15)
    assert client.shown() is None  # both count, until the later one of them is a week old
    world.clock.advance(minutes=15)
    assert client.shown()


def test_two_showings_of_one_message_in_a_week_count_twice(world):
    world.publish(message(1, interval_seconds=86_400), message(2), peace=Peace(weekly_cap=3))
    world.publish(message(1, interval_seconds=86_400), peace=Peace(weekly_cap=3))
    client = world.client()
    for _ in range(2):
        assert client.see()
        world.clock.advance(days=1)
    world.publish(message(1, interval_seconds=86_400), message(2), message(3), peace=Peace(weekly_cap=3))
    world.clock.advance(seconds=1)
    assert client.see()
    assert client.see() is None
