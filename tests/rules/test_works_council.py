"""What the works council profile calls a loosening, and who may agree to one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.choices import choice
from uptake.rules.refusals import Refused
from uptake.rules.retention import PERIODS
from uptake.rules.works_council import (
    ASKED,
    LASTS,
    Order,
    Proposal,
    Second,
    asked,
    check_agreement,
    loosens,
    meets,
    quiet_minutes,
)

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PROPOSAL = Proposal("messages.weekly_cap", 3, 7, "gina@hill.example", NOW + LASTS, frozenset({8, 9}))
SECOND = Second(8, "gus@hill.example", proposer_may_still=True, value_now=3, now=NOW)


@pytest.mark.parametrize(
    ("setting", "before", "after", "looser"),
    [
        ("group_insights", False, True, True),
        ("group_insights", True, False, False),
        ("choice.smallest_group", "50", "25", True),
        ("choice.smallest_group", "10", "15", False),
        ("choice.smallest_group", "50", "9", True),  # nothing can be slipped in beside the options
        ("retention.activity", 36, 37, True),
        ("retention.activity", 90, 60, False),
        ("retention.audit", 731, 730, True),
        ("messages.weekly_cap", 3, None, True),
        ("messages.weekly_cap", None, 10, False),
        ("messages.quiet_hours", "18:00-08:00", "18:00-07:59", True),
        ("messages.quiet_hours", "18:00-08:00", "", True),
        ("messages.quiet_hours", "", "01:00-02:00", False),
        ("messages.quiet_hours", "18:00-08:00", "17:00-08:00", False),
        ("excluded_groups", ["a", "b"], ["b"], True),
        ("excluded_groups", ["a"], ["a", "b"], False),
        ("excluded_groups", ["a"], ["b", "c"], True),
        ("people_experiences", False, True, True),
        ("profile", True, False, True),
        ("mail", "", "council@hill.example", False),
        ("mail", "council@hill.example", "other@hill.example", True),
        ("mail", "council@hill.example", "", True),
        ("two_approvers", True, False, False),  # not a setting of the profile
    ],
)
def test_a_loosening_is_told_apart(setting, before, after, looser):
    assert loosens(setting, before, after) is looser


@pytest.mark.parametrize("about", ASKED, ids=lambda about: about.id)
def test_what_is_asked_meets_itself_and_is_no_loosening_of_itself(about):
    assert meets(about.id, about.asked)
    assert not loosens(about.id, about.asked, about.asked)


@given(before=st.integers(1, 5000), after=st.integers(1, 5000), name=st.sampled_from(["weeks", "audit"]))
def test_of_two_numbers_one_way_is_looser_and_the_other_is_not(before, after, name):
    setting = f"retention.{name}"
    assert (loosens(setting, before, after) and not loosens(setting, after, before)) is (
        before != after and (after > before) is (name != "audit")
    )


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_quiet_hours_are_counted_over_midnight(begin, end):
    told = f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    assert quiet_minutes(told) == (end - begin) % 1440


def test_settings_of_the_profile_exist_and_can_be_chosen():
    for about in ASKED:
        kind, _dot, name = about.id.partition(".")
        if kind == "choice":
            assert set(about.values) == {each.value for each in choice(name).options}
        if kind == "retention":
            period = next(each for each in PERIODS if each.id == name)
            assert period.least <= about.asked <= period.most
        if about.order is Order.LISTED and about.values and about.asked is not None:
            assert about.values[-1] == about.asked  # the strictest there is
    assert asked("no such setting") is None


def test_somebody_else_who_could_agree_from_the_beginning_may():
    check_agreement(PROPOSAL, SECOND)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (replace(SECOND, admin_id=7), "proposer_may_not_agree"),
        (replace(SECOND, sign_in="Gina@hill.example"), "proposer_may_not_agree"),  # the same person, another account
        (replace(SECOND, admin_id=10), "second_came_later"),
        (replace(SECOND, proposer_may_still=False), "proposer_may_no_more"),
        (replace(SECOND, value_now=5), "changed_meanwhile"),
        (replace(SECOND, now=NOW + LASTS), "proposal_expired"),
    ],
)
def test_nobody_else_may(second, reason):
    with pytest.raises(Refused) as refused:
        check_agreement(PROPOSAL, second)
    assert refused.value.reason == reason


def test_a_proposal_lasts_to_the_last_moment_of_seven_days():
    check_agreement(PROPOSAL, replace(SECOND, now=NOW + LASTS - timedelta(microseconds=1)))
