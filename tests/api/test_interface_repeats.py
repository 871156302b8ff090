"""A request with a key is done once: asked again it is answered again, and nothing happens twice."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from tests.api.interface_world import EVERY, NOW, Program
from tests.messaging.conftest import folder
from tests.messaging.test_message_pictures import picture
from uptake.api import edits, once
from uptake.messaging import actions, publish, queries
from uptake.messaging.models import Message
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Assignment, AuditEntry, KeptAnswer, Tenant
from uptake.tenancy.token_actions import revoke_token
from uptake.tenancy.token_answers import claim
from uptake.tenancy.token_queries import tokens_for

__all__ = ["folder"]

ANNOUNCEMENT = {"kind": "announcement"}
KEY = {"idempotency-key": "once-1"}


@pytest.fixture
def script(hill):
    Tenant.objects.filter(pk=hill.tenant.pk).update(messages_on=True)
    return Program(hill.token(scopes=EVERY))


def begin(script, told=ANNOUNCEMENT, **headers):
    return script.send("post", "/messages", told, **(headers or KEY))


def how_many(hill):
    return Message.objects.of(hill.tenant).count()


def reason(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["reason"]


def test_the_same_request_again_is_answered_the_same_and_does_nothing(hill, script):
    first = begin(script)
    again = begin(script)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    for header in ("Content-Type", "Location", "ETag"):
        assert again[header] == first[header]
    assert again[once.REPEATED] == "true"
    assert once.REPEATED not in first
    assert how_many(hill) == 1
    assert AuditEntry.objects.of(hill.tenant).filter(action="message.created").count() == 1


def test_without_a_key_every_request_is_a_new_one(hill, script):
    begin(script, accept="application/json")
    begin(script, accept="application/json")
    assert how_many(hill) == 2
    assert not KeptAnswer.objects.of(hill.tenant).exists()


@pytest.mark.parametrize("other", [{"kind": "urgent"}, {"kind": "announcement", "name": "x"}])
def test_another_request_with_the_same_key_is_refused(hill, script, other):
    begin(script)
    assert reason(begin(script, other)) == (409, "key_used_otherwise")
    number = Message.objects.of(hill.tenant).get().pk
    assert reason(script.send("post", f"/messages/{number}:copy", **KEY)) == (409, "key_used_otherwise")
    assert how_many(hill) == 1


def test_keys_belong_to_one_token(hill, script):
    other = Program(hill.token(scopes=EVERY))
    begin(script)
    assert begin(other).status_code == 201
    assert how_many(hill) == 2


def test_what_was_refused_is_not_kept_and_may_go_better(hill, script):
    Tenant.objects.filter(pk=hill.tenant.pk).update(messages_on=False)
    assert reason(begin(script)) == (409, "messages_are_off")
    assert not KeptAnswer.objects.of(hill.tenant).exists()
    Tenant.objects.filter(pk=hill.tenant.pk).update(messages_on=True)
    assert begin(script).status_code == 201


def test_what_was_done_once_may_be_impossible_a_second_time_and_is_told_all_the_same(hill, script):
    number = begin(script).json()["message"]
    copied = script.send("post", f"/messages/{number}:copy", **{"idempotency-key": "copy"})
    script.send("delete", f"/messages/{number}")
    again = script.send("post", f"/messages/{number}:copy", **{"idempotency-key": "copy"})
    assert (again.status_code, again.content) == (201, copied.content)
    assert reason(script.send("post", f"/messages/{number}:copy")) == (404, "no_such_message")


def test_an_answer_is_told_again_only_to_those_who_may_still_ask(hill):
    Tenant.objects.filter(pk=hill.tenant.pk).update(messages_on=True)
    writer = hill.admin("will", Role.MESSAGES_WRITER)
    script = Program(hill.token(by=writer, scopes=("messages:write",)))
    assert begin(script).status_code == 201
    held = Assignment.objects.of(hill.tenant).filter(admin=hill.admins["will"])
    held.update(role=Role.REPORTS_READER.value)
    assert reason(begin(script)) == (403, "not_allowed")
    held.update(role=Role.MESSAGES_WRITER.value)
    assert begin(script).status_code == 201
    revoke_token(token_id=tokens_for(writer)[0].id, by=writer, now=NOW)
    assert reason(begin(script)) == (401, "token_revoked")


def test_after_a_day_a_key_is_free_again(hill, script):
    begin(script)
    rows = KeptAnswer.objects.of(hill.tenant)
    rows.update(at=NOW - timedelta(hours=23))
    assert begin(script)[once.REPEATED] == "true"
    rows.update(at=NOW - timedelta(hours=24))
    assert begin(script, {"kind": "urgent"}).status_code == 201
    assert how_many(hill) == 2
    assert rows.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 256, "\t"])
def test_a_key_that_is_none_is_not_understood(hill, script, key):
    assert reason(begin(script, **{"idempotency-key": key})) == (422, "bad_parameter")
    assert how_many(hill) == 0


def test_a_file_is_the_same_request_whatever_parts_the_form(hill, script):
    number = begin(script, {"kind": "announcement", "location": "web"}).json()["message"]
    address = f"/messages/{number}/picture"
    headers = {"idempotency-key": "picture"}
    first = script.upload(address, picture((400, 200)), **headers)
    again = script.upload(address, picture((400, 200)), **headers)
    assert first.status_code == 200, first.content
    assert (again.content, again[once.REPEATED]) == (first.content, "true")
    assert reason(script.upload(address, picture((300, 200)), **headers)) == (409, "key_used_otherwise")


def test_a_crash_in_between_leaves_neither_a_change_nor_an_answer(hill, script, monkeypatch):
    """The change and its answer are one transaction; what breaks after the change takes it back."""

    def breaks(*_args, **_more):
        raise RuntimeError("the plug is pulled")

    with monkeypatch.context() as broken:
        broken.setattr("uptake.api.message_writing.whole", breaks)
        assert reason(begin(script)) == (500, "broken")
    assert how_many(hill) == 0
    assert not KeptAnswer.objects.of(hill.tenant).exists()
    assert not AuditEntry.objects.of(hill.tenant).filter(action="message.created").exists()
    assert begin(script).status_code == 201
    assert how_many(hill) == 1


def test_of_two_at_once_one_does_it_and_the_other_is_told_to_wait(hill, script, monkeypatch):
    """Another process takes the key between the look and the claim: the database lets one of the two through."""
    kept = KeptAnswer.objects.of(hill.tenant)
    token = tokens_for(hill.gina)[0].id
    unseen = kept.none()
    kept.create(tenant=hill.tenant, token_id=token, key="once-1", request="0" * 64, at=NOW)
    monkeypatch.setattr("uptake.tenancy.token_answers._known", lambda *_args: unseen.first())
    assert reason(begin(script)) == (409, "in_progress")
    assert how_many(hill) == 0


def test_a_database_that_is_busy_for_too_long_is_told(hill, script, monkeypatch):
    def busy(*_args, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr("uptake.api.once._keep", busy)
    assert reason(begin(script)) == (409, "in_progress")
    assert how_many(hill) == 0


def test_reading_and_changing_have_no_use_for_a_key(hill, script):
    number = begin(script).json()["message"]
    assert once.REPEATED not in script.ask(f"/messages/{number}", **KEY)
    change = {"if-match": "*", **KEY}
    assert script.send("patch", f"/messages/{number}", {"name": "x"}, **change).json()["name"] == "x"
    assert script.send("patch", f"/messages/{number}", {"name": "y"}, **change).json()["name"] == "y"


def test_a_snapshot_waits_for_the_transaction_around_it(hill, script, monkeypatch):
    written = []
    monkeypatch.setattr(publish, "write", lambda _folder, snapshot: written.append(snapshot.version))
    number = begin(script).json()["message"]

    with publish.after_the_change():
        actions.delete(message_id=number, by=hill.gina, now=NOW)
        assert written == []
    assert len(written) == 1
    assert queries.row(hill.tenant, number) is None


@given(st.datetimes(), st.datetimes())
def test_two_edits_never_have_the_same_tag(one, other):
    aware = [each.replace(tzinfo=NOW.tzinfo) for each in (one, other)]
    tags = [f'"{edits._edit(each)}-{"0" * 16}"' for each in aware]
    assert (tags[0] == tags[1]) is (one == other)


@given(st.text(max_size=200))
def test_a_header_that_is_no_tag_matches_nothing(text):
    if text.strip() == "*":
        return
    with pytest.raises(Refused, match="edited_meanwhile"):
        edits.require_newest(text, NOW)


def test_a_claim_is_free_until_it_is_used(hill):
    hill.token(scopes=EVERY)
    holder = type("Holder", (), {"tenant": hill.tenant, "token_id": tokens_for(hill.gina)[0].id})()
    assert claim(holder, "a", "1" * 64, NOW).row_id
    with pytest.raises(Refused, match="key_used_otherwise"):
        claim(holder, "a", "2" * 64, NOW)
