"""Cancel, delete, copy, replace and test sends."""

from datetime import timedelta

import pytest

from tests.messaging.office import NOW, TODAY
from uptake.delivery import snapshot
from uptake.messaging import actions, clock, publish, queries, reviews
from uptake.messaging.models import Message, MessageMove, Recipients, TestSend, Version
from uptake.people.models import Person
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import AuditEntry, Tenant

DAY = timedelta(days=1)


def state(office, number):
    return Message.objects.of(office.tenant).get(pk=number).state


def reason(doing, /, **asked):
    with pytest.raises(Refused) as refused:
        doing(**asked)
    return refused.value.reason


def published(folder, office):
    path = folder.snapshots / f"{office.tenant.slug}.snapshot"
    return [live.id for live in snapshot.read(path).messages]


def approved(office, *, now=NOW, **decided):
    number = office.own_words(now=now, **decided)
    actions.schedule(message_id=number, by=office.will, now=now)
    actions.approve(message_id=number, by=office.april, now=now)
    clock.register_pending(office.tenant, TODAY, now)
    return number


def put_in_place(office, old, now=NOW):
    fresh = actions.replace(message_id=old, by=office.wanda, now=now)
    actions.schedule(message_id=fresh, by=office.wanda, now=now)
    return fresh


def test_m11_a_failed_message_is_copied_and_nothing_else(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, None, NOW)
    asked = {"message_id": number, "by": office.will, "now": NOW}
    assert state(office, number) == "failed"
    for doing in (actions.schedule, actions.cancel, actions.withdraw, actions.replace):
        assert reason(doing, **asked) in ("no_such_move", "not_a_draft")
    copy = actions.clone(**asked)
    assert (state(office, copy), state(office, number)) == ("draft", "failed")


def test_m14_a_copy_is_a_draft_with_the_contents_and_leaves_its_source_alone(staffed):
    number = approved(staffed)
    clock.move_due(staffed.tenant, NOW + 60 * DAY)
    before = queries.row(staffed.tenant, number)
    assert before.state is State.COMPLETED
    copy = queries.row(staffed.tenant, actions.clone(message_id=number, by=staffed.wanda, now=NOW + 61 * DAY))
    assert queries.row(staffed.tenant, number) == before
    same = ("own_texts", "url", "location", "objective", "all_users", "interval", "kind")
    assert all(getattr(copy, name) == getattr(before, name) for name in same)
    assert (copy.name, copy.state, copy.first_day, copy.submitted_at) == ("Copy of New door", State.DRAFT, None, None)


def test_a_replacement_takes_over_in_one_moment(staffed, folder):
    old = staffed.scheduled()
    fresh = put_in_place(staffed, old)
    assert (state(staffed, old), state(staffed, fresh)) == ("active", "pending")
    assert published(folder, staffed) == [old]
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert (state(staffed, old), state(staffed, fresh)) == ("canceled", "active")
    assert published(folder, staffed) == [fresh]
    last = MessageMove.objects.of(staffed.tenant).filter(message=old).last()
    assert (last.move, last.by, last.reason) == ("cancel", "", "replaced")


def test_a_replacement_that_needs_approval_lets_the_old_run_on_until_it_is_there(staffed, folder):
    old = approved(staffed)
    fresh = put_in_place(staffed, old)
    assert (state(staffed, old), state(staffed, fresh)) == ("active", "pending_approval")
    told = reviews.standing(staffed.tenant, fresh)
    assert (told.compared_with, told.changed) == (1, ())
    actions.reject(message_id=fresh, comment="no", by=staffed.april, now=NOW)
    assert state(staffed, old) == "active"
    actions.withdraw(message_id=fresh, by=staffed.will, now=NOW)
    actions.schedule(message_id=fresh, by=staffed.will, now=NOW)
    actions.approve(message_id=fresh, by=staffed.april, now=NOW)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert published(folder, staffed) == [fresh]


def test_a_replacement_that_fails_leaves_the_old_alone(staffed, folder, monkeypatch):
    old = staffed.scheduled()
    fresh = put_in_place(staffed, old)
    with monkeypatch.context() as broken:
        broken.setattr(publish, "write", lambda *_: (_ for _ in ()).throw(OSError("full")))
        clock.register_pending(staffed.tenant, TODAY, NOW)
    assert (state(staffed, old), state(staffed, fresh)) == ("active", "failed")
    assert published(folder, staffed) == [old]


