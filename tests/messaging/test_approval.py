"""Approval: who judges, what counts, what time does, by the rows of the worked examples."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.messaging.office import NOW, TODAY, Office
from uptake.messaging import actions, clock, queries, reviews
from uptake.messaging.catalogue.library import templates
from uptake.messaging.message_settings import MessageSettingsDecided
from uptake.messaging.models import Message, MessageMove, Review, Version
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused

DAY = timedelta(days=1)


def at(month, day, hour=9, minute=0):
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def state(office, number):
    return queries.row(office.tenant, number).state


def reason(doing, /, **asked):
    with pytest.raises(Refused) as refused:
        doing(**asked)
    return refused.value.reason


def sent(office, *, by=None, now=NOW, **decided):
    number = office.own_words(by=by, now=now, **decided)
    assert actions.schedule(message_id=number, by=by or office.will, now=now) is State.PENDING_APPROVAL
    return number


def decide(office, **decided):
    actions.change_settings(decided=MessageSettingsDecided(**decided), by=office.gina, now=NOW)


def test_m02_a_premade_message_is_not_asked_about(staffed):
    number = staffed.own_words(texts={}, template=premade_for(Location.WEB), location="web")
    assert actions.schedule(message_id=number, by=staffed.will, now=NOW) is State.PENDING
    assert Version.objects.of(staffed.tenant).filter(message=number).count() == 1


def test_m03_own_words_wait_for_an_approver_and_then_go_their_way(staffed):
    now = at(4, 1)
    number = sent(staffed, now=now, starts_at=at(4, 10, 0), ends_at=at(5, 11, 0))
    assert clock.register_pending(staffed.tenant, TODAY, now) == 0
    assert actions.approve(message_id=number, by=staffed.april, now=at(4, 3)) is State.PENDING
    clock.register_pending(staffed.tenant, TODAY, at(4, 3))
    assert state(staffed, number) is State.SCHEDULED
    clock.move_due(staffed.tenant, at(4, 11))
    assert state(staffed, number) is State.ACTIVE


def test_m04_a_rejection_says_why(office):
    number = sent(office)
    for empty in ("", "  \n "):
        assert reason(actions.reject, message_id=number, comment=empty, by=office.april, now=NOW) == "comment_required"
    assert state(office, number) is State.PENDING_APPROVAL
    assert not Review.objects.of(office.tenant).exists()
    actions.reject(message_id=number, comment="wrong link", by=office.april, now=NOW)
    assert state(office, number) is State.REJECTED
    assert queries.details(office.tenant, number).history[-1].comment == "wrong link"


def test_m05_a_rejected_message_is_withdrawn_changed_and_sent_again(office):
    number = sent(office)
    actions.reject(message_id=number, comment="wrong link", by=office.april, now=NOW)
    assert reason(actions.approve, message_id=number, by=office.arno, now=NOW) == "no_such_move"
    assert actions.withdraw(message_id=number, by=office.wanda, now=NOW) is State.DRAFT
    actions.rename(message_id=number, name="New door, again", by=office.wanda, now=NOW)
    assert actions.schedule(message_id=number, by=office.wanda, now=NOW) is State.PENDING_APPROVAL
    assert [said.comment for said in reviews.said(office.tenant, number)] == ["wrong link"]


@pytest.mark.parametrize("who", ["both", "gina"])
def test_m06_nobody_judges_what_they_created(office, who):
    author = getattr(office, who)
    number = sent(office, by=author)
    assert reason(actions.approve, message_id=number, by=author, now=NOW) == "own_message"
    assert reason(actions.reject, message_id=number, comment="no", by=author, now=NOW) == "own_message"
    assert actions.approve(message_id=number, by=office.april, now=NOW) is State.PENDING


def test_g1_whoever_sent_it_last_does_not_judge_it_either(office):
    number = office.own_words(by=office.will)
    actions.schedule(message_id=number, by=office.gina, now=NOW)
    assert reason(actions.approve, message_id=number, by=office.gina, now=NOW) == "own_message"
    assert reason(actions.reject, message_id=number, comment="no", by=office.gina, now=NOW) == "own_message"


def test_m07_what_nobody_reviews_is_rejected_by_the_clock(office):
    number = sent(office, now=at(3, 1), starts_at=at(3, 10, 0), ends_at=at(4, 1, 0))  # end date 31 March
    clock.move_due(office.tenant, at(3, 29))
    assert state(office, number) is State.PENDING_APPROVAL
    clock.move_due(office.tenant, at(4, 1))
    last = queries.details(office.tenant, number).history[-1]
    assert (last.target, last.move, last.by) == (State.REJECTED, "lapse", "")


@pytest.mark.parametrize(("zone", "lapse"), [("UTC", at(3, 31, 0)), ("Pacific/Auckland", at(3, 30, 11))])
def test_o10_it_lapses_as_its_end_date_begins_where_the_organization_is(db, folder, zone, lapse):
    office = Office.founded(zone=zone)
    ends = lapse + DAY
    number = sent(office, now=at(3, 1), starts_at=ends - 20 * DAY, ends_at=ends)
    clock.move_due(office.tenant, lapse - timedelta(seconds=1))
    assert state(office, number) is State.PENDING_APPROVAL
    assert reason(actions.approve, message_id=number, by=office.april, now=lapse) == "review_too_late"  # G5
    assert reason(actions.reject, message_id=number, comment="x", by=office.april, now=lapse) == "review_too_late"
    clock.move_due(office.tenant, lapse)
    assert state(office, number) is State.REJECTED


def test_m08_approved_after_its_start_a_message_is_active_at_once_and_ends_when_it_should(staffed):
    number = sent(staffed, now=at(4, 20), starts_at=at(5, 1, 0), ends_at=at(7, 1, 0))
    actions.approve(message_id=number, by=staffed.arno, now=at(5, 20))
    clock.register_pending(staffed.tenant, TODAY, at(5, 20))
    row = queries.row(staffed.tenant, number)
    assert (row.state, row.ends_at) == (State.ACTIVE, at(7, 1, 0))
    assert [move.move for move in queries.details(staffed.tenant, number).history] == [
        "submit",
        "approve",
        "register",
        "start",
    ]


def test_m17_an_urgent_message_goes_out_when_it_is_approved_and_is_kept_for_a_day(staffed):
    group = staffed.group("Everybody", range(1, 21))
    number = sent(staffed, urgent=True, groups_within=[group])
    assert queries.row(staffed.tenant, number).starts_at is None
    approved = NOW + timedelta(days=2, hours=3)
    actions.approve(message_id=number, by=staffed.april, now=approved)
    row = queries.row(staffed.tenant, number)
    assert (row.starts_at, row.ends_at) == (approved, approved + DAY)
    clock.register_pending(staffed.tenant, TODAY, approved)
    assert state(staffed, number) is State.ACTIVE
    clock.move_due(staffed.tenant, approved + DAY)
    assert state(staffed, number) is State.COMPLETED


def test_an_urgent_message_that_nobody_reviews_lapses_after_seven_days(staffed):
    number = sent(staffed, urgent=True, groups_within=[staffed.group("Everybody", range(1, 21))])
    clock.move_due(staffed.tenant, NOW + 7 * DAY - timedelta(seconds=1))
    assert state(staffed, number) is State.PENDING_APPROVAL
    clock.move_due(staffed.tenant, NOW + 7 * DAY)
    assert state(staffed, number) is State.REJECTED


def test_m48_an_approver_does_not_write_and_a_writer_does_not_approve(office):
    assert reason(actions.start_announcement, by=office.april, now=NOW) == "not_allowed"
    number = sent(office, by=office.wanda)
    assert reason(actions.approve, message_id=number, by=office.will, now=NOW) == "not_allowed"
    assert reason(actions.reject, message_id=number, comment="x", by=office.will, now=NOW) == "not_allowed"


def test_m47_a_reader_changes_nothing(staffed):
    number = staffed.scheduled()
    asked = {"message_id": number, "by": staffed.rita, "now": NOW}
    for doing in (actions.cancel, actions.clone, actions.delete, actions.replace, actions.withdraw, actions.send_test):
        assert reason(doing, **asked) == "not_allowed"
    assert state(staffed, number) is State.ACTIVE


def test_an_approval_counts_for_the_version_that_was_looked_at(office):
    number = sent(office)
    actions.reject(message_id=number, comment="wrong link", by=office.april, now=NOW)
    actions.withdraw(message_id=number, by=office.will, now=NOW)
    Message.objects.of(office.tenant).filter(pk=number).update(url="https://intranet.hillside.example/other")
    actions.schedule(message_id=number, by=office.will, now=NOW)
    assert reason(actions.approve, message_id=number, version=1, by=office.april, now=NOW) == "changed_since_sent"
    told = reviews.standing(office.tenant, number)
    assert (told.version, told.compared_with) == (2, 1)
    assert [(each.field, each.before[-4:], each.after[-5:]) for each in told.changed] == [("url", "door", "other")]
    assert actions.approve(message_id=number, version=2, by=office.april, now=NOW) is State.PENDING


def test_what_was_changed_behind_the_back_of_approvers_is_not_approved_but_may_be_rejected(office):
    number = sent(office)
    texts = {"en-US": {"title": "Old door", "body": "Something else.", "button": "Plan"}}
    Message.objects.of(office.tenant).filter(pk=number).update(texts=texts)
    assert reason(actions.approve, message_id=number, by=office.april, now=NOW) == "changed_since_sent"
    assert actions.reject(message_id=number, comment="not what I read", by=office.april, now=NOW) is State.REJECTED


def test_own_words_that_nobody_approved_of_fail_whatever_led_to_their_registration(staffed):
    number = staffed.own_words()
    Message.objects.of(staffed.tenant).filter(pk=number).update(state="pending")
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert queries.details(staffed.tenant, number).history[-1].reason == "not_approved"
    assert state(staffed, number) is State.FAILED


def test_two_approvers_are_two_different_people(staffed):
    decide(staffed, two_approvers=True)
    number = sent(staffed)
    assert actions.approve(message_id=number, comment="fine", by=staffed.april, now=NOW) is State.PENDING_APPROVAL
    assert reason(actions.approve, message_id=number, by=staffed.april, now=NOW) == "already_approved"
    assert [each.id for each in reviews.waiting_for(staffed.arno)] == [number]
    assert reviews.waiting_for(staffed.april) == []
    assert actions.approve(message_id=number, by=staffed.arno, now=NOW) is State.PENDING
    assert [(said.by, said.comment) for said in reviews.said(staffed.tenant, number)] == [
        (staffed.april.sign_in, "fine"),
        (staffed.arno.sign_in, ""),
    ]


def test_the_first_of_two_approvals_is_void_when_the_message_is_sent_again(office):
    decide(office, two_approvers=True)
    number = sent(office)
    actions.approve(message_id=number, by=office.april, now=NOW)
    actions.reject(message_id=number, comment="no", by=office.arno, now=NOW)
    actions.withdraw(message_id=number, by=office.will, now=NOW)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    assert actions.approve(message_id=number, by=office.arno, now=NOW) is State.PENDING_APPROVAL
    assert actions.approve(message_id=number, by=office.april, now=NOW) is State.PENDING


def test_when_one_approval_suffices_again_the_same_approver_may_finish_it(office):
    decide(office, two_approvers=True)
    number = sent(office)
    actions.approve(message_id=number, by=office.april, now=NOW)
    decide(office, two_approvers=False)
    assert actions.approve(message_id=number, by=office.april, now=NOW) is State.PENDING
    assert Review.objects.of(office.tenant).count() == 1


def test_a_premade_message_is_asked_about_where_that_is_chosen(office):
    decide(office, premade_needs_approval=True)
    number = office.draft()
    assert actions.schedule(message_id=number, by=office.will, now=NOW) is State.PENDING_APPROVAL
    assert actions.approve(message_id=number, by=office.april, now=NOW) is State.PENDING


def test_approvers_of_departments_judge_what_goes_to_these_alone(office):
    decide(office, approver_departments={office.april.sign_in.upper(): ("Sales",)})
    everybody, sales = sent(office), sent(office)
    Message.objects.of(office.tenant).filter(pk=sales).update(departments=["Sales"], all_users=False)
    assert reason(actions.approve, message_id=everybody, by=office.april, now=NOW) == "not_your_department"
    assert [each.id for each in reviews.waiting_for(office.april)] == [sales]
    assert {each.id for each in reviews.waiting_for(office.arno)} == {everybody, sales}


def test_the_insight_is_asked_for_again_when_a_recommendation_is_approved(office):
    decide(office, premade_needs_approval=True)
    first, second = office.draft(), office.draft()
    for number in (first, second):
        actions.schedule(message_id=number, by=office.will, now=NOW)
    actions.approve(message_id=first, by=office.april, now=NOW)
    assert reason(actions.approve, message_id=second, by=office.april, now=NOW) == "insight_is_taken"
    assert state(office, second) is State.PENDING_APPROVAL


def test_comments_are_kept_and_too_long_ones_refused(office):
    number = sent(office)
    assert reason(actions.reject, message_id=number, comment="x" * 2001, by=office.april, now=NOW) == "text_too_long"
    actions.approve(message_id=number, comment="Good. 👍", by=office.april, now=NOW)
    (kept,) = Review.objects.of(office.tenant).all()
    assert (kept.comment, kept.by, kept.approves) == ("Good. 👍", office.april.sign_in, True)
    assert MessageMove.objects.of(office.tenant).get(move="approve").comment == "Good. 👍"


def premade_for(location):
    return next(name for name, each in templates().items() if location in each.locations)
