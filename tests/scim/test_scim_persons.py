"""A person as an identity provider keeps them: added, changed, renamed, ended, removed."""

import pytest

from tests.scim.providing import ENTERPRISE, USER
from uptake.facts.importers.deliveries import DirectoryPerson
from uptake.people import actions
from uptake.people.audiences import addressable
from uptake.people.models import Person
from uptake.people.queries import everyone_known
from uptake.tenancy.models import AuditEntry

pytestmark = pytest.mark.django_db

NOBODY = "5b0e6a1c-3f4d-4c57-9a52-7a1f0d9be7c2"

ANN = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "0b3a7a9e-1111-4222-8333-444455556666",
    "userName": "Ann.Ek@Hill.example",
    "displayName": "Ann Ek",
    "active": True,
    "preferredLanguage": "sv-SE",
    "userType": "Member",
    "emails": [{"type": "work", "value": "ann@hill.example", "primary": True}],
    "phoneNumbers": [{"type": "mobile", "value": "+46 1"}],
    "addresses": [
        {"type": "home", "country": "NO"},
        {"type": "work", "country": "SE", "region": "Skåne", "locality": "Lund", "streetAddress": "Torget 1"},
    ],
    ENTERPRISE: {"department": "Sales", "organization": "Hill AB", "employeeNumber": "7", "manager": {"value": "x"}},
}


def test_a_person_is_kept_with_what_groups_and_messages_need_and_nothing_else(hill):
    told = hill.ask("post", "Users", ANN)
    assert told.status == 201
    assert told.headers["Location"] == f"http://localhost/scim/v2/Users/{told.body['id']}"
    row = hill.person("ann.ek@hill.example")
    assert (row.name, row.language, row.country, row.state, row.city) == ("Ann Ek", "sv-SE", "SE", "Skåne", "Lund")
    assert (row.company, row.department, row.directory_id) == ("Hill AB", "Sales", ANN["externalId"])
    assert (row.in_directory, row.account_enabled, row.guest) == (True, True, False)
    assert not {"emails", "phoneNumbers"} & told.body.keys()
    assert set(told.body[ENTERPRISE]) == {"department", "organization"}
    assert told.body["userName"] == "Ann.Ek@Hill.example"
    assert told.body["addresses"] == [{"type": "work", "country": "SE", "region": "Skåne", "locality": "Lund"}]


def test_somebody_known_from_reports_keeps_the_number_that_facts_know(hill):
    number = actions.register(hill.tenant, ["ann.ek@hill.example"])["ann.ek@hill.example"]
    hill.add("ann.ek@hill.example")
    assert hill.person("ann.ek@hill.example").number == number
    assert Person.objects.of(hill.tenant).count() == 1


def test_a_user_name_and_an_external_id_are_there_once(hill):
    hill.ask("post", "Users", ANN)
    again = hill.ask("post", "Users", ANN | {"userName": "ANN.EK@hill.example", "externalId": "else"})
    assert (again.status, again.body["scimType"]) == (409, "uniqueness")
    other = hill.ask("post", "Users", ANN | {"userName": "bo@hill.example"})
    assert (other.status, other.body["scimType"]) == (409, "uniqueness")


def test_an_identifier_that_is_none_of_the_directory_is_told_again_but_recognises_nobody(hill):
    hill.add("bo@hill.example", externalId="bo")
    assert hill.person("bo@hill.example").directory_id == ""
    assert hill.found("Users", 'externalId eq "bo"').body["totalResults"] == 1


def test_whoever_has_no_display_name_is_called_by_its_parts(hill):
    hill.add("a@hill.example", name={"formatted": "Ada L"})
    hill.add("b@hill.example", name={"givenName": "Bo", "familyName": "Ek"})
    assert [hill.person(f"{each}@hill.example").name for each in "ab"] == ["Ada L", "Bo Ek"]


def test_guests_are_told_by_their_type_and_by_their_name(hill):
    hill.add("g1@hill.example", userType="Guest")
    hill.add("g2_elsewhere#EXT#@hill.example")
    assert hill.person("g1@hill.example").guest
    assert hill.person("g2_elsewhere#ext#@hill.example").guest


