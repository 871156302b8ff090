"""Persons keep their numbers, groups their people."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from uptake.facts.importers.deliveries import DirectoryGroup, DirectoryPerson, Member
from uptake.people import actions, queries
from uptake.rules.guests import is_guest
from uptake.tenancy.actions import create_tenant
from uptake.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return create_tenant(slug="hill", name="Hill", time_zone="UTC", now=datetime(2026, 3, 5, tzinfo=UTC))


def test_a_number_is_kept_and_never_given_to_somebody_else(tenant: Tenant) -> None:
    first = actions.register(tenant, ["ann@hill.example", "bob@hill.example"])
    second = actions.register(tenant, ["cem@hill.example", "ann@hill.example"])
    assert second["ann@hill.example"] == first["ann@hill.example"]
    assert len({*first.values(), *second.values()}) == 3


def test_numbers_of_one_tenant_say_nothing_about_another(tenant: Tenant) -> None:
    other = create_tenant(slug="vale", name="Vale", time_zone="UTC", now=datetime(2026, 3, 5, tzinfo=UTC))
    actions.register(tenant, ["ann@hill.example"])
    actions.register(other, ["zoe@vale.example"])
    assert queries.person(other, principal="ann@hill.example") is None


def test_somebody_who_left_the_directory_is_known_but_not_of_it(tenant: Tenant) -> None:
    people = [DirectoryPerson(f"p{n}@hill.example", directory_id=str(n), name=f"P {n}") for n in range(3)]
    actions.take_over(tenant, people)
    actions.take_over(tenant, people[1:])
    assert queries.person(tenant, principal="p0@hill.example") is not None
    assert actions.register(tenant, ["p0@hill.example"])["p0@hill.example"] == 1


def test_members_are_found_through_groups_in_groups_even_in_a_circle(tenant: Tenant) -> None:
    people = [DirectoryPerson(f"p{n}@hill.example", directory_id=str(n)) for n in range(4)]
    actions.take_over(tenant, people)
    actions.take_over_groups(
        tenant,
        [
            DirectoryGroup("a", "A", (Member(directory_id="0"), Member(directory_id="b", is_group=True))),
            DirectoryGroup("b", "B", (Member(directory_id="1"), Member(directory_id="c", is_group=True))),
            DirectoryGroup("c", "C", (Member(principal="P2@hill.example"), Member(directory_id="a", is_group=True))),
        ],
    )
    numbers = actions.register(tenant, [person.principal for person in people])
    everyone_but_the_last = BitMap(numbers[f"p{n}@hill.example"] for n in range(3))
    assert queries.members(tenant, ["a"]) == queries.members(tenant, ["c"]) == everyone_but_the_last


def test_a_group_of_nine_has_no_size_and_cannot_be_chosen(tenant: Tenant) -> None:
    people = [DirectoryPerson(f"p{n}@hill.example", directory_id=str(n)) for n in range(10)]
    actions.take_over(tenant, people)
    members = tuple(Member(directory_id=str(n)) for n in range(10))
    actions.take_over_groups(
        tenant, [DirectoryGroup("nine", "Nine", members[:9]), DirectoryGroup("ten", "Ten", members)]
    )
    assert [(row.name, row.size) for row in queries.known_groups(tenant)] == [("Nine", None), ("Ten", 10)]
    assert [row.name for row in queries.groups_to_choose(tenant)] == ["Ten"]


@given(st.sampled_from(["ann_vale.com#EXT#@hill.example", "ANN_vale.com#ext#@hill.example"]))
def test_a_guest_is_seen_by_the_name_in_any_letter_case(principal: str) -> None:
    assert is_guest(principal)
    assert not is_guest("ext.ann@hill.example")
