"""What stands in a history: a change of the way of counting never looks like a change in what people do."""

from datetime import UTC, datetime, timedelta

import pytest
from insights.planning import DAY, NOW, acting, circumstances, founded, recorded, result

from uptake.insights import markers, notes
from uptake.insights.markers import Kind
from uptake.messaging.models import Message, MessageMove
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.score.categories import COMMUNICATION, MOBILITY
from uptake.tenancy.models import Tenant
from uptake.ui.charts.series import Change

FIRST = DAY - timedelta(days=100)
MIDDLE = DAY - timedelta(days=50)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return founded()


def found(tenant, category=COMMUNICATION, kind=None):
    return [m for m in markers.of(tenant, category, FIRST, DAY) if kind is None or m.kind is kind]


def days(tenant, name="communication.modes", *changed):
    """Rows on five days around the middle; `changed` holds for the last three."""
    (after,) = changed or ({},)
    rows = [result(name, MIDDLE + timedelta(days=n), 50, 100, **(after if n >= 0 else {})) for n in range(-2, 3)]
    recorded(tenant, *rows)


def test_a_history_without_changes_has_no_markers(tenant) -> None:
    days(tenant)
    assert found(tenant) == []
    assert markers.counted_alike_since(found(tenant)) is None


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"method": "communication.modes/2"}, Kind.METHOD),
        ({"basis": "period:30@2026-06-06"}, Kind.SOURCE),
        ({"basis": "daily:28/28;last-dates"}, Kind.SOURCE),
        ({"basis": "daily:28/28;licences@2026-07-01"}, Kind.SOURCE),
    ],
)
def test_a_change_of_method_or_source_is_marked_and_breaks_the_line(tenant, changed, kind) -> None:
    days(tenant, "communication.modes", changed)
    (marker,) = found(tenant)
    assert (marker.day, marker.kind) == (MIDDLE, kind)
    (change,) = markers.changes([marker])
    assert change.breaks
    assert markers.counted_alike_since([marker]) == MIDDLE


@pytest.mark.parametrize("basis", ["daily:20/28"])
def test_a_day_that_was_not_delivered_is_no_change_of_source(tenant, basis) -> None:
    days(tenant, "communication.modes", {"basis": basis})
    assert found(tenant) == []


def test_another_refresh_day_of_the_same_report_is_no_change_of_source(tenant) -> None:
    recorded(
        tenant,
        result("communication.modes", MIDDLE, 5, 10, basis="period:30@2026-06-05"),
        result("communication.modes", MIDDLE + timedelta(days=1), 5, 10, basis="period:30@2026-06-06"),
    )
    assert found(tenant) == []


def test_names_that_are_hidden_and_shown_again_are_marked(tenant) -> None:
    hidden = {"reason": "names_are_concealed", "basis": ""}
    recorded(
        tenant,
        result("communication.modes", MIDDLE, 5, 10),
        result("communication.modes", MIDDLE + timedelta(days=1), None, None, **hidden),
        result("communication.modes", MIDDLE + timedelta(days=2), 5, 10),
    )
    assert [m.text for m in found(tenant, kind=Kind.SOURCE)] == [
        "Reports hide names from here on.",
        "Reports show names again from here on.",
    ]


def test_other_exclusions_break_the_line_of_people_and_not_of_technology(tenant) -> None:
    circumstances(tenant, MIDDLE - timedelta(days=1), exclusions="a")
    circumstances(tenant, MIDDLE, exclusions="b")
    circumstances(tenant, MIDDLE + timedelta(days=1), exclusions="b")
    (marker,) = found(tenant)
    assert (marker.day, marker.kind, marker.about_counting) == (MIDDLE, Kind.POPULATION, True)
    from uptake.score.categories import APPS_HEALTH  # noqa: PLC0415

    assert found(tenant, APPS_HEALTH) == []


def test_a_choice_of_points_is_told_where_it_matters_and_breaks_nothing(tenant) -> None:
    """History is told in one way throughout: the choice says which of several recorded ways that is."""
    circumstances(tenant, MIDDLE - timedelta(days=1))
    circumstances(tenant, MIDDLE, score_method="consistency")
    (marker,) = found(tenant)
    assert marker.kind is Kind.CHOICE
    assert not marker.about_counting
    assert "How points are made" in marker.text
    from uptake.score.categories import NETWORK_CONNECTIVITY  # noqa: PLC0415

    assert found(tenant, NETWORK_CONNECTIVITY) == []


def test_a_choice_of_who_counts_breaks_the_line(tenant) -> None:
    circumstances(tenant, MIDDLE - timedelta(days=1))
    circumstances(tenant, MIDDLE, accounts_that_end="at_once")
    (marker,) = found(tenant)
    assert marker.about_counting


def test_a_choice_about_what_is_shown_is_no_change(tenant) -> None:
    circumstances(tenant, MIDDLE - timedelta(days=1))
    circumstances(tenant, MIDDLE, smallest_group="25")
    assert found(tenant) == []


