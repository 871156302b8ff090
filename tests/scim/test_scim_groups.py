"""A group as an identity provider keeps it: members in parts, groups within groups, removal."""

import uuid

import pytest

from tests.scim.providing import GROUP
from uptake.facts.importers.deliveries import DirectoryGroup, DirectoryPerson, Member
from uptake.people import actions, provisioned
from uptake.people.models import Group
from uptake.people.provisioned_groups import Step, ToldGroup, change_group
from uptake.people.queries import members
from uptake.tenancy.models import AuditEntry

pytestmark = pytest.mark.django_db
OBJECT = "77f43d2c-1111-4222-8333-444455556666"


@pytest.fixture
def three(hill):
    return [hill.add(f"p{n}@hill.example") for n in range(3)]


def test_a_group_is_kept_under_the_identifier_of_the_directory(hill, three):
    group = hill.add_group("Sales", *three[:2], externalId=OBJECT)
    assert hill.members(group) == set(three[:2])
    told = hill.get(f"Groups/{group}").body
    assert (told["displayName"], told["externalId"]) == ("Sales", OBJECT)
    assert told["members"][0]["$ref"] == f"http://localhost/scim/v2/Users/{told['members'][0]['value']}"
    assert told["members"][0]["type"] == "User"
    assert len(members(hill.tenant, [OBJECT])) == 2


def test_members_come_and_go_and_the_same_again_is_no_change(hill, three):
    group = hill.add_group("Sales", three[0])
    assert hill.patch(f"Groups/{group}", {"op": "add", "path": "members", "value": [{"value": three[1]}]}).status == 204
    version = hill.get(f"Groups/{group}").headers["ETag"]
    hill.patch(f"Groups/{group}", {"op": "add", "path": "members", "value": [{"value": three[1]}]})
    hill.patch(f"Groups/{group}", {"op": "remove", "path": f'members[value eq "{three[2]}"]'})
    assert hill.get(f"Groups/{group}").headers["ETag"] == version
    hill.patch(f"Groups/{group}", {"op": "remove", "path": f'members[value eq "{three[0]}"]'})
    assert hill.members(group) == {three[1]}
    hill.patch(f"Groups/{group}", {"op": "replace", "path": "members", "value": [{"value": three[2]}]})
    assert hill.members(group) == {three[2]}
    hill.patch(f"Groups/{group}", {"op": "remove", "path": "members"})
    assert hill.members(group) == set()


def test_operations_are_done_in_their_order(hill, three):
    group = hill.add_group("Sales")
    hill.patch(
        f"Groups/{group}",
        {"op": "add", "path": "members", "value": [{"value": each} for each in three]},
        {"op": "remove", "path": "members", "value": [{"value": three[0]}]},
        {"op": "add", "path": "members", "value": [{"value": three[0]}]},
        {"op": "remove", "path": f'members[value eq "{three[1]}" or value eq "{three[2]}"]'},
        {"op": "replace", "path": "displayName", "value": "Selling"},
    )
    assert hill.members(group) == {three[0]}
    assert hill.get(f"Groups/{group}").body["displayName"] == "Selling"


def test_a_member_that_is_not_kept_refuses_the_whole_change(hill, vale, three):
    group = hill.add_group("Sales", three[0])
    stranger = vale.add("zoe@vale.example")
    for nobody in (str(uuid.uuid4()), "nobody", stranger):
        told = hill.patch(
            f"Groups/{group}",
            {"op": "replace", "path": "displayName", "value": "Other"},
            {"op": "add", "path": "members", "value": [{"value": three[1]}, {"value": nobody}]},
        )
        assert (told.status, told.body["scimType"]) == (400, "invalidValue")
        assert hill.ask("post", "Groups", {"displayName": "X", "members": [{"value": nobody}]}).status == 400
    assert hill.members(group) == {three[0]}
    assert [each.name for each in Group.objects.of(hill.tenant)] == ["Sales"]


def test_groups_hold_groups_and_their_people_count(hill, three):
    inner = hill.add_group("Lund", three[0], externalId=OBJECT)
    outer = hill.add_group("Sweden", inner, three[1])
    assert hill.members(outer) == {inner, three[1]}
    kinds = {each["value"]: each["type"] for each in hill.get(f"Groups/{outer}").body["members"]}
    assert kinds == {inner: "Group", three[1]: "User"}
    assert len(members(hill.tenant, [hill.group("Sweden").directory_id])) == 2
    hill.patch(f"Groups/{outer}", {"op": "remove", "path": f'members[value eq "{inner}"]'})
    assert hill.members(outer) == {three[1]}


def test_an_imported_group_is_taken_over_with_what_it_is_used_for_but_not_with_its_members(hill, three):
    actions.take_over(hill.tenant, [DirectoryPerson("old@hill.example", directory_id="9")])
    actions.take_over_groups(hill.tenant, [DirectoryGroup(OBJECT, "Old name", (Member("9"),))])
    hill.add_group("Sales", three[0], externalId=OBJECT)
    assert Group.objects.of(hill.tenant).count() == 1
    assert list(members(hill.tenant, [OBJECT])) == [hill.person("p0@hill.example").number]


