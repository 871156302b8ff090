from datetime import timedelta

import pytest
from django.conf import settings
from pyroaring import BitMap

from tests.messaging.office import NOW, TODAY
from uptake.delivery import snapshot
from uptake.messaging import actions, clock, enrolments, queries, recipients, steps
from uptake.messaging.models import Enrolment, Message, Recipients
from uptake.messaging.publish import publish_snapshot
from uptake.rules.refusals import Refused

DAY = timedelta(days=1)
CROWD = 400


@pytest.fixture
def crowd(office):
    """400 people enabled for Teams who never write there."""
    office.hire(CROWD)
    office.facts(active=[], enabled=CROWD)
    return office


def scheduled(office, percent, **decided):
    number = office.draft(**decided)
    Message.objects.of(office.tenant).filter(pk=number).update(holdout=percent)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, TODAY, NOW)
    return number


def listed(office, number):
    row = Recipients.objects.of(office.tenant).get(message=number)
    return tuple(BitMap.deserialize(bytes(each)) for each in (row.numbers, row.held_out)), row.size


def enrolled(office, number):
    return {row.day: (row.offered, row.held_out) for row in enrolments.of_messages(office.tenant, [number])}


def refresh(office, number, day, now):
    return recipients.refresh(Message.objects.of(office.tenant).get(pk=number), day, now=now)


def test_who_is_held_out_is_of_the_audience_and_does_not_get_it(crowd):
    number = scheduled(crowd, 20)
    (numbers, held_out), size = listed(crowd, number)
    assert numbers == BitMap(range(1, CROWD + 1))
    assert held_out < numbers
    assert 50 < len(held_out) < 110
    assert size == CROWD - len(held_out)


def test_offered_and_held_out_are_the_audience_and_share_nobody(crowd):
    number = scheduled(crowd, 20)
    (offered, held_out) = enrolled(crowd, number)[TODAY]
    (numbers, listed_out), _ = listed(crowd, number)
    assert offered | held_out == numbers
    assert not offered & held_out
    assert held_out == listed_out


def test_without_a_holdout_nobody_is_enrolled(crowd):
    number = scheduled(crowd, 0)
    assert enrolled(crowd, number) == {}
    assert listed(crowd, number)[1] == CROWD


def test_who_is_held_out_stays_out_on_every_day(crowd):
    number = scheduled(crowd, 20)
    before = listed(crowd, number)[0][1]
    crowd.facts(active=range(1, 101), as_of=TODAY + DAY, enabled=CROWD)
    refresh(crowd, number, TODAY + DAY, NOW + DAY)
    (numbers, after), _ = listed(crowd, number)
    assert numbers == BitMap(range(101, CROWD + 1))
    assert after == before & numbers


def test_everybody_is_enrolled_once_on_the_first_day(crowd):
    number = scheduled(crowd, 20)
    first = enrolled(crowd, number)
    crowd.hire(50, first=CROWD + 1)
    crowd.facts(active=range(1, 101), as_of=TODAY + DAY, enabled=CROWD + 50)
    refresh(crowd, number, TODAY + DAY, NOW + DAY)
    crowd.facts(active=[], as_of=TODAY + 40 * DAY, enabled=CROWD + 50)
    refresh(crowd, number, TODAY + 40 * DAY, NOW + 40 * DAY)
    found = enrolled(crowd, number)
    assert found.keys() == {TODAY, TODAY + DAY}
    assert found[TODAY] == first[TODAY]
    assert found[TODAY + DAY][0] | found[TODAY + DAY][1] == BitMap(range(CROWD + 1, CROWD + 51))


def test_refreshing_twice_on_a_day_enrols_nobody_twice(crowd):
    number = scheduled(crowd, 20)
    before = enrolled(crowd, number)
    refresh(crowd, number, TODAY, NOW)
    assert enrolled(crowd, number) == before
    assert Enrolment.objects.of(crowd.tenant).count() == 1


def test_nobody_is_enrolled_before_the_message_is_out(crowd):
    start = TODAY + 3 * DAY
    number = scheduled(crowd, 20, first=start)
    assert enrolled(crowd, number) == {}
    assert listed(crowd, number)[0][1]


def test_who_began_between_the_start_and_the_next_refresh_is_enrolled_all_the_same(crowd):
    start = TODAY + DAY
    number = scheduled(crowd, 20, first=start)
    was_out = listed(crowd, number)[0][0]
    crowd.facts(active=range(1, 101), as_of=start + DAY, enabled=CROWD)
    refresh(crowd, number, start + DAY, NOW + 2 * DAY)
    offered, held_out = enrolled(crowd, number)[TODAY]
    assert offered | held_out == was_out


def test_the_snapshot_gives_it_to_nobody_who_is_held_out(crowd):
    number = scheduled(crowd, 20)
    publish_snapshot(crowd.tenant, NOW)
    (_, held_out), _ = listed(crowd, number)
    (live,) = snapshot.read(settings.UPTAKE.snapshots / f"{crowd.tenant.slug}.snapshot").messages
    assert BitMap.deserialize(live.held_out) == held_out


def test_who_is_left_out_of_everything_is_forgotten_here_too(crowd):
    number = scheduled(crowd, 20)
    enrolments.leave_out(crowd.tenant, BitMap(range(1, 201)))
    offered, held_out = enrolled(crowd, number)[TODAY]
    assert offered | held_out == BitMap(range(201, CROWD + 1))


def test_the_size_that_an_admin_sees_is_that_of_the_whole_audience(crowd):
    number = scheduled(crowd, 20)
    assert queries.details(crowd.tenant, number).audience in (390, 400, 410)
    assert queries.recipients(crowd.tenant, number) == BitMap(range(1, CROWD + 1))


@pytest.mark.parametrize("percent", [-1, 51])
def test_a_wizard_takes_half_at_most(crowd, percent):
    number = crowd.draft()
    with pytest.raises(Refused, match="holdout_out_of_range"):
        actions.save_step(
            message_id=number, decided=steps.Recipients(holdout=percent), completed=True, by=crowd.will, now=NOW
        )
