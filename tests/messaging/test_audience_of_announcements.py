"""Whom announcements and urgent messages are for."""

from datetime import timedelta

import pyarrow as pa
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoTestCase
from pyroaring import BitMap

from tests.messaging.office import NOW, TODAY, Office
from uptake.facts.sources import COPILOT, DIRECTORY
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.groups.models import GroupSettings
from uptake.messaging import recipients
from uptake.messaging.models import Message, Recipients
from uptake.messaging.recipients import Choice, chosen_by
from uptake.people.models import Person
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.refusals import Refused

DAY = timedelta(days=1)


def people(office, count=100, first=1, **told):
    """Members of the directory."""
    office.hire(count, first=first)
    rows = Person.objects.of(office.tenant).filter(number__gte=first, number__lt=first + count)
    rows.update(in_directory=True, account_enabled=True, **told)


def announced(office, as_of=None, **told):
    return set(chosen_by(office.tenant, Choice(Kind.ANNOUNCEMENT, **told), as_of))


def with_attributes(office, *attributes):
    GroupSettings.objects.of(office.tenant).create(tenant=office.tenant, on=True, attributes=list(attributes))


def test_all_users_are_the_members_whose_accounts_are_enabled(office):
    people(office, 20)
    people(office, 1, first=21, guest=True)
    people(office, 1, first=22)
    Person.objects.of(office.tenant).filter(number=22).update(account_enabled=False)
    office.hire(1, first=23)  # named in a report, not in the directory
    assert announced(office, all_users=True) == set(range(1, 21))


def test_before_any_directory_all_users_are_everybody_who_was_named(office):
    office.hire(5)
    Person.objects.of(office.tenant).filter(number=5).update(guest=True)
    assert announced(office, all_users=True) == {1, 2, 3, 4}


def test_no_facts_are_needed_to_reach_everybody(office):
    people(office)
    found = recipients.size_of(office.tenant, Choice(Kind.ANNOUNCEMENT, all_users=True))
    assert (found.as_of, found.reason) == (None, "")
    assert found.people in (95, 100, 105, 110, 90)


def test_nothing_chosen_is_nobody(office):
    people(office)
    assert announced(office) == set()


def test_m32_whoever_is_in_an_excluded_group_gets_nothing(office):
    people(office)
    staff, board = office.group("All staff", range(1, 101)), office.group("Board", range(1, 11))
    found = announced(office, groups_within=(staff,), groups_omitted=(board,))
    assert found == set(range(11, 101))
    assert announced(office, all_users=True, groups_omitted=(board,)) == found


def test_guests_and_disabled_accounts_of_a_group_get_nothing(office):
    people(office, 12)
    Person.objects.of(office.tenant).filter(number=1).update(guest=True)
    Person.objects.of(office.tenant).filter(number=2).update(account_enabled=False)
    assert announced(office, groups_within=(office.group("All", range(1, 13)),)) == set(range(3, 13))


def test_priority_accounts_may_be_left_out(office):
    people(office)
    Person.objects.of(office.tenant).filter(number__lte=3).update(priority=True)
    assert announced(office, all_users=True, omit_priority=True) == set(range(4, 101))
    assert announced(office, all_users=True) == set(range(1, 101))


def test_m34_without_group_insights_attributes_are_refused_and_groups_work(office):
    people(office, department="Sales")
    group = office.group("All", range(1, 51))
    with pytest.raises(Refused, match="groups_are_off"):
        announced(office, departments=("Sales",))
    assert announced(office, groups_within=(group,)) == set(range(1, 51))


def test_m35_a_department_of_ten_can_be_reached_and_one_of_nine_cannot(office):
    people(office, 9, department="Legal")
    people(office, 10, first=10, department="Sales")
    with_attributes(office, "department")
    assert announced(office, departments=("Sales",)) == set(range(10, 20))
    assert announced(office, departments=("Legal",)) == set()
    assert announced(office, departments=("Legal", "Sales")) == set(range(10, 20))


def test_values_of_one_kind_add_up_and_kinds_narrow(office):
    people(office, 20, department="Sales", company="North")
    people(office, 20, first=21, department="Legal", company="North")
    people(office, 20, first=41, department="Sales", company="South")
    with_attributes(office, "department", "company")
    assert announced(office, departments=("Sales", "Legal")) == set(range(1, 61))
    assert announced(office, departments=("Sales",), companies=("North",)) == set(range(1, 21))
    group = office.group("Some", range(15, 45))
    assert announced(office, departments=("Sales",), groups_within=(group,)) == {*range(15, 21), *range(41, 45)}


