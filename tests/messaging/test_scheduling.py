from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.messaging.office import ACTION, NOW, TODAY, Office
from uptake.messaging import actions, queries, readiness, steps
from uptake.messaging.models import Message
from uptake.people.models import Group
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant


def schedule(office, number, now=NOW):
    try:
        actions.schedule(message_id=number, by=office.will, now=now)
    except Refused as refused:
        return refused.reason
    return queries.row(office.tenant, number).state.value


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last"), [(date(2025, 2, 3), date(2026, 2, 3)), (date(2024, 1, 15), date(2025, 1, 14))]
)
def test_m15_without_an_end_date_a_message_lasts_365_days(office, first, last):
    now = at(first.year, first.month, first.day)
    number = office.draft(now=now)
    assert schedule(office, number, now) == "pending"
    row = queries.row(office.tenant, number)
    assert (row.first_day, row.last_day) == (first, last)
    assert row.ends_at == at(last.year, last.month, last.day, 0) + timedelta(days=1)


def test_m12_one_living_message_per_insight(office):
    first, second = office.draft(), office.draft()
    assert schedule(office, first) == "pending"
    assert schedule(office, second) == "insight_is_taken"
    assert queries.row(office.tenant, second).state is State.DRAFT


@pytest.mark.parametrize("state", State)
def test_m12_only_pending_scheduled_and_active_hold_the_insight(office, state):
    holder, number = office.draft(), office.draft()
    Message.objects.of(office.tenant).filter(pk=holder).update(state=state.value)
    taken = state in (State.PENDING, State.SCHEDULED, State.ACTIVE)
    assert schedule(office, number) == ("insight_is_taken" if taken else "pending")
    assert queries.for_insight(office.tenant, "communication.teams") is not None


def test_m12_another_insight_is_free(office):
    first, second = office.draft(), office.draft()
    Message.objects.of(office.tenant).filter(pk=first).update(insight="communication.email")
    assert schedule(office, first) == "pending"
    assert schedule(office, second) == "pending"


def test_m12_after_a_cancel_the_refused_request_succeeds(staffed):
    first = staffed.scheduled()
    second = staffed.draft()
    assert schedule(staffed, second) == "insight_is_taken"
    actions.cancel(message_id=first, by=staffed.will, now=NOW)
    assert schedule(staffed, second) == "pending"


def test_m12_another_organization_may_have_its_own(office):
    other = Office.founded("fabrikam")
    assert schedule(office, office.draft()) == "pending"
    assert schedule(other, other.draft()) == "pending"


def test_the_table_itself_refuses_a_second_living_message(office, monkeypatch):
    first, second = office.draft(), office.draft()
    assert schedule(office, first) == "pending"
    looked = iter([False])  # as if both admins had looked before either wrote
    monkeypatch.setattr(readiness, "is_taken", lambda *_: next(looked))
    assert schedule(office, second) == "insight_is_taken"
    assert queries.row(office.tenant, second).state is State.DRAFT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"wording": ""}, "no_wording"),
        ({"wording": "gone"}, "no_wording"),
        ({"named": False}, "no_name"),
        ({"starts_at": None}, "no_start"),
        ({"starts_at": NOW - timedelta(days=1)}, "starts_in_the_past"),
        ({"ends_at": NOW - timedelta(days=1)}, "ends_before_it_starts"),
        ({"groups_within": ["nobody"]}, "unknown_group"),
        ({"groups_omitted": ["nobody"]}, "unknown_group"),
        ({"state": "active"}, "not_a_draft"),
        ({"state": "canceled"}, "not_a_draft"),
    ],
)
def test_what_keeps_a_draft_from_being_scheduled(office, change, reason):
    number = office.draft()
    Message.objects.of(office.tenant).filter(pk=number).update(**change)
    assert schedule(office, number) == reason


@pytest.mark.parametrize(
    ("switch", "value", "reason"),
    [
        ("score_on", False, "score_is_off"),
        ("messages_on", False, "messages_are_off"),
        ("names_concealed", True, "names_are_concealed"),
    ],
)
def test_what_was_switched_off_meanwhile_is_noticed(office, switch, value, reason):
    number = office.draft()
    Tenant.objects.filter(pk=office.tenant.pk).update(**{switch: value})
    assert schedule(office, number) == reason


@pytest.mark.parametrize(("people", "answer"), [(9, "group_too_small"), (10, "pending")])
@pytest.mark.parametrize("use", ["groups_within", "groups_omitted"])
def test_groups_of_nine_are_refused_and_of_ten_are_not(office, people, answer, use):
    office.hire(10)
    group = office.group("IT", range(1, people + 1))
    number = office.draft()
    decided = steps.Recipients(**{use: (group,)})
    actions.save_step(message_id=number, decided=decided, completed=True, by=office.will, now=NOW)
    assert schedule(office, number) == answer