def test_an_account_that_ends_is_addressed_no_more_and_comes_back_when_it_begins_again(hill):
    ann = hill.add("ann@hill.example")
    hill.add("bo@hill.example")
    hill.patch(f"Users/{ann}", {"op": "replace", "path": "active", "value": False})
    row = hill.person("ann@hill.example")
    assert (row.account_enabled, row.in_directory) == (False, True)
    assert row.ended_day is not None
    assert list(addressable(hill.tenant)) == [hill.person("bo@hill.example").number]
    assert [each.principal for each in everyone_known(hill.tenant)] == ["bo@hill.example"]
    hill.patch(f"Users/{ann}", {"op": "replace", "path": "active", "value": True})
    assert hill.person("ann@hill.example").ended_day is None
    assert len(addressable(hill.tenant)) == 2


def test_telling_everything_anew_forgets_what_is_not_told_but_wakes_no_account(hill):
    ann = hill.ask("post", "Users", ANN).body["id"]
    hill.patch(f"Users/{ann}", {"op": "replace", "path": "active", "value": False})
    told = hill.ask("put", f"Users/{ann}", {"schemas": [USER], "userName": "ann.ek@hill.example"})
    assert told.status == 200
    assert "displayName" not in told.body
    assert ENTERPRISE not in told.body
    assert told.body["active"] is False


def test_removing_somebody_takes_name_attributes_and_groups_at_once_and_keeps_the_number(hill):
    ann = hill.ask("post", "Users", ANN).body["id"]
    group = hill.add_group("Sales", ann)
    before = hill.get(f"Groups/{group}").headers["ETag"]
    number = hill.person("ann.ek@hill.example").number
    assert hill.ask("delete", f"Users/{ann}").status == 204
    assert hill.get(f"Users/{ann}").status == 404
    assert hill.ask("delete", f"Users/{ann}").status == 404
    row = hill.person("ann.ek@hill.example")
    assert (row.number, row.name, row.department, row.directory_id, row.in_directory) == (number, "", "", "", False)
    assert hill.members(group) == set()
    assert hill.get(f"Groups/{group}").headers["ETag"] != before
    assert not addressable(hill.tenant)
    assert everyone_known(hill.tenant) == []


def test_whoever_is_removed_and_comes_again_is_the_same_to_the_facts_while_they_last(hill):
    ann = hill.add("ann@hill.example")
    number = hill.person("ann@hill.example").number
    hill.ask("delete", f"Users/{ann}")
    again = hill.add("ann@hill.example")
    assert again != ann
    assert hill.person("ann@hill.example").number == number


def test_a_new_name_keeps_the_number(hill):
    ann = hill.add("ann@hill.example")
    number = hill.person("ann@hill.example").number
    told = hill.patch(f"Users/{ann}", {"op": "replace", "path": "userName", "value": "ann.new@hill.example"})
    assert told.status == 200
    assert hill.person("ann.new@hill.example").number == number


def test_a_new_name_that_reports_told_first_takes_over_its_number_and_the_groups(hill):
    ann = hill.add("ann@hill.example", displayName="Ann")
    group = hill.add_group("Sales", ann)
    newer = actions.register(hill.tenant, ["ann.new@hill.example"])["ann.new@hill.example"]
    told = hill.patch(f"Users/{ann}", {"op": "replace", "path": "userName", "value": "ann.new@hill.example"})
    assert (told.status, told.body["id"]) == (200, ann)
    assert hill.person("ann.new@hill.example").number == newer
    assert hill.members(group) == {ann}
    old = hill.person("ann@hill.example")
    assert (old.in_directory, old.name) == (False, "")


def test_a_new_name_of_somebody_else_is_refused(hill):
    ann = hill.add("ann@hill.example")
    hill.add("bo@hill.example")
    told = hill.patch(f"Users/{ann}", {"op": "replace", "path": "userName", "value": "bo@hill.example"})
    assert (told.status, told.body["scimType"]) == (409, "uniqueness")