def test_a_category_that_enters_the_total_breaks_its_line(tenant) -> None:
    days(tenant)
    later = [result("mobility.platforms", MIDDLE + timedelta(days=n), 90, 100) for n in (1, 2)]
    earlier = [result("mobility.platforms", MIDDLE + timedelta(days=n), 5, 9) for n in (-2, -1, 0)]
    rows = [result("communication.modes", MIDDLE + timedelta(days=n), 50, 100) for n in range(-2, 3)]
    recorded(tenant, *rows, *earlier, *later)
    (marker,) = found(tenant, None)
    assert (marker.day, marker.kind) == (MIDDLE + timedelta(days=1), Kind.MAXIMUM)
    assert marker.text == "Mobility counts from here on."
    assert found(tenant) == []


def test_a_category_that_leaves_is_marked_too(tenant) -> None:
    recorded(
        tenant,
        *[result("communication.modes", MIDDLE + timedelta(days=n), 50, 100) for n in range(2)],
        result("mobility.platforms", MIDDLE, 50, 100),
    )
    assert [m.text for m in found(tenant, None)] == ["Mobility does not count from here on: no data."]


def message(tenant, state, *, starts, ends, moves=(), name="Spring"):
    made = Message.objects.of(tenant).create(
        tenant=tenant, kind="recommendation", action="communicate_in_teams", insight="communication.teams",
        category="communication", location="office_bar", state=state.value, name=name, interval="weekly", creator="w",
        created_at=NOW, edited_at=NOW, starts_at=starts, ends_at=ends,
    )  # fmt: skip
    for move, at in moves:
        MessageMove.objects.of(tenant).create(
            tenant=tenant, message=made, at=at, move=move, source="active", target=state.value
        )
    return made


def at(day) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_a_message_that_ran_is_told_with_its_days(tenant) -> None:
    message(tenant, State.COMPLETED, starts=at(MIDDLE), ends=at(MIDDLE + timedelta(days=11)))
    (marker,) = found(tenant)
    assert (marker.day, marker.kind, marker.about_counting) == (MIDDLE, Kind.MESSAGE, False)
    assert marker.text == "Message “Spring”, June 6, 2026 to June 16, 2026."
    assert found(tenant, MOBILITY) == []
    assert len(found(tenant, None)) == 1


def test_a_message_that_began_before_the_history_is_told_at_its_first_day(tenant) -> None:
    message(tenant, State.ACTIVE, starts=at(FIRST - timedelta(days=9)), ends=None)
    (marker,) = found(tenant)
    assert marker.day == FIRST
    assert "since April 8, 2026" in marker.text


def test_a_canceled_message_ran_until_it_was_canceled_and_one_that_never_started_did_not(tenant) -> None:
    stopped = [("start", at(MIDDLE)), ("cancel", at(MIDDLE + timedelta(days=3)))]
    message(tenant, State.CANCELED, starts=at(MIDDLE), ends=at(DAY), moves=stopped)
    message(tenant, State.CANCELED, starts=at(MIDDLE), ends=at(DAY), moves=stopped[1:], name="Never")
    (marker,) = found(tenant)
    assert marker.text == "Message “Spring”, June 6, 2026 to June 9, 2026."


def test_messages_that_ended_before_or_are_still_to_come_are_left_out(tenant) -> None:
    message(tenant, State.COMPLETED, starts=at(FIRST - timedelta(days=30)), ends=at(FIRST))
    message(tenant, State.SCHEDULED, starts=at(MIDDLE), ends=None)
    assert found(tenant) == []


def test_a_note_stands_at_its_day_in_every_history(tenant) -> None:
    boss = acting(tenant, Role.SUCCESS_MANAGER)
    number = notes.write_note(day=MIDDLE, text=" Move to the new building ", by=boss, now=NOW)
    (marker,) = found(tenant, MOBILITY)
    assert (marker.day, marker.kind, marker.text) == (MIDDLE, Kind.NOTE, "Move to the new building")
    notes.delete_note(note_id=number, by=boss, now=NOW)
    assert found(tenant, MOBILITY) == []


def test_notes_are_written_by_those_who_may_and_not_about_the_future(tenant) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        notes.write_note(day=MIDDLE, text="x", by=acting(tenant, Role.REPORTS_READER), now=NOW)
    boss = acting(tenant, Role.GLOBAL_ADMINISTRATOR)
    with pytest.raises(Refused, match="note_is_empty"):
        notes.write_note(day=MIDDLE, text="  ", by=boss, now=NOW)
    with pytest.raises(Refused, match="note_in_the_future"):
        notes.write_note(day=NOW.date() + timedelta(days=1), text="x", by=boss, now=NOW)


def test_what_falls_on_one_day_is_one_mark(tenant) -> None:
    told = [
        markers.Marker(MIDDLE, Kind.NOTE, "One."),
        markers.Marker(MIDDLE, Kind.METHOD, "Two."),
        markers.Marker(DAY, Kind.NOTE, "Three."),
    ]
    assert markers.changes(told) == [Change(MIDDLE, "One. Two.", breaks=True), Change(DAY, "Three.", breaks=False)]
