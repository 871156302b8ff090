"""Who gets in, what an organization sees of another, and what is left when something breaks half way."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from tests.api.interface_world import NOW
from tests.scim.providing import ENTERPRISE, USER
from uptake.people import provisioned_groups
from uptake.people.models import Group, IdentityList, Person
from uptake.rules.permissions import Permission, Role
from uptake.rules.refusals import Refused
from uptake.scim import call, contact
from uptake.scim.pace import Pace
from uptake.tenancy.models import Assignment, AuditEntry
from uptake.tenancy.token_actions import revoke_token
from uptake.tenancy.token_scopes import OPENS, Scope

pytestmark = pytest.mark.django_db
NOBODY = "Users/5b0e6a1c-3f4d-4c57-9a52-7a1f0d9be7c2"
PATHS = ["Users", "Groups", NOBODY, "ServiceProviderConfig", "Schemas", "Me", "nothing", ""]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_gets_in_without_a_token(hill, path):
    browser = hill.organization.browser()
    for client in (Client(SERVER_NAME="localhost"), browser):
        told = client.get(f"/scim/v2/{path}")
        assert told.status_code == 401
        assert told["WWW-Authenticate"].startswith("Bearer")
        assert told.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_a_token_for_anything_else_does_not_open_it(hill):
    for scope in Scope:
        hill.token = hill.organization.token(scopes=(scope.value,))
        assert hill.get("Users").status == (200 if scope is Scope.DIRECTORY_WRITE else 403)


def test_a_token_for_the_directory_opens_nothing_else(hill):
    for path in ("score", "messages", "settings/messages"):
        told = Client(SERVER_NAME="localhost").get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {hill.token}"})
        assert told.status_code == 403
    assert OPENS[Scope.DIRECTORY_WRITE] == {Permission.PROVISION}


def test_nobody_but_a_global_administrator_makes_such_a_token(hill):
    for role in Role:
        by = hill.organization.admin(role.value.replace("_", "-"), role)
        if role is Role.GLOBAL_ADMINISTRATOR:
            assert hill.organization.token(by=by, scopes=("directory:write",))
        else:
            with pytest.raises(Refused, match="not_allowed"):
                hill.organization.token(by=by, scopes=("directory:write",))


def test_a_token_ends_with_the_role_of_its_maker_and_when_it_is_revoked(hill):
    roles = Assignment.objects.of(hill.tenant)
    kept = list(roles)
    roles.all().delete()
    assert hill.get("Users").status == 403
    roles.model.everyone.bulk_create(kept)
    assert hill.get("Users").status == 200
    told = hill.organization.token
    assert told
    row = call.use_token(hill.token, NOW)
    revoke_token(token_id=row.token_id, by=hill.organization.gina, now=NOW)
    again = hill.get("Users")
    assert again.status == 401
    assert 'error="invalid_token"' in again.headers["WWW-Authenticate"]


def test_an_organization_sees_nothing_of_another_and_changes_nothing_there(hill, vale):
    ann = hill.add("ann@hill.example", displayName="Ann")
    group = hill.add_group("Sales", ann)
    for path in (f"Users/{ann}", f"Groups/{group}"):
        for method in ("get", "put", "patch", "delete"):
            body = {
                "userName": "x",
                "displayName": "x",
                "Operations": [{"op": "replace", "value": {"displayName": "x"}}],
            }
            assert vale.ask(method, path, body).status == 404
    assert vale.get("Users").body["totalResults"] == vale.get("Groups").body["totalResults"] == 0
    assert vale.found("Groups", f'members eq "{ann}"').body["totalResults"] == 0
    assert vale.found("Users", f'id eq "{ann}"').body["totalResults"] == 0
    assert vale.add("ann@hill.example")  # the same name may be in both
    assert hill.get(f"Users/{ann}").body["displayName"] == "Ann"
    assert hill.members(group) == {ann}


def test_what_is_not_offered_is_said(hill):
    assert hill.get("Me").status == 501
    assert hill.ask("post", "Bulk", {"Operations": []}).status == 501
    assert hill.get("Shoes").status == 404
    told = hill.ask("delete", "Users")
    assert (told.status, told.headers["Allow"]) == (405, "GET, POST")
    config = hill.get("ServiceProviderConfig").body
    assert (config["bulk"]["supported"], config["patch"]["supported"]) == (False, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'"text"',
        b"\xff\xfe",
        b'{"userName": NaN}',
        b'{"userName": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"userName": "a", "addresses": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"Operations": 5}',
        b'{"Operations": []}',
        b'{"Operations": [null]}',
        b'{"Operations": [{"op": 5}]}',
        b'{"Operations": [{"op": "add", "path": 5}]}',
        b'{"Operations": [{"op": "add", "path": "' + b"a." * 5000 + b'", "value": 1}]}',
        b'{"Operations": [{"op": "add", "path": "members[' + b"(" * 5000 + b']", "value": 1}]}',
        b'{"Operations": [{"op": "replace", "path": "displayName", "value": {"a": {"b": []}}}]}',
        b'{"displayName": "x", "members": [[[]]]}',
        b'{"displayName": "x", "members": {"value": 5}}',
        b'{"filter": 5}',
        b'{"count": {}, "attributes": 5}',
        b'{"sortBy": ["a"]}',
        b'{"attributes": {"a": 1}}',
        b'{"userName": "a", "active": [], "schemas": 5}',
        b'{"userName": "a", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [1]}',
        b'{"USERNAME": "a", "username": "b", "userName": {}}',
    ],
)
def test_whatever_is_sent_is_answered_and_never_breaks_the_server(hill, body):
    ann = hill.add("ann@hill.example")
    group = hill.add_group("Sales", ann)
    kinds = [("post", "Users"), ("post", "Groups"), ("post", "Users/.search"), ("post", "Groups/.search")]
    ones = [(method, path) for method in ("put", "patch") for path in (f"Users/{ann}", f"Groups/{group}")]
    for method, path in (*kinds, *ones):
        told = hill.ask(method, path, body)
        assert told.status < 500, (method, path, told.body)
        if told.status >= 400:
            assert told.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_a_request_that_is_too_large_is_refused(hill, monkeypatch):
    monkeypatch.setattr(call, "MOST_BYTES", 1000)
    assert hill.ask("post", "Users", {"userName": "a" * 2000}).status == 413


def test_somebody_too_fast_is_told_to_wait(hill, monkeypatch):
    monkeypatch.setattr(call, "pace", Pace(per_second=0.001, at_once=2))
    assert [hill.get("Users").status for _ in range(3)] == [200, 200, 429]
    assert int(hill.get("Users").headers["Retry-After"]) > 100


def test_a_bucket_fills_again_with_time():
    pace = Pace(per_second=2, at_once=2)
    assert [pace.wait(1, 0.0) for _ in range(3)] == [0, 0, 0.5]
    assert pace.wait(2, 0.0) == 0
    assert pace.wait(1, 0.49) > 0
    assert pace.wait(1, 1.0) == 0
    assert [pace.wait(1, 100.0) for _ in range(3)] == [0, 0, 0.5]


def test_a_change_that_breaks_half_way_leaves_nothing_behind(hill, monkeypatch):
    ids = [hill.add(f"p{n}@hill.example") for n in range(3)]
    group = hill.add_group("Sales", ids[0])
    noted = AuditEntry.objects.of(hill.tenant).count()
    etag = hill.get(f"Groups/{group}").headers["ETag"]

    def dies(*_args, **_more):
        raise DatabaseError("p1@hill.example is secret")

    change = (
        {"op": "replace", "path": "displayName", "value": "Other"},
        {"op": "replace", "path": "members", "value": [{"value": each} for each in ids[1:]]},
    )
    for broken in ("note", "_put"):
        with monkeypatch.context() as patched:
            patched.setattr(provisioned_groups, broken, dies)
            told = hill.patch(f"Groups/{group}", *change)
        assert told.status == 500
        assert "secret" not in str(told.body)
        assert hill.members(group) == {ids[0]}
        assert hill.get(f"Groups/{group}").headers["ETag"] == etag
        assert Group.objects.of(hill.tenant).get().name == "Sales"
        assert AuditEntry.objects.of(hill.tenant).count() == noted
    assert hill.patch(f"Groups/{group}", *change).status == 204
    assert hill.members(group) == set(ids[1:])


def test_what_breaks_is_logged_without_what_was_sent(hill, monkeypatch, caplog):
    name = "ann"
    sent = f"{name}@hill.example"

    def dies(*_args, **_more):
        raise ValueError(sent)

    monkeypatch.setattr("uptake.scim.user_views.keep_person", dies)
    told = hill.ask("post", "Users", {"userName": sent})
    assert told.status == 500
    assert sent not in caplog.text + str(told.body)
    assert "ValueError" in caplog.text
    assert "keep_person" in caplog.text


def test_a_database_that_is_busy_asks_to_come_again(hill, monkeypatch):
    def busy(*_args, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr("uptake.scim.user_views.keep_person", busy)
    told = hill.ask("post", "Users", {"userName": "ann@hill.example"})
    assert (told.status, told.headers["Retry-After"]) == (503, "5")


def test_the_last_contact_and_refusal_are_remembered_without_what_was_sent(hill, vale):
    assert contact.last(hill.tenant) == contact.ContactRow()
    hill.get("Users")
    assert contact.last(hill.tenant).asked_at is not None
    hill.ask("post", "Users", {"userName": "a" * 400})
    told = contact.last(hill.tenant)
    assert (told.refused, told.refused_what, told.refused_status) == (1, "POST Users", 400)
    assert (told.refused_reason, told.changed_at) == ("invalidValue", None)
    hill.get(f"Users/{uuid.uuid4()}")
    assert contact.last(hill.tenant).refused == 1
    hill.add("ann@hill.example")
    assert contact.last(hill.tenant).refused == 0
    assert contact.last(hill.tenant).changed_at is not None
    assert contact.last(vale.tenant) == contact.ContactRow()


def test_a_refused_person_is_not_there_half(hill):
    hill.add("bo@hill.example", externalId="taken")
    told = hill.ask(
        "post", "Users", {"schemas": [USER, ENTERPRISE], "userName": "ann@hill.example", "externalId": "taken"}
    )
    assert told.status == 409
    assert [row.principal for row in Person.objects.of(hill.tenant)] == ["bo@hill.example"]


def test_clients_learn_who_is_who_with_the_change_or_the_next_request_after_a_while(hill, settings, monkeypatch):
    written = []
    monkeypatch.setattr("uptake.scim.door.publish_people", lambda tenant: written.append(tenant.slug))
    hill.add("ann@hill.example")
    hill.add("bo@hill.example")
    assert written == ["hill"]
    IdentityList.objects.of(hill.tenant).update(written_at=NOW - timedelta(minutes=1))
    hill.get("Users")
    hill.get("Users")
    assert written == ["hill", "hill"]


def test_a_list_that_cannot_be_written_fails_no_change(hill, monkeypatch):
    def full(_tenant):
        raise OSError("no space left")

    monkeypatch.setattr("uptake.scim.door.publish_people", full)
    assert hill.add("ann@hill.example")
    assert IdentityList.objects.of(hill.tenant).filter(asked__gt=0, written=0).exists()
