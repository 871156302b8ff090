from datetime import date, timedelta

import pytest

from uptake.rules.platforms import SEVERAL, on_several
from uptake.rules.population import begun, belongs

TODAY = date(2026, 6, 28)
MEMBER = {"account_enabled": True, "guest": False, "deleted": False, "excluded": False}


def test_a_member_who_may_sign_in_belongs():
    assert belongs(**MEMBER)


@pytest.mark.parametrize(
    "differs", [{"account_enabled": False}, {"guest": True}, {"deleted": True}, {"excluded": True}]
)
def test_one_reason_is_enough_not_to_belong(differs):
    assert not belongs(**MEMBER | differs)


def test_what_nobody_has_told_is_not_held_against_a_person():
    assert belongs(account_enabled=None, guest=None, deleted=None, excluded=False)


@pytest.mark.parametrize(("first", "held"), [(-1, True), (0, True), (1, False), (None, True)])
def test_a_licence_counts_from_its_first_day_on(first, held):
    since = {1: None if first is None else TODAY + timedelta(days=first)}
    assert begun(0b11, since, TODAY) == (0b11 if held else 0b10)


def test_a_licence_that_was_not_in_the_snapshot_is_not_invented():
    assert begun(0b10, {1: TODAY}, TODAY) == 0b10


@pytest.mark.parametrize(
    ("flags", "several"),
    [(0, False), (1, False), (2, False), (4, False), (3, True), (5, True), (6, True), (7, True)],
)
def test_several_platforms_are_at_least_two_of_desktop_web_and_mobile(flags, several):
    assert on_several(flags) is several
    assert (flags in SEVERAL) is several