def test_an_import_changes_nothing_of_whoever_the_provider_keeps_but_licences(hill):
    hill.add("ann@hill.example", displayName="Ann", **{ENTERPRISE: {"department": "Sales"}})
    actions.take_over(hill.tenant, [DirectoryPerson("ann@hill.example", name="Old", department="Old", licences=())])
    row = hill.person("ann@hill.example")
    assert (row.name, row.department, row.message_licences) == ("Ann", "Sales", 0)
    actions.take_over(hill.tenant, [DirectoryPerson("bo@hill.example")])
    assert hill.person("ann@hill.example").in_directory
    assert hill.person("bo@hill.example").in_directory


def test_the_provider_sees_whom_it_keeps_and_nobody_else(hill):
    actions.take_over(hill.tenant, [DirectoryPerson("bo@hill.example", directory_id="2")])
    assert hill.get("Users").body["totalResults"] == 0
    assert hill.found("Users", 'userName eq "bo@hill.example"').body["totalResults"] == 0


def test_the_same_again_changes_nothing_and_is_not_in_the_audit_log(hill):
    ann = hill.ask("post", "Users", ANN).body["id"]
    before = hill.get(f"Users/{ann}").body["meta"]
    noted = AuditEntry.objects.of(hill.tenant).count()
    told = hill.patch(f"Users/{ann}", {"op": "replace", "path": "displayName", "value": "Ann Ek"})
    assert told.body["meta"] == before
    assert AuditEntry.objects.of(hill.tenant).count() == noted


def test_the_audit_log_tells_what_changed_and_of_nobody_by_name(hill):
    ann = hill.ask("post", "Users", ANN).body["id"]
    hill.patch(f"Users/{ann}", {"op": "replace", "path": "displayName", "value": "Ann Berg"})
    hill.ask("delete", f"Users/{ann}")
    rows = list(AuditEntry.objects.of(hill.tenant).filter(action__startswith="scim.").order_by("id"))
    assert [row.action for row in rows] == ["scim.person_added", "scim.person_changed", "scim.person_removed"]
    assert {row.subject for row in rows} == {ann}
    assert rows[1].details["changed"] == ["name"]
    assert {row.details["token"] for row in rows} == {hill.token.split("_")[2]}
    assert not any(word in str(row.details) for row in rows for word in ("Ann", "hill.example", "Sales"))


def test_a_version_that_is_old_changes_nothing(hill):
    ann = hill.add("ann@hill.example")
    old = hill.get(f"Users/{ann}").headers["ETag"]
    assert hill.get(f"Users/{ann}", **{"If-None-Match": old}).status == 304
    assert (
        hill.patch(f"Users/{ann}", {"op": "add", "path": "displayName", "value": "A"}, **{"If-Match": old}).status
        == 200
    )
    late = hill.patch(f"Users/{ann}", {"op": "add", "path": "displayName", "value": "B"}, **{"If-Match": old})
    assert late.status == 412
    assert hill.ask("delete", f"Users/{ann}", **{"If-Match": old}).status == 412
    assert hill.person("ann@hill.example").name == "A"


@pytest.mark.parametrize("path", [f"Users/{NOBODY}", "Users/nobody", f"Groups/{NOBODY}", "Groups/1"])
def test_who_is_not_kept_is_not_found_whatever_is_asked(hill, path):
    for method in ("get", "put", "patch", "delete"):
        told = hill.ask(method, path, {"schemas": [], "Operations": []})
        assert (told.status, told.body["status"]) == (404, "404")


@pytest.mark.parametrize(
    "wrong",
    [
        {"userName": ""},
        {"userName": "  "},
        {"userName": None},
        {"userName": "a" * 321},
        {"userName": 5},
        {"userName": ["a@hill.example"]},
        {"userName": "a\x00b"},
        {"userName": "a\ud800b"},
        {"active": "perhaps"},
        {"active": 7},
        {"displayName": {"a": 1}},
        {"addresses": "Lund"},
        {"addresses": [{"type": "work", "country": "x" * 201}]},
        {"externalId": "x" * 256},
        {ENTERPRISE: "Sales"},
        {ENTERPRISE: {"department": ["Sales"]}},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept_of_it(hill, wrong):
    told = hill.ask("post", "Users", ANN | wrong)
    assert (told.status, told.body["scimType"]) == (400, "invalidValue")
    assert Person.objects.of(hill.tenant).count() == 0
