"""Everything that the pages do with messages, a program does with a token: no more, and no less."""

from datetime import timedelta

import pytest

from tests.api.interface_world import Program
from tests.messaging.office import NOW, TODAY, Office
from tests.messaging.test_message_pictures import picture
from uptake.messaging import clock, queries
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.tenancy.models import AuditEntry, Tenant
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import offered

WORDS = {"en-US": {"title": "Files", "body": "Keep them online.", "button": "Show me"}}
LATER = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def office(db, folder):
    found = Office.founded()
    found.hire(30)
    found.facts(active=range(1, 13))
    return found


def program_of(by, *scopes):
    return Program(make_token(name="Script", scopes=scopes or offered(by), by=by, now=NOW))


@pytest.fixture
def will(office):
    return program_of(office.will)


@pytest.fixture
def april(office):
    return program_of(office.april)


def done(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def refused(answer, status, reason):
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["reason"]) == (status, reason), answer.content


def begun(program, **more):
    told = {"kind": "announcement", "objective": "adoption", "location": "web", "name": "Files", **more}
    return done(program.send("post", "/messages", told), 201)


def complete(program, **more):
    told = {
        "own_texts": WORDS,
        "url": "https://hillside.example/files",
        "all_users": True,
        "first_day": TODAY.isoformat(),
        "last_day": LATER.isoformat(),
    }
    return begun(program, **told, **more)


def change(program, number, told, etag="*"):
    return program.send("patch", f"/messages/{number}", told, **{"if-match": etag})


def verb(program, number, name, told=None, **headers):
    return program.send("post", f"/messages/{number}:{name}", told, **headers)


def test_a_recommendation_is_begun_changed_and_handed_over(office, will):
    answer = will.send("post", "/messages", {"kind": "recommendation", "recommendation": "communicate_in_teams"})
    made = done(answer, 201)
    number = made["message"]
    assert answer["Location"] == f"/api/v1/messages/{number}"
    assert (made["state"], made["kind"], made["creator"]) == ("draft", "recommendation", office.will.sign_in)
    assert {"no_name", "no_start"} <= {row["reason"] for row in will.read(f"/messages/{number}/problems")}
    told = {"name": "Teams in spring", "first_day": TODAY.isoformat(), "interval": "monthly", "holdout": 20}
    changed = done(change(will, number, told, answer["ETag"]))
    assert {name: changed[name] for name in told} == told
    assert changed["wording"] == made["wording"]
    assert will.read(f"/messages/{number}/problems") == []
    assert done(verb(will, number, "submit"))["state"] == "pending"
    clock.register_pending(office.tenant, TODAY, NOW)
    assert done(verb(will, number, "cancel"))["state"] == "canceled"
    history = will.read(f"/messages/{number}/history")
    assert [move["move"] for move in history["moves"]] == ["schedule", "register", "start", "cancel"]


def test_words_of_ones_own_go_through_approval_by_somebody_else(office, will, april):
    number = complete(will)["message"]
    assert will.read(f"/messages/{number}/problems") == []
    assert done(verb(will, number, "submit"))["state"] == "pending_approval"
    assert [row["message"] for row in april.read("/reviews")] == [number]
    review = will.read(f"/messages/{number}/review")
    assert (review["version"], review["sent_by"], review["needed"]) == (1, office.will.sign_in, 1)
    assert office.april.sign_in in review["reviewers"]
    assert office.will.sign_in not in review["reviewers"]
    refused(verb(april, number, "reject", {"comment": ""}), 409, "comment_required")
    assert done(verb(april, number, "reject", {"comment": "Shorter, please"}))["state"] == "rejected"
    assert done(verb(will, number, "withdraw"))["state"] == "draft"
    shorter = {"en-US": {**WORDS["en-US"], "body": "Online."}}
    done(change(will, number, {"own_texts": shorter}))
    assert done(verb(will, number, "submit"))["state"] == "pending_approval"
    first, second = will.read(f"/messages/{number}/versions")
    assert (first["version"], first["changes"], second["version"]) == (1, [], 2)
    (difference,) = second["changes"]
    assert (difference["field"], difference["locale"]) == ("body", "en-US")
    assert (difference["before"], difference["after"]) == ("Keep them online.", "Online.")
    refused(verb(april, number, "approve", {"version": 1}), 409, "changed_since_sent")
    assert done(verb(april, number, "approve", {"comment": "Fine", "version": 2}))["state"] == "pending"
    said = will.read(f"/messages/{number}/history")["reviews"]
    assert [(row["approves"], row["comment"], row["version"]) for row in said] == [
        (False, "Shorter, please", 1),
        (True, "Fine", 2),
    ]
    told = program_of(office.rita).read(f"/messages/{number}/history")  # comments are for writers and approvers
    assert {each["comment"] for each in told["moves"] + told["reviews"]} == {""}
    assert {each["comment"] for each in program_of(office.rita).read(f"/messages/{number}")["history"]} == {""}


