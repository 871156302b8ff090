"""What Microsoft Entra ID sends, recorded by its shape in our own words, and what comes of it."""

import pytest

from tests.scim.providing import ENTERPRISE, GROUP, PATCH, USER

pytestmark = pytest.mark.django_db
OBJECT = "cd3f4a52-1111-4222-8333-444455556666"


def test_a_connection_is_tested_by_asking_for_somebody_who_is_not_there(hill):
    told = hill.found("Users", 'userName eq "3d1a8e0c-nobody"')
    assert told.status == 200
    assert told.headers["Content-Type"] == "application/scim+json"
    assert (told.body["totalResults"], told.body["Resources"]) == (0, [])


def test_the_flag_of_the_address_and_capitals_of_names_change_nothing(hill):
    hill.add("Ann@hill.example", externalId=OBJECT)
    told = hill.get("Users?aadOptscim062020&filter=UserName+Eq+%22ANN%40hill.example%22")
    assert told.body["totalResults"] == 1


@pytest.mark.parametrize(
    ("operation", "field", "value"),
    [
        ({"op": "Replace", "path": "active", "value": "False"}, "account_enabled", False),
        ({"op": "Replace", "path": "active", "value": False}, "account_enabled", False),
        ({"op": "Add", "path": "active", "value": "False"}, "account_enabled", False),
        ({"op": "Replace", "value": {"active": "False"}}, "account_enabled", False),
        ({"op": "replace", "value": {"active": False, "id": "x", "meta": None}}, "account_enabled", False),
        ({"op": "Replace", "path": "displayName", "value": [{"$ref": None, "value": "New"}]}, "name", "New"),
        ({"op": "Replace", "path": "displayName", "value": "New"}, "name", "New"),
        ({"OP": "Replace", "Path": "displayName", "Value": "New"}, "name", "New"),
        ({"op": "Add", "path": 'addresses[type eq "work"].country', "value": "SE"}, "country", "SE"),
        ({"op": "Replace", "path": 'addresses[type eq "work"].locality', "value": "Lund"}, "city", "Lund"),
        ({"op": "Add", "value": {'addresses[type eq "work"].region': "Skåne"}}, "state", "Skåne"),
        ({"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Sales"}, "department", "Sales"),
        ({"op": "Add", "value": {f"{ENTERPRISE}:department": "Sales"}}, "department", "Sales"),
        ({"op": "Add", "value": {ENTERPRISE: {"organization": "Hill AB"}}}, "company", "Hill AB"),
        ({"op": "Add", "value": {"name.givenName": "A", "displayName": "New"}}, "name", "New"),
        ({"op": "Replace", "path": "preferredLanguage", "value": "sv"}, "language", "sv"),
        ({"op": "Replace", "path": "preferredLanguage", "value": None}, "language", ""),
        ({"op": "Replace", "path": "preferredLanguage", "value": ""}, "language", ""),
        ({"op": "Remove", "path": "preferredLanguage"}, "language", ""),
        ({"op": "Remove", "path": f"{ENTERPRISE}:department"}, "department", ""),
        ({"op": "Add", "path": 'emails[type eq "work"].value', "value": "a@b"}, "name", "Ann"),
        ({"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "1"}, "name", "Ann"),
        ({"op": "Add", "path": f"{ENTERPRISE}:manager", "value": OBJECT}, "name", "Ann"),
        ({"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": {"$ref": None, "value": OBJECT}}, "name", "Ann"),
        ({"op": "Remove", "path": f"{ENTERPRISE}:manager"}, "name", "Ann"),
        ({"op": "Add", "value": {"roles": [{"primary": "True", "value": "x"}]}}, "name", "Ann"),
        (
            {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:custom:2.0:User:shoe", "value": 5},
            "name",
            "Ann",
        ),
        ({"op": "Replace", "path": f"{USER}:displayName", "value": "New"}, "name", "New"),
    ],
)
def test_a_change_of_a_person_is_understood(hill, operation, field, value):
    ann = hill.add("ann@hill.example", displayName="Ann", preferredLanguage="de", **{ENTERPRISE: {"department": "X"}})
    told = hill.patch(f"Users/{ann}", operation)
    assert told.status == 200, told.body
    assert getattr(hill.person("ann@hill.example"), field) == value


def test_a_person_is_sent_with_everything_that_is_mapped_and_nulls(hill):
    told = hill.ask(
        "post",
        "Users",
        {
            "schemas": [USER, ENTERPRISE],
            "externalId": OBJECT,
            "userName": "ann@hill.example",
            "active": "True",
            "addresses": [{"type": "work", "country": "SE", "formatted": None, "primary": "False"}],
            "emails": [{"primary": True, "type": "work", "value": "ann@hill.example"}],
            "meta": {"resourceType": "User"},
            "name": {"formatted": "Ann Ek", "familyName": "Ek", "givenName": "Ann"},
            "roles": [],
            "title": None,
            ENTERPRISE: {"department": None, "employeeNumber": "5", "manager": {"$ref": None, "value": None}},
        },
    )
    assert told.status == 201, told.body
    row = hill.person("ann@hill.example")
    assert (row.account_enabled, row.country, row.directory_id, row.name) == (True, "SE", OBJECT, "Ann Ek")


def test_members_are_added_and_removed_as_lists_of_values_and_answered_without_content(hill):
    ids = [hill.add(f"p{n}@hill.example") for n in range(3)]
    group = hill.add_group("Sales", externalId=OBJECT)
    values = [{"$ref": None, "value": each} for each in ids]
    added = hill.patch(f"Groups/{group}", {"op": "Add", "path": "members", "value": values})
    assert (added.status, added.body) == (204, None)
    removed = hill.patch(f"Groups/{group}", {"op": "Remove", "path": "members", "value": values[:2]})
    assert (removed.status, removed.body) == (204, None)
    assert hill.members(group) == {ids[2]}


def test_a_group_is_renamed_by_a_value_that_also_tells_its_identifier(hill):
    group = hill.add_group("Sales", externalId=OBJECT)
    told = hill.patch(f"Groups/{group}", {"op": "Replace", "value": {"id": group, "displayName": "Selling"}})
    assert told.status == 204
    assert hill.group("Selling").directory_id == OBJECT


def test_membership_is_asked_for_one_by_one(hill):
    ann, bo = hill.add("ann@hill.example"), hill.add("bo@hill.example")
    group = hill.add_group("Sales", ann)
    path = "Groups?excludedAttributes=members&filter="
    for member, found in ((ann, 1), (bo, 0)):
        told = hill.get(f'{path}id eq "{group}" and members eq "{member}"')
        assert told.body["totalResults"] == found
        assert hill.found("Groups", f'members[value eq "{member}"]').body["totalResults"] == found


def test_a_group_is_sought_by_its_name_without_its_members(hill):
    hill.add_group("Sales & Co", hill.add("ann@hill.example"))
    told = hill.get("Groups?excludedAttributes=members&filter=displayName+eq+%22Sales+%26+Co%22")
    assert told.body["totalResults"] == 1
    assert "members" not in told.body["Resources"][0]


def test_a_person_is_disabled_and_later_deleted(hill):
    ann = hill.add("ann@hill.example", externalId=OBJECT)
    hill.patch(f"Users/{ann}", {"op": "Replace", "path": "active", "value": "False"})
    assert hill.get(f"Users/{ann}").body["active"] is False
    assert hill.ask("delete", f"Users/{ann}").status == 204
    assert hill.found("Users", 'userName eq "ann@hill.example"').body["totalResults"] == 0


def test_several_operations_in_one_change_are_all_done(hill):
    ann = hill.add("ann@hill.example")
    hill.ask(
        "patch",
        f"Users/{ann}",
        {
            "schemas": [PATCH],
            "Operations": [
                {"op": "Add", "path": "displayName", "value": "Ann"},
                {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Sales"},
                {"op": "Replace", "path": "userName", "value": "ann.ek@hill.example"},
            ],
        },
    )
    row = hill.person("ann.ek@hill.example")
    assert (row.name, row.department) == ("Ann", "Sales")


def test_a_group_without_members_is_sent_with_null(hill):
    told = hill.ask("post", "Groups", {"schemas": [GROUP], "externalId": OBJECT, "displayName": "S", "members": None})
    assert told.status == 201
