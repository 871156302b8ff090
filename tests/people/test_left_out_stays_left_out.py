"""Whoever was left out when they went stays left out; whoever is here is left out by groups alone."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from tests.messaging.conftest import folder
from tests.scim.providing import Provider
from uptake.facts.importers.deliveries import DirectoryGroup, DirectoryPerson, Member
from uptake.facts.tables import PERSON_STATE
from uptake.people import actions, identity_list, provisioned_groups, provisioning
from uptake.people.accounts import tell_accounts
from uptake.people.models import Group, Person
from uptake.people.provisioned_groups import Step, ToldGroup
from uptake.people.provisioning import ToldPerson
from uptake.people.queries import groups_to_choose, known_groups
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
TODAY = NOW.date()
COUNCIL = "77f43d2c-1111-4222-8333-444455556666"
ANN, BO = "ann@hill.example", "bo@hill.example"


@pytest.fixture
def hill(db, folder):
    return Provider.of("hill")


def exclude(hill: Provider, *groups: str) -> None:
    Tenant.objects.filter(slug="hill").update(excluded_groups=list(groups))


@pytest.fixture
def council(hill):
    """Ann is left out by a group of the provider, Bo is not."""
    by = hill.organization.gina
    people = [provisioning.keep_person(ToldPerson(each, active=True), by=by, now=NOW) for each in (ANN, BO)]
    group = provisioned_groups.keep_group(ToldGroup("Council", COUNCIL), [people[0].public_id], by=by, now=NOW)
    exclude(hill, COUNCIL)
    return Council(hill, [each.public_id for each in people], group.public_id)


class Council:
    def __init__(self, hill, people, group):
        self.hill, self.ann, self.bo, self.group = hill, people[0], people[1], group

    @property
    def by(self):
        return self.hill.organization.admin("gina").__class__(
            **{**vars(self.hill.organization.gina), "tenant": self.hill.tenant}
        )

    def active(self, person, yes, now=NOW):
        before = provisioning.person_to_change(self.hill.tenant, person).told
        told = ToldPerson(**{**vars(before), "active": yes})
        provisioning.change_person(person, told, by=self.by, now=now)

    def members(self, *steps, now=NOW):
        provisioned_groups.change_group(self.group, ToldGroup("Council", COUNCIL), steps, by=self.by, now=now)


def test_somebody_left_out_who_is_removed_stays_left_out(council):
    provisioning.remove_person(council.ann, by=council.by, now=NOW)
    provisioning.remove_person(council.bo, by=council.by, now=NOW)
    assert council.hill.excluded() == {ANN}


def test_somebody_who_loses_the_group_before_the_account_stays_left_out(council):
    council.members(Step(removed=[council.ann]))
    assert council.hill.excluded() == set()
    council.active(council.ann, yes=False, now=NOW + timedelta(hours=1))
    assert council.hill.excluded() == {ANN}


def test_somebody_who_loses_the_group_after_the_account_stays_left_out(council):
    council.active(council.ann, yes=False)
    council.members(Step(everybody=True), now=NOW + timedelta(days=2))
    provisioning.remove_person(council.ann, by=council.by, now=NOW + timedelta(days=30))
    assert council.hill.excluded() == {ANN}


def test_somebody_who_was_counted_for_a_whole_window_before_leaving_goes_on_to_be(council):
    council.members(Step(removed=[council.ann]))
    council.active(council.ann, yes=False, now=NOW + timedelta(days=29))
    assert council.hill.excluded() == set()


def test_somebody_who_comes_back_is_left_out_by_groups_alone(council):
    council.active(council.ann, yes=False)
    council.members(Step(everybody=True))
    council.active(council.ann, yes=True)
    assert council.hill.excluded() == set()
    council.members(Step(added=[council.ann]))
    assert council.hill.excluded() == {ANN}


def test_a_group_that_leaves_people_out_does_so_after_it_is_removed_until_an_admin_lets_it_go(council):
    hill = council.hill
    provisioned_groups.remove_group(council.group, by=council.by, now=NOW)
    assert hill.excluded() == {ANN}
    assert [row.name for row in known_groups(hill.tenant)] == ["Council"]
    assert groups_to_choose(hill.tenant) == []
    assert hill.get("Groups").body["totalResults"] == 0
    exclude(hill)
    actions.forget_gone(hill.tenant, traces=())
    assert hill.excluded() == set()
    assert not Group.objects.of(hill.tenant).exists()


def test_an_imported_group_that_leaves_people_out_keeps_them_when_the_provider_takes_it_over(hill):
    actions.take_over(hill.tenant, [DirectoryPerson(ANN, directory_id="1")])
    actions.take_over_groups(hill.tenant, [DirectoryGroup(COUNCIL, "Council", (Member("1"),))])
    exclude(hill, COUNCIL)
    hill.add_group("Council", externalId=COUNCIL)
    assert hill.excluded() == {ANN}


def test_imports_forget_nobody_who_was_left_out_either(hill):
    people = [DirectoryPerson(ANN, directory_id="1"), DirectoryPerson(BO, directory_id="2")]
    group = DirectoryGroup(COUNCIL, "Council", (Member("1"),))
    actions.take_over(hill.tenant, people, today=TODAY)
    actions.take_over_groups(hill.tenant, [group], today=TODAY)
    exclude(hill, COUNCIL)
    actions.take_over(hill.tenant, people[1:], today=TODAY)
    actions.take_over_groups(hill.tenant, [DirectoryGroup(COUNCIL, "Council", ())], today=TODAY)
    assert hill.excluded() == {ANN}
    actions.take_over_groups(hill.tenant, [], today=TODAY)
    assert [each.gone for each in Group.objects.of(hill.tenant)] == [True]


def test_who_is_who_is_told_when_it_changed_and_not_too_often(council):
    tenant, told = council.hill.tenant, []

    def tell(at):
        return identity_list.tell_when_due(tenant, lambda: told.append(at), at)

    assert tell(NOW)
    assert not tell(NOW + timedelta(minutes=1))
    council.active(council.bo, yes=False)
    assert not tell(NOW + timedelta(seconds=9))
    assert tell(NOW + timedelta(seconds=10))
    assert len(told) == 2


def test_a_list_that_cannot_be_written_is_asked_for_again(council):
    def broken():
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        identity_list.tell_when_due(council.hill.tenant, broken, NOW)
    assert identity_list.tell_when_due(council.hill.tenant, lambda: None, NOW)


def test_days_of_facts_learn_whose_account_had_ended_and_of_nobody_else(council):
    hill = council.hill
    council.active(council.ann, yes=False, now=NOW)
    other = actions.register(hill.tenant, ["cem@hill.example"])["cem@hill.example"]
    numbers = [hill.person(ANN).number, hill.person(BO).number, other]
    store = facts_of(hill.tenant)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
    licences = pa.table({"person": pa.array(numbers, pa.int32()), "products_reported": pa.array([1, 1, 1], pa.int32())})
    store.replace(PERSON_STATE, ["products_reported"], dict.fromkeys(days, licences))
    assert tell_accounts(hill.tenant, store, [*days, date(2026, 1, 1)]) == days
    rows = store.read(PERSON_STATE, days[0], days[-1]).to_pylist()
    enabled = {(row["person"], row["day"]): row["account_enabled"] for row in rows}
    assert [enabled[numbers[0], day] for day in days] == [True, False, False]
    assert [enabled[numbers[1], day] for day in days] == [True, True, True]
    assert [enabled[other, day] for day in days] == [None, None, None]
    assert {row["products_reported"] for row in rows} == {1}
    assert tell_accounts(hill.tenant, store, days) == []


def test_what_the_facts_learn_of_accounts_never_grows_the_day(council):
    hill = council.hill
    council.active(council.ann, yes=False)
    store = facts_of(hill.tenant)
    rows = pa.table({"person": pa.array([hill.person(BO).number], pa.int32()), "products": pa.array([1], pa.int32())})
    store.replace(PERSON_STATE, ["products"], {TODAY: rows})
    tell_accounts(hill.tenant, store, [TODAY])
    assert store.persons(PERSON_STATE) == [hill.person(BO).number]
    assert Person.objects.of(hill.tenant).count() == 2


def test_while_people_experiences_are_opted_out_persons_are_kept_and_no_fact_is_written(council):
    hill = council.hill
    store = facts_of(hill.tenant)
    rows = pa.table({"person": pa.array([hill.person(ANN).number], pa.int32()), "products": pa.array([1], pa.int32())})
    store.replace(PERSON_STATE, ["products"], {TODAY: rows})
    Tenant.objects.filter(slug="hill").update(people_opted_out_at=NOW)
    hill.add("new@hill.example")
    council.active(council.ann, yes=False)
    assert tell_accounts(hill.tenant, store, [TODAY]) == []
    assert store.read(PERSON_STATE, TODAY, TODAY)["account_enabled"].to_pylist() == [None]
    assert hill.person("new@hill.example").in_directory