def test_nobody_approves_of_their_own_message_with_a_token_either(office):
    """The token acts for its maker, however many tokens there are and whatever they are called."""
    number = complete(program_of(office.gina))["message"]
    done(verb(program_of(office.gina, "messages:write"), number, "submit"))
    for token in (program_of(office.gina), program_of(office.gina, "messages:approve")):
        refused(verb(token, number, "approve", {}), 409, "own_message")
        refused(verb(token, number, "reject", {"comment": "No"}), 409, "own_message")


def test_writing_is_not_approving_and_approving_is_not_writing(office, will):
    number = complete(will)["message"]
    done(verb(will, number, "submit"))
    writer = program_of(office.admin("gus", Role.GLOBAL_ADMINISTRATOR), "messages:write")
    refused(verb(writer, number, "approve", {}), 403, "not_in_scope")
    approver = program_of(office.admin("gus"), "messages:approve")
    refused(verb(approver, number, "cancel"), 403, "not_in_scope")
    refused(approver.send("delete", f"/messages/{number}"), 403, "not_in_scope")


def test_nobody_overwrites_unseen(office, will):
    wanda = program_of(office.wanda)
    number = begun(will)["message"]
    seen = will.ask(f"/messages/{number}")["ETag"]
    refused(will.send("patch", f"/messages/{number}", {"name": "A"}), 428, "if_match_missing")
    answer = change(wanda, number, {"name": "Hers"}, seen)
    done(answer)
    refused(change(will, number, {"name": "His"}, seen), 412, "edited_meanwhile")
    assert will.read(f"/messages/{number}")["name"] == "Hers"
    done(change(will, number, {"name": "His"}, answer["ETag"]))
    refused(change(will, number, {"name": "x"}, '"nonsense"'), 412, "edited_meanwhile")
    assert will.read(f"/messages/{number}")["name"] == "His"


def test_a_change_that_is_refused_changes_nothing_at_all(office, will):
    number = begun(will)["message"]
    before = will.read(f"/messages/{number}")
    refused(change(will, number, {"name": "New", "own_texts": {"xx": {}}}), 409, "no_such_language")
    refused(change(will, number, {"name": "New", "wording": ""}), 409, "not_for_this_kind")
    for wrong in (
        {"nme": "New"},
        {"name": "New", "interval": "daily"},
        {"name": "New", "holdout": 51},
        {"name": "New", "location": "moon"},
        {"name": "New", "own_texts": {"en-US": {"title": "\u202egnp.exe"}}},
        {"name": "New", "url": "https://a.example/\u0000"},
        {"name": "\ud800"},
        {"name": "x" * 10_001},
        ["name"],
    ):
        refused(change(will, number, wrong), 422, "bad_parameter")
    refused(
        will.send("post", "/messages", {"kind": "urgent", "first_day": TODAY.isoformat()}), 409, "not_for_this_kind"
    )
    assert will.read(f"/messages/{number}") == before
    assert will.read("/messages")["count"] == 1


