"""Tests that an author sends to own devices: shown at once, once on each, marked, and counted nowhere."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import MONDAY, message, text

from uptake.delivery.counting import Reached
from uptake.delivery.store import open_showings
from uptake.delivery.trial_marks import mark_of_test
from uptake.rules import languages, locales
from uptake.rules.peace import Peace

AUTHOR = 1


def trial(**changed):
    usual = {
        "kind": "announcement",
        "test": True,
        "recipients": [AUTHOR],
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(days=1),
        "fallback_locale": "de-DE",
        "texts": {"de-DE": text("de-DE")},
    }
    return message(-5, **(usual | changed))


def test_a_test_comes_before_everything_is_marked_and_reaches_its_author_alone(world):
    world.publish(message(1, priority=1), message(2, kind="urgent"), trial())
    shown = world.client(AUTHOR).poll().json["message"]
    assert (shown["test"], shown["mark"], shown["can_snooze"]) == (True, "Test", False)
    assert world.client(2).poll().json["message"]["test"] is False


def test_it_is_shown_once_on_each_device(world):
    world.publish(trial())
    first, second = world.client(AUTHOR, device="d1"), world.client(AUTHOR, device="d2")
    lease = first.shown()
    assert first.shown() == lease
    assert second.see()
    assert first.tell(lease, "seen")["accepted"]
    world.clock.advance(hours=20)
    assert first.shown() is None
    assert second.shown() is None


def test_a_lease_that_was_lost_is_given_again(world):
    world.publish(trial())
    client = world.client(AUTHOR)
    lease = client.shown()
    world.clock.advance(minutes=15)
    assert client.shown() not in (None, lease)


def test_it_ends_after_its_day(world):
    world.publish(trial())
    world.clock.advance(hours=24)
    assert world.client(AUTHOR).shown() is None


def test_it_ignores_quiet_hours_the_cap_and_a_snooze(world):
    world.publish(message(1), peace=Peace(weekly_cap=1))
    client = world.client(AUTHOR)
    client.tell(client.shown(), "snooze")
    world.publish(trial(), peace=Peace(weekly_cap=1, quiet_from=0, quiet_to=1439))
    world.clock.advance(seconds=1)
    assert client.poll().json["message"]["test"]


@pytest.mark.parametrize("kind", ["seen", "click", "dismiss", "snooze", "irrelevant"])
def test_whatever_happens_with_it_counts_nowhere(world, kind):
    world.publish(trial(), message(1), peace=Peace(weekly_cap=1))
    client = world.client(AUTHOR)
    lease = client.shown()
    assert client.tell(lease, kind)["accepted"]
    assert client.tell(lease, kind)["accepted"]
    store = open_showings(world.place)
    assert store.tallies("hillside") == []
    assert store.exposures("hillside", AUTHOR) == {}
    assert store.reached("hillside", -5) == Reached()
    assert store.seen_on("hillside", MONDAY.date()) == {}
    store.close()
    assert client.poll().json["message"]["id"] == 1  # neither paused nor charged


def test_sent_again_it_is_shown_again(world):
    world.publish(trial())
    client = world.client(AUTHOR)
    client.tell(client.shown(), "irrelevant")
    world.clock.advance(hours=2)
    assert client.shown() is None
    world.publish(trial(starts_at=world.clock(), ends_at=world.clock() + timedelta(days=1)))
    world.clock.advance(seconds=1)
    assert client.shown()


def test_a_lease_of_a_test_is_its_authors_alone(world):
    world.publish(trial())
    lease = world.client(AUTHOR).shown()
    assert world.client(2).tell(lease, "seen")["refused"] == [{"id": "e0", "reason": "unknown_lease"}]


def test_the_author_reads_it_whatever_languages_the_device_has(world):
    world.publish(trial())
    assert world.client(AUTHOR, languages=["lv"]).poll().json["message"]["locale"] == "de-DE"


def test_the_mark_is_known_in_every_language_of_a_text():
    assert all(mark_of_test(locale) for locale in (*locales.LOCALES, *languages.LOCALES))
    assert mark_of_test("zh-Hant") == mark_of_test("zh-tw") != mark_of_test("zh-Hans") == mark_of_test("zh-cn")
    assert mark_of_test("ja-JP") == "テスト"
    assert mark_of_test("sr-Cyrl") != mark_of_test("sr") == "Test"


def test_web_pages_mark_a_test_by_themselves_with_the_same_word():
    words = list((Path(__file__).parents[2] / "embed/src/words").glob("*.json"))
    assert len(words) > 30
    marks = {path.stem: json.loads(path.read_text())["test"] for path in words}
    assert marks == {name: mark_of_test(name) for name in marks}
