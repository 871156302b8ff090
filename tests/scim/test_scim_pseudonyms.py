"""An identity provider where people are kept under pseudonyms: it works by the names it knows, and gets none back."""

import json

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from tests.scim.providing import ENTERPRISE, Provider
from uptake.config.environment import Environment
from uptake.people import pseudonymity
from uptake.people.actions import register
from uptake.people.models import Person, ProvisionedPerson
from uptake.rules.pseudonyms import is_identifier, is_pseudonym
from uptake.tenancy.models import AuditEntry

pytestmark = pytest.mark.django_db
OBJECT = "cd3f4a52-1111-4222-8333-444455556666"
ANN = "Ann.Ek@hill.example"
SENT = {"externalId": OBJECT, "displayName": "Ann Ek", ENTERPRISE: {"department": "Sales"}}


@pytest.fixture
def folder(tmp_path, settings):
    (tmp_path / "key").write_text("ab" * 32)
    settings.UPTAKE = Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / "key"))
    return settings.UPTAKE


@pytest.fixture
def hill(db, folder):
    pseudonymity.settle(timezone.now())
    return Provider.of("hill")


def kept(name):
    return django_settings.UPTAKE.pseudonyms.of(name)


def row(hill):
    return ProvisionedPerson.objects.of(hill.tenant).select_related("person").get()


def test_nothing_that_names_a_person_is_stored(hill):
    hill.add(ANN, **SENT, name={"givenName": "Ann", "familyName": "Ek"}, nickName="Annie")
    found = row(hill)
    assert (found.user_name, found.external_id) == (kept(ANN), kept(OBJECT))
    assert (found.person.principal, found.person.directory_id) == (kept(ANN), kept(OBJECT))
    assert is_pseudonym(found.user_name)
    assert is_identifier(found.person.directory_id)
    assert (found.person.name, found.person.department) == ("", "Sales")
    audited = json.dumps([[each.subject, each.details] for each in AuditEntry.objects.of(hill.tenant)])
    assert "Ann" not in audited
    assert OBJECT not in audited


def test_an_answer_repeats_what_the_request_said_and_nothing_else(hill):
    sent = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": ANN, **SENT}
    made = hill.ask("post", "Users", sent).body
    assert (made["userName"], made["externalId"]) == (ANN, OBJECT)
    assert "displayName" not in made
    read = hill.get(f"Users/{made['id']}").body
    assert (read["userName"], read["externalId"]) == (kept(ANN), kept(OBJECT))
    listed = hill.get("Users").body["Resources"][0]
    assert listed["userName"] == kept(ANN)


@pytest.mark.parametrize("filter_", [f'userName eq "{ANN}"', f'userName eq "{ANN.upper()}"'])
def test_a_filter_by_name_finds_whom_it_means_and_repeats_the_name(hill, filter_):
    made = hill.add(ANN, **SENT)
    hill.add("bo@hill.example")
    told = hill.found("Users", filter_).body
    assert (told["totalResults"], told["Resources"][0]["id"]) == (1, made)
    assert told["Resources"][0]["userName"] == filter_.split('"')[1]
    assert told["Resources"][0]["externalId"] == kept(OBJECT)
    assert hill.found("Users", 'userName eq "nobody@hill.example"').body["totalResults"] == 0


def test_a_filter_by_the_identifier_finds_the_person_as_well(hill):
    made = hill.add(ANN, **SENT)
    told = hill.found("Users", f'externalId eq "{OBJECT}" and active eq true').body
    assert [each["id"] for each in told["Resources"]] == [made]
    assert told["Resources"][0]["userName"] == kept(ANN)
    searched = hill.ask("post", "Users/.search", {"filter": f'externalId eq "{OBJECT}"'})
    assert searched.body["Resources"][0]["externalId"] == OBJECT


@pytest.mark.parametrize(
    "filter_",
    ['userName sw "ann"', 'userName co "ek"', 'displayName eq "Ann Ek"', "displayName pr", 'externalId ew "6"'],
)
def test_what_can_only_be_answered_with_names_is_refused_in_a_sentence(hill, filter_):
    hill.add(ANN, **SENT)
    told = hill.found("Users", filter_)
    assert (told.status, told.body["scimType"]) == (400, "invalidFilter")
    assert "kept" in told.body["detail"]
    assert "Ann" not in told.body["detail"]


@pytest.mark.parametrize("attribute", ["userName", "displayName", "externalId"])
def test_nothing_is_sorted_by_names(hill, attribute):
    assert hill.get(f"Users?sortBy={attribute}").status == 400
    assert hill.get("Users?sortBy=preferredLanguage").status == 200


def test_the_same_person_again_is_a_conflict(hill):
    hill.add(ANN, **SENT)
    for again in ({"userName": ANN.lower()}, {"userName": "other@hill.example", "externalId": OBJECT.upper()}):
        told = hill.ask("post", "Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], **again})
        assert (told.status, told.body["scimType"]) == (409, "uniqueness")


def test_a_change_keeps_the_names_and_the_same_again_changes_nothing(hill):
    ann = hill.add(ANN, **SENT)
    told = hill.patch(f"Users/{ann}", {"op": "Replace", "path": "active", "value": "False"})
    assert (told.status, told.body["userName"], told.body["active"]) == (200, kept(ANN), False)
    version = told.body["meta"]["version"]
    for same in (ANN, ANN.upper(), kept(ANN)):
        again = hill.patch(f"Users/{ann}", {"op": "Replace", "path": "userName", "value": same})
        assert (again.body["meta"]["version"], again.body["userName"]) == (version, same)
    assert hill.patch(f"Users/{ann}", {"op": "Add", "path": "displayName", "value": "Ann"}).status == 200
    assert (row(hill).person.principal, row(hill).person.name) == (kept(ANN), "")


def test_what_a_provider_has_read_it_may_send_back(hill):
    ann = hill.add(ANN, **SENT)
    read = hill.get(f"Users/{ann}").body
    told = hill.ask("put", f"Users/{ann}", read | {"preferredLanguage": "sv"})
    assert told.status == 200, told.body
    found = row(hill)
    assert (found.user_name, found.external_id, found.person.language) == (kept(ANN), kept(OBJECT), "sv")


def test_somebody_who_is_renamed_becomes_the_one_whom_reports_have_named(hill):
    numbers = register(hill.tenant, [kept("ann.berg@hill.example")])
    ann = hill.add(ANN, **SENT)
    told = hill.patch(f"Users/{ann}", {"op": "Replace", "path": "userName", "value": "Ann.Berg@hill.example"})
    assert told.body["userName"] == "Ann.Berg@hill.example"
    assert row(hill).person.number == numbers[kept("ann.berg@hill.example")]
    assert hill.ask("delete", f"Users/{ann}").status == 204
    assert not Person.objects.of(hill.tenant).exclude(directory_id="").exists()


def test_members_of_groups_work_as_ever(hill):
    ids = [hill.add(f"p{n}@hill.example") for n in range(2)]
    group = hill.add_group("Sales", *ids)
    assert hill.members(group) == set(ids)


def test_with_another_key_nothing_is_taken_in(hill, tmp_path, settings):
    (tmp_path / "other").write_text("cd" * 32)
    settings.UPTAKE = Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / "other"))
    told = hill.ask("post", "Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": ANN})
    assert told.status == 409
    assert "UPTAKE_PSEUDONYM_KEY" in told.body["detail"]
    assert not Person.objects.of(hill.tenant).exists()