def test_a_place_is_everything_within_it(office):
    people(office, 10, country="Germany", state="Hesse", city="Kassel")
    people(office, 10, first=11, country="Germany", state="Hesse", city="Fulda")
    people(office, 10, first=21, country="Germany", state="Bavaria", city="Fulda")
    people(office, 10, first=31, country="France")
    with_attributes(office, "country", "state", "city")
    assert announced(office, places=(("Germany",),)) == set(range(1, 31))
    assert announced(office, places=(("Germany", "Hesse"),)) == set(range(1, 21))
    assert announced(office, places=(("Germany", "Hesse", "Fulda"), ("France",))) == {*range(11, 21), *range(31, 41)}


def test_an_attribute_that_is_not_turned_on_reaches_nobody(office):
    people(office, department="Sales")
    with_attributes(office, "company")
    assert announced(office, departments=("Sales",)) == set()


def test_urgent_messages_go_to_groups(office):
    people(office)
    group = office.group("On call", range(1, 21))
    assert set(chosen_by(office.tenant, Choice(Kind.URGENT, groups_within=(group,)), None)) == set(range(1, 21))


def copilot(office, *, used, as_of=TODAY, count=40):
    """Everybody has a licence of Copilot; who used it in Teams, by day."""
    store = FactStore(settings.UPTAKE.facts, office.tenant.slug)
    columns = ("account_enabled", "guest", "products")
    bit = PERSON_STATE["products"].bit("copilot")
    rows = [{"person": n, "account_enabled": True, "guest": False, "products": bit} for n in range(1, count + 1)]
    schema = pa.schema([("person", pa.int32()), *((name, PERSON_STATE[name].stored) for name in columns)])
    store.replace(PERSON_STATE, columns, {as_of: pa.Table.from_pylist(rows, schema)})
    teams = PERSON_DAY["copilot_apps"].bit("teams")
    schema = pa.schema([("person", pa.int32()), ("copilot_apps", PERSON_DAY["copilot_apps"].stored)])
    days = {
        day: pa.Table.from_pylist([{"person": n, "copilot_apps": teams} for n in numbers], schema)
        for day, numbers in used.items()
    }
    store.replace(PERSON_DAY, ("copilot_apps",), days)
    store.note_coverage(
        [
            Coverage(as_of - timedelta(days=back), source, 1, count, concealed=False, digest="")
            for back in range(31)
            for source in (COPILOT, DIRECTORY)
        ]
    )


def test_a_segment_is_who_holds_the_licence_and_has_not_used_it(office):
    people(office, 40)
    copilot(office, used={TODAY: [1], TODAY - 27 * DAY: [2], TODAY - 28 * DAY: [3]})
    assert announced(office, TODAY, usage="inactive_copilot") == set(range(3, 41))


def test_a_segment_of_thirty_days_looks_back_thirty_days(office):
    people(office, 40)
    copilot(office, used={TODAY: [1], TODAY - 28 * DAY: [2], TODAY - 29 * DAY: [3], TODAY - 30 * DAY: [4]})
    assert announced(office, TODAY, usage="inactive_copilot_teams") == set(range(4, 41))


def test_a_segment_is_narrowed_like_everything_else(office):
    people(office, 40)
    copilot(office, used={TODAY: [1]})
    within, without = office.group("In", range(1, 21)), office.group("Out", range(15, 41))
    found = announced(office, TODAY, usage="inactive_copilot", groups_within=(within,), groups_omitted=(without,))
    assert found == set(range(2, 15))


def test_no_activity_of_who_is_left_out_of_the_score_is_used(office):
    people(office, 40)
    copilot(office, used={TODAY: [1]})
    office.tenant.excluded_groups = [office.group("Works council", range(1, 11))]
    office.tenant.save()
    assert announced(office, TODAY, usage="inactive_copilot") == set(range(11, 41))
    assert announced(office, all_users=True) == set(range(1, 41))


def test_a_segment_without_facts_is_refused(office):
    people(office, 40)
    with pytest.raises(Refused, match="no_facts"):
        announced(office, usage="inactive_copilot")


@pytest.mark.parametrize(("filters", "found"), [("narrow", range(25, 31)), ("add", range(13, 36))])
def test_groups_of_a_recommendation_narrow_or_add_as_chosen(staffed, filters, found):
    staffed.hire(5, first=31)  # not enabled for Teams
    staffed.tenant.choices = {"recommendation_filters": filters}
    staffed.tenant.save()
    group = staffed.group("Some", [1, *range(25, 36)])
    chosen = Choice(Kind.RECOMMENDATION, "communication.teams", groups_within=(group,))
    assert set(chosen_by(staffed.tenant, chosen, TODAY)) == set(found)


