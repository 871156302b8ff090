from datetime import UTC, datetime

import pytest
from pyroaring import BitMap

from uptake.facts.importers.deliveries import DirectoryPerson, Licence
from uptake.people import actions, queries
from uptake.people.models import Person
from uptake.rules.message_licences import Licence as Family
from uptake.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant():
    return Tenant.objects.create(slug="hillside", name="Hillside", created_at=datetime(2025, 3, 5, tzinfo=UTC))


def person(name, *products, told=True, guest=False):
    licences = tuple(Licence(product) for product in products) if told else None
    return DirectoryPerson(f"{name}@hillside.example", directory_id=name, licences=licences, guest=guest)


def test_who_holds_a_licence_for_messages_is_known_by_the_directory(tenant):
    actions.take_over(tenant, [person("a", "SPE_E3"), person("b", "SPB"), person("c", "enterprisepack", "SPB")])
    numbers = dict(Person.objects.of(tenant).values_list("directory_id", "number"))
    assert queries.licensed_for_messages(tenant) == BitMap([numbers["a"], numbers["c"]])
    assert queries.message_licences(tenant) == Family.MICROSOFT | Family.OFFICE


def test_an_export_without_licences_tells_nothing(tenant):
    actions.take_over(tenant, [person("a", told=False)])
    assert queries.licensed_for_messages(tenant) is None
    assert queries.message_licences(tenant) is None


def test_an_export_in_which_nobody_holds_one_tells_that(tenant):
    actions.take_over(tenant, [person("a"), person("b", "SPB")])
    assert queries.licensed_for_messages(tenant) == BitMap()
    assert queries.message_licences(tenant) == Family(0)


def test_whoever_left_the_directory_holds_nothing(tenant):
    actions.take_over(tenant, [person("a", "SPE_E3"), person("b", "SPB")])
    actions.take_over(tenant, [person("b", "SPB")])
    assert queries.licensed_for_messages(tenant) == BitMap()


def test_a_licence_that_is_taken_away_counts_no_more(tenant):
    actions.take_over(tenant, [person("a", "SPE_E3")])
    actions.take_over(tenant, [person("a")])
    assert queries.message_licences(tenant) == Family(0)


def test_the_domains_of_an_organization_are_those_in_which_members_have_their_names(tenant):
    guest = DirectoryPerson("eve_fabrikam.example#ext#@hillside.onmicrosoft.example", guest=True)
    other = DirectoryPerson("bo@hill.example")
    actions.take_over(tenant, [person("a"), person("b"), other, guest])
    assert queries.domains(tenant) == {"hillside.example", "hill.example"}