def test_a_group_that_left_the_directory_is_noticed(office):
    office.hire(10)
    number = office.draft()
    decided = steps.Recipients((office.group("IT", range(1, 11)),))
    actions.save_step(message_id=number, decided=decided, completed=True, by=office.will, now=NOW)
    Group.objects.of(office.tenant).all().delete()
    assert schedule(office, number) == "unknown_group"


def test_all_problems_are_told_at_once_with_their_steps(office):
    number = actions.start_draft(action=ACTION, by=office.will, now=NOW)
    Message.objects.of(office.tenant).filter(pk=number).update(wording="", groups_within=["x"])
    found = readiness.problems_of(office.tenant, number, now=NOW)
    assert [(p.step, p.refused.reason) for p in found] == [
        (steps.Step.CUSTOMIZE, "no_wording"),
        (steps.Step.RECIPIENTS, "unknown_group"),
        (steps.Step.SCHEDULE, "no_name"),
        (steps.Step.SCHEDULE, "no_start"),
    ]


def test_today_is_the_day_of_the_organization(db, folder):
    auckland = Office.founded(zone="Pacific/Auckland")  # already 6 March there
    number = auckland.draft(first=TODAY)
    assert schedule(auckland, number) == "starts_in_the_past"
    honolulu = Office.founded("fabrikam", zone="Pacific/Honolulu")
    assert schedule(honolulu, honolulu.draft(first=TODAY)) == "pending"


def test_a_scheduled_message_cannot_be_changed(office):
    number = office.draft()
    assert schedule(office, number) == "pending"
    assert schedule(office, number) == "not_a_draft"
    with pytest.raises(Refused) as refused:
        actions.rename(message_id=number, name="other", by=office.will, now=NOW)
    assert refused.value.reason == "not_a_draft"


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(-3, 3), length=st.one_of(st.none(), st.integers(-2, 400)))
def test_days_are_accepted_exactly_from_today_on_and_forwards(office, start, length):
    Message.objects.of(office.tenant).all().delete()
    first = TODAY + timedelta(days=start)
    last = None if length is None else first + timedelta(days=length)
    number = office.draft(first=first, last=last)
    answer = schedule(office, number)
    if start < 0:
        assert answer == "starts_in_the_past"
    elif length is not None and length < 0:
        assert answer == "ends_before_it_starts"
    else:
        assert answer == "pending"
        row = queries.row(office.tenant, number)
        assert row.last_day == (last or first + timedelta(days=365))
        assert row.ends_at > row.starts_at


def test_a_clone_takes_the_contents_and_leaves_the_dates(staffed):
    group = staffed.group("Sales", range(1, 16))
    number = staffed.draft(last=TODAY + timedelta(days=90), interval="monthly")
    for decided in (
        steps.Messages("inbox", Location.OFFICE_CALLOUT),
        steps.Recipients((group,), (), omit_priority=True),
    ):
        actions.save_step(message_id=number, decided=decided, completed=True, by=staffed.will, now=NOW)
    assert schedule(staffed, number) == "pending"
    before = queries.row(staffed.tenant, number)
    later = NOW + timedelta(days=2)
    copy = queries.row(staffed.tenant, actions.clone(message_id=number, by=staffed.wanda, now=later))
    assert queries.row(staffed.tenant, number) == before
    assert copy.name == "Copy of Teams in spring"
    assert (copy.state, copy.creator, copy.step) == (State.DRAFT, staffed.wanda.sign_in, "")
    assert (copy.first_day, copy.last_day, copy.scheduled_by) == (None, None, "")
    same = ("wording", "location", "interval", "groups_within", "omit_priority", "action", "insight")
    assert all(getattr(copy, name) == getattr(before, name) for name in same)


def test_g3_a_clone_of_the_living_message_is_kept_as_a_draft_and_not_scheduled(office):
    number = office.draft()
    assert schedule(office, number) == "pending"
    copy = actions.clone(message_id=number, by=office.will, now=NOW)
    decided = steps.Schedule("Copy", TODAY, None)
    actions.save_step(message_id=copy, decided=decided, completed=True, by=office.will, now=NOW)
    assert schedule(office, copy) == "insight_is_taken"


@pytest.mark.parametrize("state", State)
def test_any_message_can_be_cloned(office, state):
    number = office.draft()
    Message.objects.of(office.tenant).filter(pk=number).update(state=state.value)
    copy = actions.clone(message_id=number, by=office.will, now=NOW)
    assert queries.row(office.tenant, copy).state is State.DRAFT


def test_a_long_name_is_cut_when_copied(office):
    number = office.draft(name="x" * 100)
    copy = actions.clone(message_id=number, by=office.will, now=NOW)
    assert len(queries.row(office.tenant, copy).name) == 100
