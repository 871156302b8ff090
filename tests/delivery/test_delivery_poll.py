"""What a poll answers, and what a lease is."""

from datetime import timedelta

import psycopg
import pytest
from delivery_world import World, callout, message, text

LEASE = timedelta(minutes=15)


def test_a_message_comes_with_a_lease_and_its_text(world):
    world.publish(message())
    reply = world.client(languages=["de-AT", "en"]).poll()
    assert reply.status == 200
    assert reply.json["message"] == {
        "id": 1,
        "kind": "recommendation",
        "format": "bar",
        "locale": "de",
        "direction": "ltr",
        "title": "Title de",
        "body": "Body de",
        "button": "Show me",
        "url": "https://learn.example/links",
        "second_title": "",
        "second_body": "",
        "second_url": "",
        "picture": "",
        "test": False,
        "mark": "",
        "priority": 0,
        "can_snooze": True,
        "snooze_days": 7,
        "tenant": "hillside",
        "valid_from": "2025-06-01T09:00:00Z",
        "valid_to": "2026-06-02T09:00:00Z",
        "key_id": "",
        "signature": "",
    }
    assert reply.json["valid_until"] == (world.clock() + LEASE).isoformat().replace("+00:00", "Z")
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_hebrew_is_read_from_right_to_left(world):
    world.publish(message(texts={"he": text("he")}))
    assert world.client(languages=["he-IL"]).poll().json["message"]["direction"] == "rtl"


def test_the_same_device_and_surface_gets_the_same_lease_until_it_expires(world):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    world.clock.advance(minutes=14, seconds=59)
    assert client.shown() == lease
    world.clock.advance(seconds=1)
    assert client.shown() not in (lease, None)


def test_another_surface_and_another_device_hold_while_a_lease_is_open(world):
    world.publish(message())
    assert world.client().shown("web-bar")
    assert world.client().shown("word-bar") is None
    assert world.client(device="device-2").shown("web-bar") is None


def test_an_unconfirmed_lease_is_released_after_fifteen_minutes(world):
    world.publish(message())
    client = world.client()
    assert client.shown("web-bar")
    world.clock.advance(minutes=14, seconds=59)
    assert client.shown("word-bar") is None
    world.clock.advance(seconds=1)
    assert client.shown("word-bar")


def test_an_unconfirmed_lease_uses_up_none_of_the_two_showings_of_a_callout(world):
    world.publish(callout())
    client = world.client()
    for _ in range(3):
        assert client.shown("web-callout")
        world.clock.advance(minutes=15)
    for _ in range(2):
        assert client.see("web-callout")
        world.clock.advance(days=7)
    assert client.shown("web-callout") is None


def test_the_interval_runs_from_the_moment_of_the_showing_not_of_the_grant(world):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    granted_at = world.clock()
    world.clock.advance(minutes=10)
    client.tell(lease, "seen")
    world.clock.now = granted_at + timedelta(days=7)
    assert client.shown() is None
    world.clock.advance(minutes=10)
    assert client.shown()


def test_a_message_that_was_taken_back_is_not_offered_again_under_its_lease(world):
    world.publish(message())
    client = world.client()
    assert client.shown()
    world.publish()
    world.clock.advance(seconds=1)
    assert client.shown() is None


def test_whoever_left_the_recipients_is_shown_nothing_under_an_open_lease(world):
    world.publish(message())
    client = world.client()
    assert client.shown()
    world.publish(message(recipients=[2, 3]))
    world.clock.advance(seconds=1)
    assert client.shown() is None


def test_a_lease_is_not_valid_beyond_the_end_of_its_message(world):
    world.publish(message(ends_at=world.clock() + timedelta(minutes=3)))
    reply = world.client().poll()
    assert reply.json["valid_until"] == "2025-06-02T09:03:00Z"


def order_of(world, person, count):
    """Which messages a person is shown, one after the other."""
    client = world.client(person)
    order = []
    for _ in range(count):
        reply = client.poll().json
        order.append(reply["message"]["id"])
        client.tell(reply["lease"], "seen")
        world.clock.advance(hours=1)
    assert client.shown() is None
    return order


def test_of_several_messages_the_least_recently_seen_comes_first(world):
    world.publish(message(7), message(3), message(5))
    order = order_of(world, 1, 3)
    assert sorted(order) == [3, 5, 7]
    world.clock.advance(days=8)
    assert order_of(world, 1, 3) == order


def test_among_messages_never_seen_it_is_a_lot_that_differs_from_person_to_person(world):
    world.publish(message(7), message(3), message(5))
    start = world.clock()
    orders = []
    for person in range(1, 41):
        world.clock.now = start
        orders.append(tuple(order_of(world, person, 3)))
    firsts = {order[0] for order in orders}
    assert firsts == {3, 5, 7}
    assert len(set(orders)) >= 5


def test_the_lot_of_a_person_is_the_same_on_every_device(world):
    world.publish(message(7), message(3), message(5))
    first = world.client(device="d1").poll().json["message"]["id"]
    world.clock.advance(minutes=15)
    assert world.client(device="d2").poll().json["message"]["id"] == first