def test_a_draft_may_be_wrong_until_it_is_handed_over(office, will):
    number = begun(will, url="javascript:alert(1)", own_texts={"en-US": {"title": "x" * 500}})["message"]
    reasons = {row["reason"] for row in will.read(f"/messages/{number}/problems")}
    assert {"text_too_long", "url_not_https"} <= reasons
    answer = verb(will, number, "submit")
    assert answer.status_code == 409
    assert answer.json()["reason"] in reasons
    assert will.read(f"/messages/{number}")["state"] == "draft"


def test_what_has_left_the_draft_is_not_changed(office, will):
    number = complete(will)["message"]
    done(verb(will, number, "submit"))
    refused(change(will, number, {"name": "Later"}), 409, "not_a_draft")


def test_an_urgent_message_has_no_dates_of_its_own(office, will, april):
    group = office.group("All", range(1, 31))
    told = {"kind": "urgent", "location": "taskbar", "own_texts": WORDS, "url": "https://h.example/x", "name": "Now"}
    number = done(will.send("post", "/messages", {**told, "group_ids_within": [group]}), 201)["message"]
    assert will.read(f"/messages/{number}/problems") == []
    done(verb(will, number, "submit"))
    sent = done(verb(april, number, "approve", {}))
    assert (sent["state"], sent["starts_at"]) == ("pending", "2025-03-05T14:30:12Z")
    assert sent["ends_at"] == "2025-03-06T14:30:12Z"


def test_a_copy_and_a_replacement_are_new_drafts(office, will):
    number = office.scheduled(last=LATER)
    answer = verb(will, number, "copy")
    copied = done(answer, 201)
    assert (copied["state"], copied["message"] != number) == ("draft", True)
    assert answer["Location"].endswith(f"/{copied['message']}")
    replacing = done(verb(will, number, "replace"), 201)
    assert replacing["name"] == will.read(f"/messages/{number}")["name"]
    assert will.read(f"/messages/{number}")["state"] in {"scheduled", "active"}


def test_deleted_is_gone_from_every_answer(office, will):
    number = begun(will)["message"]
    assert will.send("delete", f"/messages/{number}").status_code == 204
    for address in ("", "/history", "/problems", "/versions", "/funnel", "/lift"):
        refused(will.ask(f"/messages/{number}{address}"), 404, "no_such_message")
    refused(will.send("delete", f"/messages/{number}"), 404, "no_such_message")
    assert will.read("/messages")["items"] == []
    assert AuditEntry.objects.of(office.tenant).filter(action="message.deleted").exists()


def test_a_test_goes_to_the_maker_of_the_token(office, will):
    number = complete(will)["message"]
    refused(verb(will, number, "test"), 409, "not_in_directory")
    Person.objects.of(office.tenant).filter(number=7).update(principal=office.will.sign_in)
    assert done(verb(will, number, "test"))["expires_at"] == "2025-03-06T14:30:12Z"


def test_a_picture_is_checked_kept_and_told_by_its_hash(office, will):
    number = begun(will)["message"]
    address = f"/messages/{number}/picture"
    made = done(will.upload(address, picture((400, 200))))
    told = will.ask(f"/pictures/{made['picture']}")
    assert (told.status_code, told["Content-Type"]) == (200, "image/png")
    refused(will.upload(address, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "evil.png"), 409, "picture_format")
    refused(will.upload(address, b""), 409, "picture_format")
    assert will.read(f"/messages/{number}")["picture"] == made["picture"]
    assert done(will.send("delete", address))["picture"] == ""
    refused(will.ask("/pictures/" + "0" * 64), 404, "no_such_picture")


def test_premade_words_become_ones_own(office, will):
    template = will.read("/templates?locale=de-DE")[0]
    number = begun(
        will, objective=template["objective"], location=template["locations"][0], template=template["template"]
    )
    number = number["message"]
    before = will.read(f"/messages/{number}")
    assert (before["customized"], before["own_texts"]) == (False, {})
    assert {text["locale"] for text in before["texts"]} == set(template["locales"])
    copied = done(verb(will, number, "edit-texts"))
    assert copied["customized"]
    assert copied["own_texts"]["de-DE"]["title"] == template["title"]