def announcement(office, *, location=Location.NOTIFICATIONS, template="", **more):
    message = Message(
        tenant=office.tenant,
        kind=Kind.ANNOUNCEMENT.value,
        name="Announcement",
        state="active",
        location=location.value,
        template=template,
        interval="weekly",
        all_users=True,
        created_at=NOW,
        edited_at=NOW,
        **more,
    )
    message.save(force_insert=True)
    return message


def received(office, message, **told):
    recipients.refresh(message, None, now=NOW)
    row = Recipients.objects.of(office.tenant).get(message=message)
    return set(BitMap.deserialize(bytes(row.numbers)) - BitMap.deserialize(bytes(row.unlicensed))), row.size


@pytest.fixture
def licensed(office):
    """Ten of thirty people hold one of the licences."""
    people(office, 10, message_licences=4)
    people(office, 20, first=11, message_licences=0)
    return office


def test_m37_own_words_reach_only_who_holds_a_licence(licensed):
    assert received(licensed, announcement(licensed)) == (set(range(1, 11)), 10)


def test_premade_words_reach_everybody(licensed):
    assert received(licensed, announcement(licensed, template="planned_outage"))[1] == 30


def test_where_a_location_asks_for_no_licence_own_words_reach_everybody(licensed):
    assert received(licensed, announcement(licensed, location=Location.WEB))[1] == 30


def test_while_no_export_tells_licences_the_gate_is_open(office):
    people(office, 30)
    assert received(office, announcement(office))[1] == 30


def test_the_licence_gate_of_recipients_is_a_choice(licensed):
    licensed.tenant.choices = {"recipient_licence_gate": "open"}
    licensed.tenant.save()
    assert received(licensed, announcement(licensed))[1] == 30


def test_nobody_is_held_out_of_an_announcement(office):
    people(office, 100)
    assert received(office, announcement(office, holdout=50))[1] == 100


def test_a_message_for_departments_pauses_while_group_insights_are_off(office):
    people(office, 20, department="Sales")
    with_attributes(office, "department")
    message = announcement(office, departments=["Sales"])
    Message.objects.of(office.tenant).filter(pk=message.pk).update(all_users=False, starts_at=NOW, ends_at=NOW + DAY)
    recipients.refresh_all(office.tenant, None, NOW)
    assert Recipients.objects.of(office.tenant).get().size == 20
    GroupSettings.objects.of(office.tenant).update(on=False)
    recipients.refresh_all(office.tenant, None, NOW)
    assert Recipients.objects.of(office.tenant).get().size == 0
    GroupSettings.objects.of(office.tenant).update(on=True)
    recipients.refresh_all(office.tenant, None, NOW)
    assert Recipients.objects.of(office.tenant).get().size == 20


def test_messages_of_elsewhere_get_no_recipients(office):
    people(office, 20)
    announcement(office, source="graph")
    assert recipients.refresh_all(office.tenant, None, NOW) == 0


NUMBERS = st.sets(st.integers(1, 20), max_size=20)


class TestChoosing(DjangoTestCase):
    """Whatever the groups are: order is nothing, omission wins, a filter adds nobody."""

    @trials(max_examples=40, deadline=None)
    @given(st.lists(NUMBERS, min_size=1, max_size=3), st.lists(NUMBERS, max_size=3), NUMBERS, st.booleans())
    def test_any_groups(self, within, without, priority, all_users):
        office = Office.founded()
        people(office, 20)
        Person.objects.of(office.tenant).filter(number__in=priority).update(priority=True)
        groups = tuple(office.group(f"in-{n}", numbers) for n, numbers in enumerate(within))
        omitted = tuple(office.group(f"out-{n}", numbers) for n, numbers in enumerate(without))
        told = {"all_users": all_users, "groups_within": groups, "groups_omitted": omitted, "omit_priority": True}
        found = announced(office, **told)
        left_out = set(priority).union(*without)
        assert not found & left_out
        assert found == (set(range(1, 21)) if all_users else set().union(*within)) - left_out
        assert announced(office, **told | {"groups_within": groups[::-1], "groups_omitted": omitted[::-1]}) == found
        assert announced(office, **told | {"omit_priority": False}) >= found
        if not all_users:
            narrower = announced(office, **told | {"groups_within": groups[:1]})
            assert narrower <= found
