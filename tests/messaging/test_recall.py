"""A canceled message: pollers and listeners lose it within about a second; a cached copy says until when it holds."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from tests.messaging.office import NOW
from uptake.delivery.app import create_app
from uptake.delivery.folder import SnapshotFolder
from uptake.delivery.listeners import Listener
from uptake.delivery.offer import LEASE
from uptake.delivery.plane import DeliveryConfig
from uptake.delivery.poll import poll
from uptake.delivery.streams import Streams
from uptake.delivery.tokens import Tokens
from uptake.delivery.wire import Request
from uptake.messaging import actions, publish

SECOND = timedelta(seconds=1)


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shown(staffed):
    """A message that is live, and the number of one of its recipients."""
    publish.publish_people(staffed.tenant)
    number = staffed.scheduled()
    return number, 20


def heard(clock, person, surfaces, happens):
    """What a listener hears of what happens, a second later."""
    said = []

    class Hearing(Listener):
        def say(self, what):
            said.append(what.decode())

    async def story():
        tokens = Tokens(settings.UPTAKE.secret)
        token, _ = tokens.issue("hillside", person, "d", ("en",), clock())
        streams = Streams(SnapshotFolder(settings.UPTAKE.snapshots), clock, 10)
        streams.join(Hearing(tokens.verify(token.encode(), clock()), surfaces))
        await asyncio.to_thread(happens)
        clock.now += SECOND
        await streams.look()
        await streams.close()

    asyncio.run(story())
    return said


@pytest.mark.django_db(transaction=True)
def test_a_canceled_message_is_recalled_from_those_who_listen_within_a_second(staffed, shown, clock):
    number, person = shown

    def cancel():
        actions.cancel(message_id=number, by=staffed.will, now=clock())

    said = heard(clock, person, ("word-bar", "excel-bar", "outlook-bar", "web-bar"), cancel)
    assert any(f'"ids":[{number}]' in each and each.startswith("event: recall") for each in said)


def test_a_canceled_message_is_gone_at_the_next_poll_also_for_who_has_a_cursor(staffed, shown, clock):
    number, _person = shown
    folder = SnapshotFolder(settings.UPTAKE.snapshots)
    before = folder.messages("hillside", clock())
    assert number in before.live
    actions.cancel(message_id=number, by=staffed.will, now=clock())
    clock.now += SECOND
    after = folder.messages("hillside", clock())
    assert after.version != before.version  # so no cursor of before is answered from memory
    assert after.live == {}


def test_a_copy_that_a_client_keeps_holds_for_a_quarter_of_an_hour_at_most(staffed, shown):
    number, person = shown
    plane = create_app(DeliveryConfig(settings.UPTAKE.folder, settings.UPTAKE.secret, clock=lambda: NOW)).plane
    token, _ = plane.tokens.issue("hillside", person, "d", ("en",), NOW)
    request = Request(b"surface=word-bar", f"Bearer {token}".encode(), b"", b"")
    answer = asyncio.run(poll(plane, request))
    plane.close()
    told = json.loads(answer.body)
    assert told["message"]["id"] == number
    assert datetime.fromisoformat(told["valid_until"]) <= NOW + LEASE
