"""What numbers rest on: daily facts, period reports or last dates, and the reasons for having none."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score.tenant import SOURCES, FilesOf, Tenant
from uptake.facts.sources import (
    ACTIVE_USERS,
    AUDIT,
    CALLS,
    COPILOT,
    DIRECTORY,
    EMAIL,
    ONEDRIVE,
    OPEN,
    SHAREPOINT,
    SITES,
    TEAMS,
    open_source,
)
from uptake.facts.tables import (
    COMMUNITY_QUESTION,
    FILE_USE,
    MAIL_THREAD,
    MEETING,
    PERSON_DAY,
    PERSON_PERIOD,
    PERSON_STATE,
)
from uptake.score.compute import compute
from uptake.score.result import Basis, Result

AS_OF = date(2026, 11, 18)
EVERYTHING = 255


def days(last: int, first: int = 0) -> list[date]:
    """From `last` days before the as-of day to `first` days before it."""
    return [AS_OF - timedelta(days=n) for n in range(first, last + 1)]


@pytest.fixture
def tenant() -> Tenant:
    made = Tenant()
    made.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products": EVERYTHING} for n in (1, 2)])
    return made


@pytest.fixture
def answer(tmp_path):
    def ask(tenant: Tenant, metric: str, as_of: date = AS_OF, excluded: Collection[int] = ()) -> Result:
        found = compute(FilesOf(tmp_path, tenant), [as_of], excluded=excluded)
        return next(result for result in found if result.metric == metric)

    return ask


def test_a_source_that_brought_some_days_is_counted_and_says_how_many(tenant, answer):
    tenant.deliver(days(24), EMAIL)
    assert answer(tenant, "communication.email").basis == "daily:25/28"


def test_the_source_that_brought_the_fewest_days_is_named_in_the_basis(tenant, answer):
    tenant.deliver(days(27), EMAIL, "Viva Engage activity", OPEN)
    tenant.deliver(days(9), TEAMS)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "chat_sent": 1}])
    assert answer(tenant, "communication.modes").basis == "daily:10/28"


def test_a_source_that_brought_no_day_of_the_window_is_missing_by_name(tenant, answer):
    tenant.deliver(days(27), EMAIL)
    tenant.deliver(days(60, first=28), TEAMS)
    result = answer(tenant, "communication.modes")
    assert (result.reason, result.missing) == ("no_source", "Teams user activity, Viva Engage activity")
    assert (result.numerator, result.denominator, result.basis) == (None, None, "")


def test_the_first_day_of_the_window_is_enough_for_a_source_to_be_there(tenant, answer):
    tenant.deliver(days(60, first=27), EMAIL)
    assert answer(tenant, "communication.email").basis == "daily:1/28"


def test_without_any_licences_there_is_no_number_about_people(answer):
    nobody = Tenant()
    nobody.deliver(days(27), *SOURCES)
    assert answer(nobody, "communication.email").reason == "no_licences"


def test_nobody_enabled_is_no_data_and_not_zero_percent(tenant, answer):
    tenant.rows["person_state"] = [{"day": AS_OF, "person": 1, "products": 2}]
    tenant.deliver(days(27), *SOURCES)
    result = answer(tenant, "communication.email")
    assert (result.reason, result.numerator, result.denominator) == ("nobody_enabled", None, None)


def test_a_question_about_active_people_says_nobody_when_there_are_none(tenant, answer):
    tenant.deliver(days(27), *SOURCES)
    assert answer(tenant, "communication.chat").reason == "nobody"


def test_what_no_source_brings_names_the_facts_it_needs(tenant, answer):
    result = answer(tenant, "ai_adoption.summarize")
    assert (result.reason, result.missing) == (
        "needs_source",
        "Facts about single features of Copilot, which no report tells",
    )


def test_call_records_alone_give_the_previous_method_and_not_the_newest(tenant, answer):
    tenant.deliver(days(27), CALLS)
    meeting = {"day": AS_OF, "meeting": "m", "type": 8, "attendees": 3, "minutes": 10, "video": True}
    tenant.add(MEETING, [meeting])
    newest = answer(tenant, "meetings.practices")
    assert (newest.reason, newest.missing) == ("no_source", "Open fact table: meeting")


def test_meetings_need_no_licences(answer):
    nobody = Tenant()
    nobody.deliver(days(27), CALLS)
    nobody.add(MEETING, [{"day": AS_OF, "meeting": "m", "type": 8, "attendees": 3, "minutes": 10, "video": True}])
    result = answer(nobody, "meetings.previous")
    assert (result.numerator, result.denominator, result.asked, result.basis) == (30, 30, 1, "daily:28/28")


def test_without_meetings_there_is_no_number_about_them(tenant, answer):
    tenant.deliver(days(27), CALLS)
    assert answer(tenant, "meetings.previous").reason == "no_meetings"


def test_uses_of_files_come_from_the_audit_log_or_as_an_open_table(tenant, answer):
    tenant.deliver(days(3), open_source(FILE_USE))
    assert answer(tenant, "content_collaboration.collaborators").basis == "daily:4/28"


def test_days_are_never_counted_from_reports_about_a_period(tenant, answer):
    tenant.deliver([AS_OF], EMAIL, TEAMS, "Viva Engage activity", period=28)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 28, "person": 1, "email_sent": 4, "chat_sent": 1}])
    assert answer(tenant, "communication.consistency").reason == "no_source"


def test_reports_about_a_period_can_stand_in_for_teamwork(tenant, answer):
    tenant.deliver([AS_OF], EMAIL, TEAMS, SHAREPOINT, ONEDRIVE, period=30)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 30, "person": 1, "sharepoint_files": 4}])
    result = answer(tenant, "teamwork.reported")
    assert (result.numerator, result.denominator, result.basis) == (1, 1, "period:30@2026-11-18")


@pytest.mark.parametrize(
    ("sources", "reason", "missing"),
    [
        ([AUDIT], "no_source", "SharePoint site usage"),
        ([SITES], "no_source", "Audit log"),
        ([AUDIT, SITES], "nobody_enabled", ""),
        ([open_source(FILE_USE)], "nobody_enabled", ""),
    ],
)
def test_a_report_of_sites_or_an_open_table_tells_which_sites_are_team_sites(tenant, answer, sources, reason, missing):
    tenant.deliver(days(27), *sources)
    found = answer(tenant, "teamwork.engagement_content")
    assert (found.reason, found.missing) == (reason, missing)


def test_a_period_report_stands_in_when_no_day_was_delivered(tenant, answer):
    tenant.deliver([AS_OF], EMAIL, period=30)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 30, "person": 1, "email_sent": 4}])
    result = answer(tenant, "communication.email")
    assert (result.numerator, result.denominator, result.basis) == (1, 2, "period:30@2026-11-18")


def test_a_report_of_28_days_is_preferred_to_one_of_30(tenant, answer):
    tenant.deliver([AS_OF - timedelta(days=3)], EMAIL, period=28)
    tenant.deliver([AS_OF], EMAIL, period=30)
    assert answer(tenant, "communication.email").basis == "period:28@2026-11-15"


def test_of_two_period_reports_of_a_length_the_newer_one_is_the_basis(tenant, answer):
    tenant.deliver(days(3, first=1), EMAIL, period=30)
    assert answer(tenant, "communication.email").basis == "period:30@2026-11-17"


@pytest.mark.parametrize("length", [7, 90, 180])
def test_reports_of_other_lengths_are_no_basis_of_a_score(tenant, answer, length):
    tenant.deliver([AS_OF], EMAIL, period=length)
    assert answer(tenant, "communication.email").reason == "no_source"


def test_period_reports_of_different_days_are_not_mixed(tenant, answer):
    tenant.deliver([AS_OF], EMAIL, "Viva Engage activity", period=30)
    tenant.deliver([AS_OF - timedelta(days=1)], TEAMS, period=30)
    assert answer(tenant, "communication.modes").reason == "no_source"


def test_a_period_report_refreshed_before_the_window_is_too_old(tenant, answer):
    tenant.deliver([AS_OF - timedelta(days=28)], EMAIL, period=30)
    assert answer(tenant, "communication.email").reason == "no_source"


def test_daily_and_period_facts_are_not_mixed_in_one_number(tenant, answer):
    """Mail has days and Teams has a period only, so that a number from both is none."""
    tenant.deliver(days(27), EMAIL)
    tenant.deliver([AS_OF], TEAMS, "Viva Engage activity", period=30)
    assert answer(tenant, "communication.modes").reason == "no_source"


def test_active_days_of_a_period_report_are_preferred_to_last_dates(tenant, answer):
    tenant.deliver([AS_OF], COPILOT, period=28)
    tenant.deliver([AS_OF], COPILOT, period=0)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "copilot_apps": 1}])
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 28, "person": 1, "copilot_active_days": 9}])
    result = answer(tenant, "ai_adoption.score")
    assert (result.numerator, result.denominator, result.basis) == (9, 24, "period:28@2026-11-18")


def test_a_number_from_last_dates_says_that_it_is_an_undercount(tenant, answer):
    tenant.deliver([AS_OF], COPILOT, period=0)
    tenant.add(PERSON_DAY, [{"day": AS_OF - timedelta(days=2), "person": 1, "copilot_apps": 1}])
    result = answer(tenant, "ai_adoption.score")
    assert (result.numerator, result.denominator, result.basis) == (1, 24, "daily:0/28;last-dates")


def test_a_period_report_without_active_days_says_that_it_is_an_undercount(tenant, answer):
    tenant.deliver([AS_OF], COPILOT, period=28)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 28, "person": 1, "copilot_apps": 2}])
    assert answer(tenant, "ai_adoption.score").basis == "period:28@2026-11-18;last-dates"


def test_which_apps_were_used_is_no_undercount_in_a_period_report(tenant, answer):
    tenant.deliver([AS_OF], COPILOT, period=28)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 28, "person": 1, "copilot_apps": 2}])
    result = answer(tenant, "ai_adoption.teams")
    assert (result.numerator, result.denominator, result.basis) == (1, 2, "period:28@2026-11-18")


def test_a_later_snapshot_stands_in_for_licences_that_nobody_kept(tenant, answer):
    """Licences that began after the as-of day are not held on it; an unknown first day counts as held."""
    past = AS_OF - timedelta(days=40)
    tenant.rows["person_state"] = [
        {"day": AS_OF, "person": 1, "products": 1, "exchange_since": past},
        {"day": AS_OF, "person": 2, "products": 1, "exchange_since": past + timedelta(days=1)},
        {"day": AS_OF, "person": 3, "products": 1},
        {"day": AS_OF + timedelta(days=1), "person": 4, "products": 1},
    ]
    tenant.deliver([past], EMAIL)
    tenant.add(PERSON_DAY, [{"day": past, "person": 1, "email_sent": 1}])
    result = answer(tenant, "communication.email", past)
    assert (result.numerator, result.denominator) == (1, 2)
    assert result.basis == "daily:1/28;licences@2026-11-18"


def test_a_snapshot_stands_in_only_where_it_is_needed(tmp_path):
    """A state of the day itself is believed, even when it contradicts itself and another day borrows it."""
    past = AS_OF - timedelta(days=28)
    tenant = Tenant()
    tenant.add(
        PERSON_STATE,
        [{"day": AS_OF, "person": 1, "products": 1, "exchange_since": AS_OF + timedelta(days=1)}],
    )
    tenant.deliver([past, AS_OF], EMAIL)
    found = compute(FilesOf(tmp_path, tenant), [past, AS_OF])
    about = {r.as_of: (r.denominator, r.reason) for r in found if r.metric == "communication.email"}
    assert about == {past: (None, "nobody_enabled"), AS_OF: (1, None)}


def test_the_copilot_licence_must_be_held_on_the_last_known_day(tenant, answer):
    tenant.rows["person_state"] = [
        {"day": AS_OF - timedelta(days=5), "person": 1, "products": 128},
        {"day": AS_OF, "person": 1, "products": 1},
        {"day": AS_OF - timedelta(days=5), "person": 2, "products": 1},
        {"day": AS_OF - timedelta(days=3), "person": 2, "products": 128},
        {"day": AS_OF, "person": 2, "products_reported": 1},
    ]
    tenant.deliver(days(27), COPILOT)
    assert answer(tenant, "ai_adoption.score").denominator == 12


def test_the_open_fact_table_counts_only_for_columns_it_brought(tenant, answer):
    tenant.deliver(days(27), EMAIL, OPEN)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "email_sent": 1, "remote_minutes": 5}])
    assert answer(tenant, "communication.mentions").missing == open_source(PERSON_DAY)


def test_the_open_fact_table_may_bring_what_a_report_would(tenant, answer):
    tenant.deliver(days(27), OPEN)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "email_sent": 1}])
    result = answer(tenant, "communication.email")
    assert (result.numerator, result.denominator, result.basis) == (1, 2, "daily:28/28")


@pytest.mark.parametrize(
    ("table", "metric", "reason"),
    [
        (MAIL_THREAD, "communication.mentions_answered", "no_threads"),
        (COMMUNITY_QUESTION, "communication.questions_answered", "no_questions"),
    ],
)
def test_threads_and_questions_of_people_who_do_not_count_are_not_counted(tenant, answer, table, metric, reason):
    tenant.deliver(days(27), OPEN)
    tenant.add(table, [{"day": AS_OF, table.key[-1]: "a", "person": 1, "has_mention": True}])
    assert answer(tenant, metric, excluded=[1]).reason == reason


def test_people_behind_codes_are_not_counted_beside_people_of_the_directory(answer):
    """A concealed report names people 11 and 12, the directory the same two as 1 and 2."""
    tenant = Tenant()
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products": EVERYTHING} for n in (1, 2)])
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": n, "products_reported": 1} for n in (11, 12)])
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 11, "email_sent": 1}])
    tenant.deliver(days(27), DIRECTORY)
    tenant.deliver(days(27), EMAIL, ACTIVE_USERS, COPILOT, concealed=True)
    result = answer(tenant, "communication.email")
    assert (result.numerator, result.denominator) == (1, 2)


def test_copilot_licences_are_unknown_while_names_are_concealed(tenant, answer):
    tenant.deliver(days(27), COPILOT, concealed=True)
    assert answer(tenant, "ai_adoption.score").reason == "names_are_concealed"


def test_a_day_on_site_has_three_hours_and_the_daily_line_looks_at_one_day(tenant, answer):
    tenant.deliver(days(27), OPEN)
    tenant.add(PERSON_DAY, [
        {"day": AS_OF, "person": 1, "onsite_minutes": 179, "remote_minutes": 1},
        {"day": AS_OF - timedelta(days=1), "person": 1, "onsite_minutes": 180},
        {"day": AS_OF, "person": 2, "onsite_minutes": 180, "remote_minutes": 1},
    ])  # fmt: skip
    today = answer(tenant, "mobility.remote_daily")
    assert (today.numerator, today.denominator, today.basis) == (1, 2, "daily:1/1")


def test_a_few_minutes_on_site_are_neither_a_day_on_site_nor_remote_work(tenant, answer):
    tenant.deliver(days(27), OPEN)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "onsite_minutes": 179, "remote_minutes": 0}])
    result = answer(tenant, "mobility.remote")
    assert (result.numerator, result.denominator) == (0, 1)


def test_every_result_carries_its_way_of_counting(tenant, answer):
    tenant.deliver(days(27), *SOURCES)
    assert answer(tenant, "communication.modes").method == "communication.modes/1"


_BASES = st.builds(
    Basis,
    days=st.sampled_from([1, 28, 30]),
    last_dates=st.booleans(),
    licences_of=st.none() | st.dates(),
)


@given(_BASES, st.none() | st.dates(), st.integers(0, 28))
def test_a_basis_is_read_back_from_its_text(basis, refreshed, delivered):
    told = Basis(
        basis.days,
        0 if refreshed else delivered,
        refreshed,
        last_dates=basis.last_dates,
        licences_of=basis.licences_of,
    )
    assert Basis.of(str(told)) == told


@pytest.mark.parametrize("text", ["", "daily", "daily:28", "period:30", "weekly:1/7", "daily:1/28;guess"])
def test_a_text_that_is_no_basis_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Basis.of(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("daily:28/28", True),
        ("daily:27/28", False),
        ("period:28@2026-11-18", True),
        ("period:30@2026-11-18", False),
        ("daily:28/28;licences@2026-11-18", False),
        ("period:28@2026-11-18;last-dates", False),
    ],
)
def test_a_basis_knows_whether_something_is_missing(text, whole):
    assert Basis.of(text).whole is whole


def test_a_report_that_counts_the_active_days_of_28_is_better_than_some_daily_ones(tenant, answer):
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": 1, "products": EVERYTHING}])
    tenant.deliver(days(20), COPILOT)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "copilot_apps": 1}])
    tenant.deliver([AS_OF], COPILOT, period=28)
    tenant.add(PERSON_PERIOD, [{"day": AS_OF, "period_days": 28, "person": 1, "copilot_active_days": 9}])
    result = answer(tenant, "ai_adoption.score")
    assert (result.numerator, result.basis) == (9, f"period:28@{AS_OF}")


def test_28_whole_daily_reports_need_no_report_about_the_period(tenant, answer):
    tenant.add(PERSON_STATE, [{"day": AS_OF, "person": 1, "products": EVERYTHING}])
    tenant.deliver(days(27), COPILOT)
    tenant.add(PERSON_DAY, [{"day": AS_OF, "person": 1, "copilot_apps": 1}])
    tenant.deliver([AS_OF], COPILOT, period=28)
    result = answer(tenant, "ai_adoption.score")
    assert (result.numerator, result.basis) == (1, "daily:28/28")
