from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.demo.calendar import CALENDARS, easter_sunday, holidays, leave_weights, staffing, working_days

YEAR_2026 = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(365))


@pytest.mark.parametrize(
    "easter", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_easter_falls_where_it_fell(easter: date) -> None:
    assert easter_sunday(easter.year) == easter


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("DE", date(2026, 10, 3)),
        ("DE", date(2026, 5, 25)),
        ("FR", date(2026, 7, 14)),
        ("US", date(2026, 11, 26)),
        ("GB", date(2026, 8, 31)),
        ("GB", date(2026, 5, 4)),
        ("JP", date(2026, 9, 22)),
        ("EG", date(2026, 5, 27)),
        ("BR", date(2026, 2, 17)),
    ],
)
def test_a_known_public_holiday_is_free(country: str, day: date) -> None:
    assert day in holidays(country, day.year)
    assert not working_days(country, (day,))[0]


def test_cairo_rests_on_friday_and_works_on_sunday() -> None:
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    assert working_days("EG", (friday, sunday)).tolist() == [False, True]
    assert working_days("DE", (friday, sunday)).tolist() == [True, False]


@pytest.mark.parametrize("country", sorted(CALENDARS))
def test_a_year_has_a_believable_number_of_working_days(country: str) -> None:
    assert 240 <= working_days(country, YEAR_2026).sum() <= 256


def test_spain_takes_its_holidays_in_august_and_brazil_in_january() -> None:
    months = np.array([day.month for day in YEAR_2026])
    assert leave_weights("ES", YEAR_2026)[months == 8].sum() > 3 * leave_weights("ES", YEAR_2026)[months == 5].sum()
    assert leave_weights("BR", YEAR_2026)[months == 1].sum() > leave_weights("BR", YEAR_2026)[months == 8].sum()


def test_sites_close_over_new_year_on_both_sides_of_it() -> None:
    days = (date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 2), date(2027, 1, 3))
    assert staffing("DE", days).tolist() == [1.0, 0.45, 0.45, 1.0]