def test_of_two_replacements_one_gets_the_insight(staffed):
    old = staffed.scheduled()
    first = put_in_place(staffed, old)
    second = actions.replace(message_id=old, by=staffed.will, now=NOW)
    assert reason(actions.schedule, message_id=second, by=staffed.will, now=NOW) == "insight_is_taken"
    Message.objects.of(staffed.tenant).filter(pk=second).update(state="pending")  # as if both had looked at once
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert [state(staffed, number) for number in (old, first, second)] == ["canceled", "active", "failed"]
    assert queries.details(staffed.tenant, second).history[-1].reason == "insight_is_taken"


def test_a_replacement_of_what_has_ended_meanwhile_goes_its_own_way(staffed):
    old = staffed.scheduled()
    fresh = actions.replace(message_id=old, by=staffed.will, now=NOW)
    actions.cancel(message_id=old, by=staffed.will, now=NOW)
    actions.schedule(message_id=fresh, by=staffed.will, now=NOW)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert (state(staffed, old), state(staffed, fresh)) == ("canceled", "active")


def test_a_replacement_keeps_name_and_end_and_starts_today_at_the_earliest(staffed):
    old = staffed.scheduled(last=TODAY + 90 * DAY)
    later = NOW + 10 * DAY
    row = queries.row(staffed.tenant, actions.replace(message_id=old, by=staffed.will, now=later))
    assert (row.name, row.first_day, row.last_day) == ("Teams in spring", later.date(), TODAY + 90 * DAY)


@pytest.mark.parametrize(
    "gone", ["draft", "pending_approval", "completed", "canceled", "failed", "rejected", "pending"]
)
def test_only_what_is_out_is_replaced(office, gone):
    number = office.draft()
    Message.objects.of(office.tenant).filter(pk=number).update(state=gone)
    assert reason(actions.replace, message_id=number, by=office.will, now=NOW) == "no_such_move"


@pytest.mark.parametrize("now_in", State)
def test_o14_any_message_can_be_deleted_and_what_happened_stays_known(staffed, folder, now_in):
    number = staffed.scheduled()
    Message.objects.of(staffed.tenant).filter(pk=number).update(state=now_in.value)
    actions.delete(message_id=number, by=staffed.wanda, now=NOW)
    assert queries.row(staffed.tenant, number) is None
    assert reason(actions.clone, message_id=number, by=staffed.will, now=NOW) == "no_such_message"
    assert number not in [row.id for row in queries.rows(staffed.tenant)]
    assert published(folder, staffed) == []
    living = now_in in (State.ACTIVE, State.SCHEDULED)
    assert state(staffed, number) == ("canceled" if living else now_in.value)
    assert MessageMove.objects.of(staffed.tenant).filter(message=number, move="schedule").exists()
    assert Version.objects.of(staffed.tenant).filter(message=number).exists()
    assert Recipients.objects.of(staffed.tenant).filter(message=number).exists()
    assert AuditEntry.objects.of(staffed.tenant).filter(action="message.deleted").count() == 1
    assert clock.move_due(staffed.tenant, NOW + 900 * DAY) == 0
    clock.register_pending(staffed.tenant, TODAY, NOW)
    again = staffed.draft()
    actions.schedule(message_id=again, by=staffed.will, now=NOW)
    assert state(staffed, again) == "pending"


def test_what_waits_for_approval_and_is_deleted_waits_for_nobody(office):
    number = office.own_words()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    actions.delete(message_id=number, by=office.will, now=NOW)
    assert reviews.waiting_for(office.april) == []
    assert reason(actions.approve, message_id=number, by=office.april, now=NOW) == "no_such_message"


def test_what_is_sent_from_elsewhere_moves_there_alone(staffed):
    number = staffed.scheduled()
    Message.objects.of(staffed.tenant).filter(pk=number).update(source="graph")
    assert reason(actions.cancel, message_id=number, by=staffed.will, now=NOW) == "sent_from_elsewhere"
    assert clock.move_due(staffed.tenant, NOW + 900 * DAY) == 0
    copy = actions.clone(message_id=number, by=staffed.will, now=NOW)
    assert queries.row(staffed.tenant, copy).source == "uptake"


