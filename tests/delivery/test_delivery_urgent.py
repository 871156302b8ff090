"""Urgent messages: once per person, held a day for those who are offline, then dropped."""

from datetime import timedelta

import pytest
from delivery_world import MONDAY, message

from uptake.delivery.offer import LEASE
from uptake.rules.frequency import URGENT_KEPT


def urgent(**changed):
    values = {"kind": "urgent", "format": "popover", "surfaces": ["web-popover", "teams-popover"]}
    return message(5, **(values | {"starts_at": MONDAY, "ends_at": MONDAY + URGENT_KEPT} | changed))


@pytest.fixture
def urgently(world):
    world.publish(urgent())
    return world


@pytest.mark.parametrize("reaction", ["seen", "click", "dismiss", "irrelevant"])
def test_an_urgent_message_is_shown_once_per_person_whatever_they_do(urgently, reaction):
    client = urgently.client(1)
    lease = client.shown("web-popover")
    client.tell(lease, reaction)
    for hours in range(23):
        urgently.clock.advance(hours=1 if hours else 0)
        assert client.shown("web-popover") is None
        assert urgently.client(1, device="device-2").shown("teams-popover") is None


def test_an_urgent_message_is_held_a_day_for_who_is_offline(urgently):
    urgently.clock.now = MONDAY + URGENT_KEPT - timedelta(seconds=1)
    assert urgently.client(1).shown("web-popover") is not None


def test_after_a_day_an_urgent_message_is_dropped(urgently):
    urgently.clock.now = MONDAY + URGENT_KEPT
    assert urgently.client(1).shown("web-popover") is None


def test_an_urgent_message_that_nobody_saw_comes_again_while_its_day_lasts(urgently):
    client = urgently.client(1)
    assert client.shown("web-popover") is not None
    urgently.clock.advance(seconds=LEASE.total_seconds())
    assert urgently.client(1, device="device-2").see("teams-popover") is not None
    assert client.shown("web-popover") is None


def test_a_copy_of_an_urgent_message_does_not_outlive_its_day(urgently):
    urgently.clock.now = MONDAY + URGENT_KEPT - timedelta(minutes=1)
    told = urgently.client(1).poll("web-popover").json
    assert told["valid_until"] == (MONDAY + URGENT_KEPT).isoformat().replace("+00:00", "Z")