def test_a_higher_priority_comes_first_even_when_it_was_seen_later(world):
    world.publish(message(7, priority=-1), message(3), message(5, priority=1))
    assert order_of(world, 1, 3) == [5, 3, 7]
    world.clock.advance(days=8)
    assert order_of(world, 1, 3) == [5, 3, 7]


def test_an_urgent_message_comes_before_the_lease_of_another_one(world):
    world.publish(message(3, priority=1))
    client = world.client()
    assert client.poll().json["message"]["id"] == 3
    world.publish(message(3, priority=1), message(9, kind="urgent", texts={"en-US": text("en-US")}))
    world.clock.advance(seconds=1)
    urgent = client.poll().json
    assert urgent["message"]["id"] == 9
    assert urgent["message"]["can_snooze"] is False
    assert client.poll().json["lease"] == urgent["lease"]
    client.tell(urgent["lease"], "seen")
    assert client.poll().json["message"]["id"] == 3


def test_of_two_that_were_seen_the_one_seen_longer_ago_comes_first(world):
    client = world.client()
    for number in (7, 3):
        world.publish(message(number))
        world.clock.advance(hours=1)
        assert client.see()
    world.publish(message(3), message(7))
    world.clock.advance(days=8)
    assert client.poll().json["message"]["id"] == 7


def test_a_person_without_messages_gets_none_and_nothing_is_written(world):
    world.publish(message(recipients=[2]))
    assert world.client().poll().json["message"] is None
    assert not (world.folder / "delivery.sqlite3").exists()


def test_a_poll_that_finds_nothing_begins_no_transaction_that_writes(tmp_path, showings_database):
    world = World(tmp_path, place=showings_database)
    world.publish(message())
    client = world.client()
    client.see()
    with psycopg.connect(showings_database, autocommit=True) as at:
        asked = "select pg_snapshot_xmax(pg_current_snapshot())"
        before = at.execute(asked).fetchone()
        assert client.shown("word-bar") is None
        assert at.execute(asked).fetchone() == before
        world.clock.advance(days=8)
        assert client.shown("word-bar")
        assert at.execute(asked).fetchone() != before
    world.close()


def test_a_poll_that_finds_nothing_writes_nothing(tmp_path):
    world = World(tmp_path)
    world.publish(message())
    client = world.client()
    client.see()
    log = world.folder / "delivery.sqlite3-wal"
    before = log.stat()
    assert client.shown("word-bar") is None
    assert (log.stat().st_size, log.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    world.close()


def test_a_tenant_without_a_snapshot_has_nothing_to_show(world):
    assert world.client().poll().json["message"] is None


def test_a_late_seen_of_a_released_lease_is_counted_and_charged_again(world):
    world.publish(callout())
    client = world.client()
    late = client.shown("web-callout")
    world.clock.advance(minutes=20)
    assert client.see("web-callout")
    client.tell(late, "seen")
    world.clock.advance(days=30)
    assert client.shown("web-callout") is None


def test_a_late_seen_does_not_free_what_somebody_else_holds_now(world):
    world.publish(message())
    client = world.client()
    late = client.shown("web-bar")
    world.clock.advance(minutes=20)
    lease = client.shown("word-bar")
    client.tell(late, "seen")
    assert world.client(device="device-2").shown("web-bar") is None
    assert client.tell(lease, "seen")["accepted"]


def test_a_seen_that_was_kept_offline_counts_from_the_moment_it_tells(world):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    told = (world.clock() + timedelta(minutes=5)).isoformat()
    world.clock.advance(days=3)
    client.tell(lease, "seen", told)
    world.clock.advance(days=4, minutes=4)
    assert client.shown() is None
    world.clock.advance(minutes=1)
    assert client.shown()


@pytest.mark.parametrize(("days", "expected"), [(-400, 0), (400, 7)])
def test_a_client_cannot_report_before_the_grant_nor_from_the_future(world, days, expected):
    world.publish(message())
    client = world.client()
    lease = client.shown()
    granted_at = world.clock()
    world.clock.advance(days=7)
    client.tell(lease, "seen", (world.clock() + timedelta(days=days)).isoformat())
    world.clock.now = granted_at + timedelta(days=7 + expected) - timedelta(seconds=1)
    assert client.shown() is None
    world.clock.advance(seconds=1)
    assert client.shown()


def test_everything_is_remembered_after_a_restart(world):
    world.publish(message(1), message(2, recipients=[2]), message(3, recipients=[3]))
    seen, open_lease, dismissed = world.client(1), world.client(2), world.client(3)
    seen.see()
    lease = open_lease.shown()
    dismissed.tell(dismissed.shown(), "dismiss")
    world.restart()
    assert seen.shown() is None
    assert open_lease.shown() == lease
    world.clock.advance(minutes=30)
    assert dismissed.poll("word-bar").json["message"]["id"] == 3