def test_an_import_leaves_the_groups_of_the_provider_alone(hill, three):
    group = hill.add_group("Sales", three[0], externalId=OBJECT)
    actions.take_over_groups(hill.tenant, [DirectoryGroup(OBJECT, "Other", ()), DirectoryGroup("new", "New", ())])
    actions.take_over_groups(hill.tenant, [])
    assert hill.members(group) == {three[0]}
    assert [each.name for each in Group.objects.of(hill.tenant)] == ["Sales"]


def test_an_external_identifier_is_there_once_and_may_change_without_changing_what_the_group_is(hill):
    group = hill.add_group("Sales", externalId=OBJECT)
    again = hill.ask("post", "Groups", {"displayName": "Other", "externalId": OBJECT})
    assert (again.status, again.body["scimType"]) == (409, "uniqueness")
    hill.patch(f"Groups/{group}", {"op": "replace", "path": "externalId", "value": "else"})
    assert hill.group("Sales").directory_id == OBJECT
    assert hill.found("Groups", 'externalId eq "else"').body["totalResults"] == 1


def test_a_removed_group_is_gone(hill, three):
    group = hill.add_group("Sales", three[0])
    assert hill.ask("delete", f"Groups/{group}").status == 204
    assert hill.get(f"Groups/{group}").status == 404
    assert not Group.objects.of(hill.tenant).exists()
    assert hill.get(f"Users/{three[0]}").status == 200


def test_members_are_left_out_of_the_answer_on_request_and_asked_for_by_it(hill, three):
    group = hill.add_group("Sales", *three)
    assert "members" not in hill.get(f"Groups/{group}?excludedAttributes=members").body
    assert "members" not in hill.get("Groups?excludedAttributes=members").body["Resources"][0]
    told = hill.get(f"Groups/{group}?attributes=members.value").body
    assert set(told) == {"schemas", "id", "members"}
    assert {tuple(each) for each in told["members"]} == {("value",)}


def test_the_audit_log_counts_members_and_names_nobody(hill, three):
    group = hill.add_group("Sales", *three)
    hill.patch(f"Groups/{group}", {"op": "remove", "path": "members", "value": [{"value": three[0]}]})
    rows = AuditEntry.objects.of(hill.tenant).filter(action__startswith="scim.group").order_by("id")
    assert [(row.action, row.subject) for row in rows] == [("scim.group_added", group), ("scim.group_changed", group)]
    assert rows[0].details["members"] == 3
    assert {name: rows[1].details[name] for name in ("added", "removed", "renamed")} == {
        "added": 0,
        "removed": 1,
        "renamed": False,
    }


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        ({"op": "remove"}, "noTarget"),
        ({"op": "remove", "path": "displayName"}, "mutability"),
        ({"op": "replace", "path": "displayName", "value": ""}, "invalidValue"),
        ({"op": "replace", "path": "displayName", "value": ["a", "b"]}, "invalidValue"),
        ({"op": "add", "path": "members.value", "value": "x"}, "mutability"),
        ({"op": "add", "path": "members", "value": [5]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": {"a": 1}}]}, "invalidValue"),
        ({"op": "remove", "path": 'members[display sw "a"]'}, "invalidFilter"),
        ({"op": "remove", "path": "members[value eq"}, "invalidPath"),
        ({"op": "add", "path": "a b c", "value": 1}, "invalidPath"),
        ({"op": "add", "value": "x"}, "invalidValue"),
        ({"op": "move", "path": "members"}, "invalidSyntax"),
        ({"path": "members"}, "invalidSyntax"),
        ("add", "invalidSyntax"),
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_in_the_words_of_the_standard(hill, three, operation, word):
    group = hill.add_group("Sales", three[0])
    told = hill.patch(f"Groups/{group}", operation)
    assert (told.status, told.body.get("scimType")) == (400, word)
    assert hill.members(group) == {three[0]}


def test_a_group_of_thousands_is_changed_in_parts_with_few_questions(hill, django_assert_max_num_queries):
    ids = [hill.add(f"p{n}@hill.example") for n in range(40)]
    group = hill.add_group("All")
    by = hill.organization.gina
    now = hill.organization.tenant.created_at
    with django_assert_max_num_queries(40):
        change_group(
            uuid.UUID(group), ToldGroup("All"), [Step(added=[uuid.UUID(each) for each in ids])], by=by, now=now
        )
    with django_assert_max_num_queries(3):
        found = provisioned.members(hill.tenant, [uuid.UUID(group)])
    assert {str(each.public_id) for each in found[uuid.UUID(group)]} == set(ids)


def test_the_schemas_of_a_group_are_told(hill):
    assert hill.get(f"Groups/{hill.add_group('Sales')}").body["schemas"] == [GROUP]
