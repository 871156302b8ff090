"""What people ask for on the page about themselves holds at the next poll, and what they take back holds no more."""

from datetime import timedelta

import pytest
from delivery_world import MONDAY, message

from uptake.delivery import wishes
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker, New
from uptake.delivery.snapshot import as_rule
from uptake.delivery.wishes import Wishes, wishes_of

DAY = timedelta(days=1)


def claim(person=1, now=MONDAY, **changed):
    return Claim(Asker("hillside", person, "d", "web-bar", ("en",)), [as_rule(message(**changed))], now)


def granted(store, person=1, now=MONDAY, **changed):
    return store.grant([claim(person, now, **changed)])[0]


def told(store, reaction, person=1, at=MONDAY, number=1):
    """The person gets message `number` at that moment, and reacts; the lease."""
    lease = granted(store, person, at, number=number).lease.id
    assert store.mark([Mark("hillside", person, lease, Reaction(reaction), at, at)]) == [None]
    return lease


def held(store, person=1, now=MONDAY):
    return store.ask(lambda at: wishes_of(at, "hillside", person, now))


def test_whoever_asked_for_nothing_has_no_wishes(store):
    assert held(store) == Wishes()


def test_a_pause_keeps_every_message_away_until_it_is_over(store):
    wishes.pause(store, "hillside", 1, until=MONDAY + 5 * DAY, now=MONDAY)
    assert held(store).paused_until == MONDAY + 5 * DAY
    assert granted(store, now=MONDAY + 5 * DAY - timedelta(seconds=1)) is None
    assert granted(store, person=2) is not None, "nobody else is meant"
    assert granted(store, now=MONDAY + 5 * DAY) is not None
    assert held(store, now=MONDAY + 5 * DAY) == Wishes()


def test_a_claim_that_was_chosen_before_the_pause_gets_nothing(store):
    """A poll that looked before the pause, and is written after it, as of two processes."""
    chosen = claim()
    chosen.seen, chosen.offer = {}, New(1, "en")
    wishes.pause(store, "hillside", 1, until=MONDAY + DAY, now=MONDAY)
    assert store.grant([chosen]) == [None]


def test_the_last_pause_counts_alone_be_it_longer_or_shorter(store):
    for days in (3, 9, 2):
        wishes.pause(store, "hillside", 1, until=MONDAY + days * DAY, now=MONDAY)
        assert held(store).paused_until == MONDAY + days * DAY
    assert granted(store, now=MONDAY + 2 * DAY) is not None


def test_resuming_ends_the_pause_that_was_asked_for_on_a_message_as_well(store):
    told(store, "snooze")
    wishes.pause(store, "hillside", 1, until=MONDAY + 20 * DAY, now=MONDAY)
    told(store, "snooze", person=2)
    later = MONDAY + DAY
    wishes.resume(store, "hillside", 1, later)
    assert held(store, now=later) == Wishes()
    assert granted(store, now=later, number=2) is not None
    assert held(store, person=2, now=later).paused_until == MONDAY + 7 * DAY
    assert store.reached("hillside", 1).snoozed == 2, "that they asked for a pause stays true"


def test_the_past_tells_of_the_pause_that_was_ended_early(store):
    told(store, "snooze")
    wishes.resume(store, "hillside", 1, MONDAY + DAY)
    pause = store.exposures_at("hillside", 1, MONDAY + 3 * DAY)[1].snoozed_until
    assert pause == MONDAY + DAY


def test_a_pause_asked_for_again_after_resuming_counts_the_person_once(store):
    lease = told(store, "snooze")
    wishes.resume(store, "hillside", 1, MONDAY + DAY)
    later = granted(store, now=MONDAY + 8 * DAY).lease.id
    assert later != lease
    moment = MONDAY + 8 * DAY
    assert store.mark([Mark("hillside", 1, later, Reaction.SNOOZE, moment, moment)]) == [None]
    assert held(store, now=moment).paused_until == moment + 7 * DAY
    assert store.reached("hillside", 1).snoozed == 1


def test_what_was_not_relevant_comes_back_when_that_is_taken_back(store):
    told(store, "irrelevant")
    told(store, "irrelevant", person=2)
    assert held(store).not_relevant == ((1, MONDAY),)
    later = MONDAY + 8 * DAY
    assert granted(store, now=later) is None
    assert wishes.relevant_again(store, "hillside", 1, 1) is True
    assert held(store) == Wishes()
    assert granted(store, now=later) is not None
    assert granted(store, person=2, now=later) is None, "nobody else is meant"


def test_the_sum_of_those_to_whom_it_is_not_relevant_follows_both_ways(store):
    first = told(store, "irrelevant")
    told(store, "irrelevant", person=2)
    assert store.reached("hillside", 1).irrelevant == 2
    assert wishes.relevant_again(store, "hillside", 1, 1) is True
    assert wishes.relevant_again(store, "hillside", 1, 1) is False, "a second time there is nothing to take back"
    assert store.reached("hillside", 1).irrelevant == 1
    assert store.mark([Mark("hillside", 1, first, Reaction.IRRELEVANT, MONDAY + DAY, MONDAY + DAY)]) == [None]
    assert store.reached("hillside", 1).irrelevant == 2
    assert held(store).not_relevant == ((1, MONDAY + DAY),)


@pytest.mark.parametrize(("tenant", "person", "message_id"), [("vale", 1, 1), ("hillside", 2, 1), ("hillside", 1, 2)])
def test_somebody_elses_and_another_message_stay_as_they_are(store, tenant, person, message_id):
    told(store, "irrelevant")
    assert wishes.relevant_again(store, tenant, person, message_id) is False
    assert held(store).not_relevant == ((1, MONDAY),)
    assert store.reached("hillside", 1).irrelevant == 1


def test_a_pause_is_no_showing_and_counts_nowhere(store):
    wishes.pause(store, "hillside", 1, until=MONDAY + DAY, now=MONDAY)
    assert store.tallies("hillside") == []
    assert store.persons("hillside") == []
    assert store.totals("hillside") == {}
    assert list(store.in_peace("hillside", until=MONDAY)) == [1]


def test_pauses_that_are_over_are_forgotten_and_those_that_last_are_not(store):
    for person, days in ((1, 1), (2, 2)):
        wishes.pause(store, "hillside", person, until=MONDAY + days * DAY, now=MONDAY)
    assert wishes.forget_over(store, "vale", MONDAY + DAY) == 0
    assert wishes.forget_over(store, "hillside", MONDAY + DAY) == 1
    assert wishes.forget_over(store, "hillside", MONDAY + DAY) == 0
    assert held(store, person=2).paused_until == MONDAY + 2 * DAY


def test_forgetting_a_person_forgets_their_pause(store):
    wishes.pause(store, "hillside", 1, until=MONDAY + DAY, now=MONDAY)
    store.forget("hillside", 1)
    assert held(store) == Wishes()


def test_over_the_wire_a_pause_holds_for_the_next_poll_and_urgent_messages_come_all_the_same(world):
    world.publish(message(1, recipients=range(1, 3)), message(2, kind="urgent", recipients=range(1, 2)))
    store = world.app.plane.showings
    wishes.pause(store, "hillside", 1, until=world.clock() + 3 * DAY, now=world.clock())
    wishes.pause(store, "hillside", 2, until=world.clock() + 3 * DAY, now=world.clock())
    assert world.client(1).poll().json["message"]["kind"] == "urgent"
    assert world.client(2).poll().json["message"] is None
    wishes.resume(store, "hillside", 2, world.clock())
    assert world.client(2).poll().json["message"]["id"] == 1