def test_things_of_another_organization_are_not_there(office, will, folder):
    elsewhere = Office.founded("vale")
    elsewhere.hire(30)
    stranger = program_of(elsewhere.gina)
    number = complete(will)["message"]
    digest = done(will.upload(f"/messages/{number}/picture", picture((400, 200))))["picture"]
    for address in ("", "/history", "/problems", "/versions", "/funnel", "/lift"):
        refused(stranger.ask(f"/messages/{number}{address}"), 404, "no_such_message")
    for name in ("submit", "withdraw", "cancel", "copy", "replace", "test", "edit-texts"):
        refused(verb(stranger, number, name), 404, "no_such_message")
    for name in ("approve", "reject"):
        refused(verb(stranger, number, name, {"comment": "x"}), 404, "no_such_message")
    refused(change(stranger, number, {"name": "Mine"}), 404, "no_such_message")
    refused(stranger.send("delete", f"/messages/{number}"), 404, "no_such_message")
    refused(stranger.upload(f"/messages/{number}/picture", picture((400, 200))), 404, "no_such_message")
    refused(stranger.ask(f"/pictures/{digest}"), 404, "no_such_picture")
    assert stranger.read("/messages")["items"] == []
    assert will.read(f"/messages/{number}")["state"] == "draft"


def test_while_messages_are_off_none_is_begun(office, will):
    Tenant.objects.filter(pk=office.tenant.pk).update(messages_on=False)
    refused(will.send("post", "/messages", {"kind": "announcement"}), 409, "messages_are_off")


def test_settings_are_changed_in_part_and_approval_by_global_administrators_alone(office, will):
    before = will.read("/settings/messages")
    told = {"quiet_from": "22:00:00", "quiet_to": "06:00:00", "weekly_cap": 3}
    assert done(will.send("patch", "/settings/messages", told)) == {**before, **told}
    refused(will.send("patch", "/settings/messages", {"quiet_from": None}), 409, "quiet_hours")
    refused(will.send("patch", "/settings/messages", {"two_approvers": True}), 403, "not_allowed")
    gina = program_of(office.gina)
    assert done(gina.send("patch", "/settings/messages", {"two_approvers": True}))["two_approvers"]
    refused(gina.send("patch", "/settings/messages", {"webhook_secret": "x"}), 422, "bad_parameter")
    reader = program_of(office.gina, "messages:read")
    refused(reader.send("patch", "/settings/messages", {"weekly_cap": 9}), 403, "not_in_scope")
    assert reader.read("/settings/messages")["weekly_cap"] == 3


def test_what_a_program_writes_is_in_the_audit_log_as_done_by_a_token(office, will):
    number = begun(will)["message"]
    entry = AuditEntry.objects.of(office.tenant).get(action="message.created")
    assert (entry.admin, entry.subject) == (office.will.sign_in, f"message {number}")
    assert entry.details["token"] in will.token


def test_messages_from_elsewhere_come_in_and_go_out_again(office, will):
    number = office.scheduled(last=LATER)
    file = will.ask("/messages/export")
    assert file["Content-Type"].startswith("application/json")
    assert len(file.json()["value"]) == 1
    elsewhere = Office.founded("vale")
    vale = program_of(elsewhere.gina)
    assert done(vale.upload("/messages/import", file.content)) == {"new": 1, "changed": 0, "same": 0}
    assert done(vale.upload("/messages/import", file.content)) == {"new": 0, "changed": 0, "same": 1}
    (row,) = vale.read("/messages?source=graph")["items"]
    assert row["name"] == queries.row(office.tenant, number).name
    assert vale.read("/messages?source=uptake")["items"] == []
    refused(verb(vale, row["message"], "cancel"), 409, "sent_from_elsewhere")
    refused(vale.upload("/messages/import", b"{"), 409, "graph_file")
