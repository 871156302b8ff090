from datetime import date, timedelta

import pytest

from tests.messaging.office import ACTION, NOW, TODAY, Office
from uptake.messaging import actions, queries, steps
from uptake.messaging.models import Message
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.models import AuditEntry

MESSAGES = steps.Messages("inbox", Location.OFFICE_CALLOUT)


def reason_of(doing, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        doing(*args, **kwargs)
    return refused.value.reason


def start(office, by=None, now=NOW):
    return actions.start_draft(action=ACTION, by=by or office.wanda, now=now)


def test_m01_a_saved_draft_is_named_after_the_moment_and_tops_the_list(office):
    older = start(office, now=NOW - timedelta(days=1))
    number = start(office, now=NOW - timedelta(minutes=9))
    actions.save_step(message_id=number, decided=MESSAGES, completed=False, by=office.wanda, now=NOW)
    first, second = queries.drafts(office.tenant)
    assert first.id == number
    assert first.name == "Draft 2025-03-05 14:30:12"
    assert second.id == older


def test_m01_another_writer_may_rename_and_finish_it(office):
    number = start(office)
    later = NOW + timedelta(days=1)
    actions.rename(message_id=number, name="Spring", by=office.will, now=later)
    schedule = steps.Schedule("Spring", later.date(), None)
    actions.save_step(message_id=number, decided=schedule, completed=True, by=office.will, now=later)
    actions.schedule(message_id=number, by=office.will, now=later)
    row = queries.row(office.tenant, number)
    assert (row.name, row.state, row.creator) == ("Spring", State.PENDING, office.wanda.sign_in)
    assert row.scheduled_by == office.will.sign_in


def test_the_name_tells_the_moment_in_the_zone_of_the_organization(db, folder):
    office = Office.founded(zone="Asia/Tokyo")
    assert queries.row(office.tenant, start(office)).name == "Draft 2025-03-05 23:30:12"


def test_two_drafts_of_one_second_have_two_names(office):
    names = {queries.row(office.tenant, start(office)).name for _ in range(3)}
    told = "Draft 2025-03-05 14:30:12"
    assert names == {told, f"{told} (2)", f"{told} (3)"}


def test_saving_again_in_the_same_second_keeps_the_name(office):
    number = start(office)
    actions.save_step(message_id=number, decided=MESSAGES, completed=False, by=office.wanda, now=NOW)
    assert queries.row(office.tenant, number).name == "Draft 2025-03-05 14:30:12"


def test_a_name_that_an_admin_gave_stays_when_the_draft_is_saved(office):
    number = start(office)
    actions.rename(message_id=number, name="Mine", by=office.wanda, now=NOW)
    actions.save_step(message_id=number, decided=MESSAGES, completed=True, by=office.wanda, now=NOW)
    assert queries.row(office.tenant, number).name == "Mine"


def test_a_new_draft_has_the_first_wording_as_a_bar_once_a_week(office):
    row = queries.row(office.tenant, start(office))
    assert (row.wording, row.location, row.interval) == ("question", Location.OFFICE_BAR, "weekly")
    assert (row.state, row.first_day, row.last_day, row.named) == (State.DRAFT, None, None, False)


def test_each_step_keeps_what_it_decides(office):
    number = start(office)
    recipients = steps.Recipients(("b", "a"), ("c",), omit_priority=True)
    schedule = steps.Schedule("Spring", TODAY, TODAY + timedelta(days=60), "monthly")
    for decided in (MESSAGES, recipients, schedule):
        actions.save_step(message_id=number, decided=decided, completed=True, by=office.wanda, now=NOW)
    row = queries.row(office.tenant, number)
    assert (row.wording, row.location) == ("inbox", Location.OFFICE_CALLOUT)
    assert (row.groups_within, row.groups_omitted, row.omit_priority) == (("a", "b"), ("c",), True)
    assert (row.name, row.first_day, row.last_day) == ("Spring", TODAY, TODAY + timedelta(days=60))
    assert (row.interval, row.step) == ("monthly", "schedule")


def test_a_draft_remembers_the_furthest_completed_step(office):
    number = start(office)
    recipients = steps.Recipients()
    actions.save_step(message_id=number, decided=recipients, completed=True, by=office.wanda, now=NOW)
    actions.save_step(message_id=number, decided=MESSAGES, completed=True, by=office.wanda, now=NOW)
    assert queries.row(office.tenant, number).step == "recipients"


def test_saving_and_closing_does_not_complete_a_step(office):
    number = start(office)
    actions.save_step(message_id=number, decided=MESSAGES, completed=False, by=office.wanda, now=NOW)
    assert queries.row(office.tenant, number).step == ""


def test_a_draft_may_be_wrong(office):
    number = start(office)
    wrong = steps.Schedule("", date(2020, 1, 2), date(2020, 1, 1))
    actions.save_step(message_id=number, decided=wrong, completed=False, by=office.wanda, now=NOW)
    assert queries.row(office.tenant, number).last_day == date(2020, 1, 1)


@pytest.mark.parametrize("who", ["april", "rita"])
def test_m47_m48_who_does_not_write_starts_and_changes_nothing(office, who):
    number = office.draft()
    by = getattr(office, who)
    assert reason_of(start, office, by) == "not_allowed"
    asked = {"message_id": number, "by": by, "now": NOW}
    assert reason_of(actions.clone, **asked) == "not_allowed"
    assert reason_of(actions.schedule, **asked) == "not_allowed"
    assert reason_of(actions.cancel, **asked) == "not_allowed"
    assert reason_of(actions.rename, name="x", **asked) == "not_allowed"
    assert reason_of(actions.save_step, decided=MESSAGES, completed=True, **asked) == "not_allowed"
    assert [row.id for row in queries.rows(office.tenant)] == [number]


@pytest.mark.parametrize(
    ("switch", "reason"),
    [
        ("score_on", "score_is_off"),
        ("messages_on", "messages_are_off"),
        ("names_concealed", "names_are_concealed"),
    ],
)
def test_without_what_messages_need_no_draft_is_started(office, switch, reason):
    setattr(office.tenant, switch, switch == "names_concealed")
    office.tenant.save()
    assert reason_of(start, office) == reason


def test_an_unknown_recommendation_is_refused(office):
    assert reason_of(actions.start_draft, action="fly", by=office.will, now=NOW) == "no_such_action"


def test_a_message_of_another_organization_does_not_exist(office):
    number = office.draft()
    other = Office.founded("fabrikam")
    asked = {"message_id": number, "by": other.admin("eve", *office.will.roles), "now": NOW}
    assert reason_of(actions.schedule, **asked) == "no_such_message"
    assert reason_of(actions.cancel, **asked) == "no_such_message"
    assert reason_of(actions.clone, **asked) == "no_such_message"
    assert queries.details(other.tenant, number) is None


def test_a_name_cannot_be_taken_away(office):
    number = office.draft()
    assert reason_of(actions.rename, message_id=number, name="  ", by=office.will, now=NOW) == "no_name"


def test_every_write_leaves_an_audit_entry(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    entries = AuditEntry.objects.of(office.tenant).filter(subject=f"message {number}").order_by("pk")
    assert [(entry.action, entry.admin) for entry in entries] == [
        ("message.created", office.will.sign_in),
        ("message.saved", office.will.sign_in),
        ("message.schedule", office.will.sign_in),
    ]


def test_a_refused_write_leaves_nothing_behind(office):
    number = start(office)
    assert reason_of(actions.schedule, message_id=number, by=office.will, now=NOW) == "no_name"
    row = queries.row(office.tenant, number)
    assert (row.state, row.scheduled_by) == (State.DRAFT, "")


def test_the_grid_decides_who_writes(office):
    assert not office.april.may(Permission.WRITE_MESSAGE)
    assert Message.objects.of(office.tenant).count() == 0
