from datetime import date, timedelta
from random import Random

import pytest

from tests.messaging.office import NOW, TODAY
from uptake.messaging import recipients
from uptake.messaging.models import Message, Recipients
from uptake.messaging.recipients import Choice
from uptake.people.models import Group, Person
from uptake.people.queries import members
from uptake.rules.frequency import Kind

INSIGHT = "communication.teams"
IDLE = set(range(13, 31))


def choose(office, as_of=TODAY, insight=INSIGHT, kind=Kind.RECOMMENDATION, **told):
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return set(recipients.chosen_by(office.tenant, Choice(kind, insight, **lists), as_of))


def size(office, **told):
    return recipients.size_of(office.tenant, Choice(Kind.RECOMMENDATION, INSIGHT, **told))


def test_the_default_audience_is_who_could_and_does_not(staffed):
    assert choose(staffed) == IDLE


def test_m30_who_is_not_enabled_is_no_recipient(office):
    office.hire(30)
    office.facts(active=[], enabled=25)
    assert choose(office) == set(range(1, 26))


def test_m28_on_the_28th_day_after_still_adopted_on_the_29th_not(office):
    office.hire(20)
    first = date(2025, 3, 1)
    office.facts(active=[1], as_of=date(2025, 3, 28), when=first, enabled=20)
    assert 1 not in choose(office, date(2025, 3, 28))
    office.facts(active=[], as_of=date(2025, 3, 29), enabled=20)
    assert 1 in choose(office, date(2025, 3, 29))


def test_m29_who_adopts_is_out_after_the_next_refresh(office):
    office.hire(20)
    office.facts(active=[], as_of=date(2025, 4, 1), enabled=20)
    assert 1 in choose(office, date(2025, 4, 1))
    office.facts(active=[1], as_of=date(2025, 4, 2), enabled=20)
    assert 1 not in choose(office, date(2025, 4, 2))


def test_groups_narrow_and_one_of_them_is_enough(staffed):
    a, b = staffed.group("A", range(10, 16)), staffed.group("B", range(15, 20))
    assert choose(staffed, groups_within=[a]) == {13, 14, 15}
    assert choose(staffed, groups_within=[a, b]) == {13, 14, 15, 16, 17, 18, 19}


def test_m31_omitted_groups_and_priority_accounts_are_left_out(staffed):
    it = staffed.group("IT", range(20, 31))
    Person.objects.of(staffed.tenant).filter(number=13).update(priority=True)
    assert choose(staffed, groups_omitted=[it], omit_priority=True) == set(range(14, 20))
    assert 13 in choose(staffed, groups_omitted=[it])


def test_omission_wins_over_a_group_filter(staffed):
    everyone, it = staffed.group("All", range(1, 31)), staffed.group("IT", range(20, 31))
    assert choose(staffed, groups_within=[everyone], groups_omitted=[it]) == set(range(13, 20))


@pytest.mark.parametrize("seed", range(4))
def test_filters_never_add_anybody_omissions_win_and_order_is_nothing(staffed, seed):
    chance = Random(seed)
    drawn = [staffed.group(f"G{n}", chance.sample(range(1, 31), chance.randint(1, 20))) for n in range(4)]
    within, omitted = drawn[:2], drawn[2:]
    found = choose(staffed, groups_within=within, groups_omitted=omitted)
    assert found <= choose(staffed, groups_within=within) <= choose(staffed) == IDLE
    assert found == choose(staffed, groups_within=within[::-1], groups_omitted=omitted[::-1])
    assert not found & set(members(staffed.tenant, omitted))
    assert found == (IDLE & set(members(staffed.tenant, within))) - set(members(staffed.tenant, omitted))


def test_who_is_left_out_of_the_score_gets_no_message(staffed):
    staffed.tenant.excluded_groups = [staffed.group("Works council", range(13, 25))]
    staffed.tenant.save()
    assert choose(staffed) == set(range(25, 31))


def test_people_of_inner_groups_count(staffed):
    inner, outer = staffed.group("Inner", [20, 21]), staffed.group("Outer", [22])
    groups = {g.directory_id: g for g in Group.objects.of(staffed.tenant)}
    groups[outer].inner.add(groups[inner])
    assert choose(staffed, groups_within=[outer]) == {20, 21, 22}


@pytest.mark.parametrize(("active", "shown"), [(20, {None, 10, 15}), (21, {None}), (30, {None})])
def test_an_audience_of_nine_is_not_told(office, active, shown):
    office.hire(30)
    office.facts(active=range(1, active + 1))
    found = size(office)
    assert (found.as_of, found.reason) == (TODAY, "")
    assert found.people in shown


def test_the_size_follows_the_choices_as_far_as_it_is_told(staffed):
    group = staffed.group("Many", range(1, 25))
    found = size(staffed, groups_within=(group,))
    assert found.people in {None, 10, 15}  # twelve, give or take a step
    everyone = size(staffed)
    assert everyone.people in {15, 20, 25}  # eighteen


def test_without_facts_there_is_no_size_but_a_reason(office):
    found = size(office)
    assert (found.as_of, found.people, found.reason) == (None, None, "no_facts")


def test_the_stored_list_is_replaced_and_never_grows_a_history(staffed):
    number = staffed.scheduled()
    row = Message.objects.of(staffed.tenant).get(pk=number)
    recipients.refresh(row, TODAY, now=NOW + timedelta(hours=1))
    assert Recipients.objects.of(staffed.tenant).count() == 1
