"""A machine of random people, clocks, places and messages beside a simple model: what was promised holds.

No showing beyond a cap of a call-out or of the week, none in quiet hours or in a pause, none after what ends a message,
for clients that report what they show before its lease is over. The model keeps a list of showings and nothing else.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from pyroaring import BitMap

from tests.postgres.clusters import empty
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import LEASE, Asker
from uptake.delivery.store import open_showings
from uptake.rules.delivery import Message
from uptake.rules.frequency import INTERVALS, Kind
from uptake.rules.peace import Peace

START = datetime(2025, 6, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
PEOPLE = (1, 2)
SURFACES = ("web-bar", "word-bar", "web-callout")
KINDS = st.sampled_from([Kind.RECOMMENDATION, Kind.RECOMMENDATION, Kind.ANNOUNCEMENT, Kind.URGENT])
PAUSE = timedelta(days=7)
PERSONS = st.sampled_from([1, 1, 1, 2])
WAITS = st.sampled_from([timedelta(0), timedelta(minutes=1), timedelta(days=1), WEEK, WEEK])
SILENT = [Reaction.SEEN] * 4
REACTIONS = st.lists(st.sampled_from([*SILENT, *Reaction]), max_size=1)


@dataclass
class Shown:
    """One showing that a person really saw, and what they did with it."""

    person: int
    message: Message
    at: datetime
    reactions: dict[str, datetime] = field(default_factory=dict)


class Promises(RuleBasedStateMachine):
    """Clients poll, show, report in time or lose what they were given; the clock goes on, the settings change."""

    held = Bundle("held")
    folder = None

    @initialize(kinds=st.lists(KINDS, min_size=2, max_size=4), cap=st.sampled_from([None, None, 1, 2]))
    def begin(self, kinds, cap):
        self.at = self.opened()
        self.now = START
        self.peace = Peace(weekly_cap=cap)
        self.shown: list[Shown] = []
        self.granted: set[tuple[int, int]] = set()
        self.messages = [self.made(number, kind) for number, kind in enumerate(kinds, 1)]

    def opened(self):
        self.folder = tempfile.TemporaryDirectory()
        return open_showings(Path(self.folder.name) / "delivery.sqlite3")

    def made(self, number, kind):
        callout = number % 3 == 0 and kind is Kind.RECOMMENDATION
        return Message(
            id=number,
            kind=kind,
            active=True,
            starts_at=START - timedelta(days=1),
            ends_at=START + timedelta(days=1 if kind is Kind.URGENT else 400),
            interval=INTERVALS["weekly"],
            surfaces=frozenset({"web-callout"} if callout else {"web-bar", "word-bar", "web-callout"}),
            locales=frozenset({"en", "en-US"}),
            recipients=BitMap(PEOPLE),
            lifetime_showings=2 if callout else None,
            priority=number % 3 - 1,
            held_out=BitMap({2} if number == 2 else ()),
        )

    def teardown(self):
        if hasattr(self, "at"):
            self.at.close()
            if self.folder is not None:
                self.folder.cleanup()

    @rule(much=st.sampled_from([timedelta(minutes=3), timedelta(hours=7), timedelta(days=1), WEEK, WEEK, 60 * WEEK]))
    def time_passes(self, much):
        self.now += much

    @rule(
        quiet=st.sampled_from([None, None, (0, 720), (600, 480)]),
        weekends=st.sampled_from([False, False, True]),
        zone=st.sampled_from(["UTC", "Asia/Tokyo"]),
    )
    def quiet_hours_are_decided(self, quiet, weekends, zone):
        first, last = quiet or (None, None)
        self.peace = Peace(first, last, weekends, zone, self.peace.weekly_cap)

    @rule(target=held, person=PERSONS, surface=st.sampled_from(SURFACES), device=st.sampled_from("ab"))
    def a_client_polls(self, person, surface, device):
        found = self.poll(person, surface, device)
        return multiple() if found is None else found

    @rule(person=PERSONS, surface=st.sampled_from(SURFACES), reactions=REACTIONS, then=WAITS)
    def a_client_polls_and_shows_at_once(self, person, surface, reactions, then):
        found = self.poll(person, surface, "c")
        if found is not None:
            self.seen(*found, self.now, reactions)
        self.now += then

    @rule(person=PERSONS)
    def two_clients_poll_before_either_has_reported(self, person):
        both = [self.poll(person, "web-bar", "x"), self.poll(person, "word-bar", "y")]
        for found in filter(None, both):
            self.seen(*found, self.now, [])

    def poll(self, person, surface, device):
        asker = Asker("hillside", person, device, surface, ("en",))
        claim = Claim(asker, self.messages, self.now, self.peace)
        (found,) = self.at.grant([claim])
        if found is None:
            return None
        self.granted.add((person, found.message))
        message = next(each for each in self.messages if each.id == found.message)
        self.may_be_shown(person, message, surface)
        return person, message, found.lease

    @rule(
        given=consumes(held),
        after=st.timedeltas(timedelta(0), LEASE - timedelta(seconds=1)),
        reactions=REACTIONS,
    )
    def it_is_seen_in_time(self, given, after, reactions):
        person, message, lease = given
        at = max(self.now, lease.expires_at - LEASE) + after
        if at >= lease.expires_at or any(s.person == person and s.reactions.get(lease.id) for s in self.shown):
            return  # too late: an honest client shows it no more
        self.now = at
        self.seen(person, message, lease, at, reactions)

    def seen(self, person, message, lease, at, reactions):
        seen = Shown(person, message, at, {lease.id: at})
        self.shown.append(seen)
        for reaction in (Reaction.SEEN, *reactions):
            seen.reactions[reaction.value] = at
            told = Mark("hillside", person, lease.id, reaction, at, at, PAUSE)
            assert self.at.mark([told]) == [None]

    def may_be_shown(self, person, message, surface):
        """The model: by the list of showings alone this one may be granted."""
        mine = [shown for shown in self.shown if shown.person == person]
        same = [shown for shown in mine if shown.message.id == message.id]
        assert message.starts_at <= self.now < message.ends_at
        assert surface in message.surfaces
        assert person not in message.held_out
        assert message.lifetime_showings is None or len(same) < message.lifetime_showings
        assert not any("irrelevant" in shown.reactions for shown in same)
        for shown in same:
            assert self.now - shown.at >= WEEK
            if message.kind is Kind.RECOMMENDATION:
                assert not {"click", "dismiss"} & set(shown.reactions)
            if message.kind is Kind.ANNOUNCEMENT and "click" in shown.reactions:
                assert self.now - shown.at >= timedelta(days=365)
            assert message.kind is not Kind.URGENT
        if message.kind is not Kind.URGENT:
            assert not self.is_quiet()
            assert not any("snooze" in shown.reactions and self.now - shown.at < PAUSE for shown in mine)

    def is_quiet(self):
        hours = 9 if self.peace.zone == "Asia/Tokyo" else 0
        wall = self.now + timedelta(hours=hours)
        minute = wall.hour * 60 + wall.minute
        if self.peace.weekends and wall.weekday() >= 5:
            return True
        if self.peace.quiet_from is None:
            return False
        first, last = self.peace.quiet_from, self.peace.quiet_to
        return first <= minute < last if first < last else minute >= first or minute < last

    @invariant()
    def the_cap_of_the_week_holds_in_any_seven_days(self):
        cap = getattr(self, "peace", Peace()).weekly_cap
        if cap is None:
            return
        for person in PEOPLE:
            times = [s.at for s in self.shown if s.person == person and s.message.kind is not Kind.URGENT]
            for last in times:
                assert sum(last - WEEK < at <= last for at in times) <= cap

    @invariant()
    def the_counts_are_those_of_the_model(self):
        if not hasattr(self, "at"):
            return
        counted = self.at.tallies("hillside")
        for message in self.messages:
            seen = [shown for shown in self.shown if shown.message.id == message.id]
            assert sum(row.seen for row in counted if row.message == message.id) == len(seen)
            found = self.at.reached("hillside", message.id)
            assert found.delivered == sum(number == message.id for _person, number in self.granted)
            assert found.seen == len({shown.person for shown in seen})
            assert found.clicked == len({shown.person for shown in seen if "click" in shown.reactions})


Promises.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestThePromisesOfTheDelivery = Promises.TestCase


class OnPostgres(Promises):
    """The same machine on the other store, each story in an empty one."""

    address = ""

    def opened(self):
        empty(self.address)
        return open_showings(self.address)


OnPostgres.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


@pytest.fixture(scope="module", autouse=True)
def _place(filled_with_tables):
    OnPostgres.address = filled_with_tables


TestThePromisesOfTheDeliveryOnPostgres = OnPostgres.TestCase