def test_o20_recommendations_end_when_nobody_can_be_found_and_announcements_run_on(staffed):
    other = approved(staffed)
    number = staffed.scheduled()
    waiting = staffed.draft()
    Message.objects.of(staffed.tenant).filter(pk=waiting).update(insight="communication.email")
    actions.schedule(message_id=waiting, by=staffed.will, now=NOW)
    assert clock.end_recommendations(staffed.tenant, NOW) == 2
    assert [state(staffed, each) for each in (number, waiting, other)] == ["canceled", "failed", "active"]
    assert queries.details(staffed.tenant, number).history[-1].reason == "people_experiences_opt_out"
    assert clock.end_recommendations(staffed.tenant, NOW) == 0


def test_m46_only_a_global_administrator_turns_the_score_on_and_both_may_opt_in(office):
    Tenant.objects.filter(pk=office.tenant.pk).update(score_on=False, messages_on=False)
    assert reason(tenancy.switch_score, on=True, by=office.will, now=NOW) == "not_allowed"
    assert reason(tenancy.switch_messages, on=True, by=office.will, now=NOW) == "score_is_off"
    tenancy.switch_score(on=True, by=office.gina, now=NOW)
    for who in (office.will, office.gina):
        tenancy.switch_messages(on=True, by=who, now=NOW)
    assert Tenant.objects.get(pk=office.tenant.pk).messages_on


def test_a_test_goes_to_its_author_for_a_day(staffed):
    Person.objects.of(staffed.tenant).filter(number=7).update(principal=staffed.will.sign_in)
    number = staffed.own_words()
    assert actions.send_test(message_id=number, by=staffed.will, now=NOW) == NOW + DAY
    actions.send_test(message_id=number, by=staffed.will, now=NOW + timedelta(hours=2))
    (kept,) = TestSend.objects.of(staffed.tenant).all()
    assert (kept.person, kept.message_id, kept.expires_at) == (7, number, NOW + timedelta(hours=26))
    assert state(staffed, number) == "draft"
    actions.delete(message_id=number, by=staffed.will, now=NOW + timedelta(hours=3))
    assert TestSend.objects.of(staffed.tenant).get().expires_at == NOW + timedelta(hours=3)


def test_a_test_that_is_sent_again_is_another_showing(staffed):
    Person.objects.of(staffed.tenant).filter(number=7).update(principal=staffed.will.sign_in)
    number = staffed.own_words()
    actions.send_test(message_id=number, by=staffed.will, now=NOW)
    first = TestSend.objects.of(staffed.tenant).get().pk
    actions.send_test(message_id=number, by=staffed.will, now=NOW)
    assert TestSend.objects.of(staffed.tenant).get().pk > first


def test_no_test_goes_out_while_messages_are_off(staffed):
    number = staffed.own_words()
    Tenant.objects.filter(pk=staffed.tenant.pk).update(messages_on=False)
    assert reason(actions.send_test, message_id=number, by=staffed.will, now=NOW) == "messages_are_off"


def test_who_is_no_person_of_the_organization_cannot_be_sent_a_test(staffed):
    assert reason(actions.send_test, message_id=staffed.own_words(), by=staffed.will, now=NOW) == "not_in_directory"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"location": ""}, "nothing_to_send"),
        ({"texts": {}, "template": ""}, "nothing_to_send"),
        ({"texts": {"en-US": {"title": "x"}}}, "nothing_to_send"),
        ({"texts": {"en-US": {"title": "x" * 61, "body": "y", "button": "z"}}}, "text_too_long"),
        ({"url": "javascript:alert(1)"}, "url_not_https"),
        ({"state": "active"}, "already_out"),
        ({"state": "completed"}, "already_out"),
        ({"source": "graph"}, "already_out"),
    ],
)
def test_what_cannot_be_sent_as_a_test(staffed, change, told):
    Person.objects.of(staffed.tenant).filter(number=7).update(principal=staffed.will.sign_in)
    number = staffed.own_words()
    Message.objects.of(staffed.tenant).filter(pk=number).update(**change)
    assert reason(actions.send_test, message_id=number, by=staffed.will, now=NOW) == told
    assert not TestSend.objects.of(staffed.tenant).exists()
