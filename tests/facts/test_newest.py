"""Which day is the newest that is known whole."""

from datetime import date, timedelta

from uptake.facts.newest import first_day, newest_day
from uptake.facts.sources import ACTIVE_USERS, DIRECTORY, EMAIL, TEAMS, open_source
from uptake.facts.store import Coverage
from uptake.facts.tables import PERSON_DAY

TODAY = date(2026, 7, 26)


def told(source: str, back: int, period: int = 1) -> Coverage:
    return Coverage(TODAY - timedelta(days=back), source, period, 5, concealed=False, digest="x")


def test_the_slowest_report_that_still_comes_decides() -> None:
    assert newest_day([told(EMAIL, 0), told(TEAMS, 2)]) == TODAY - timedelta(days=2)


def test_a_report_that_stopped_28_days_ago_holds_nothing_back() -> None:
    assert newest_day([told(EMAIL, 0), told(TEAMS, 27)]) == TODAY - timedelta(days=27)
    assert newest_day([told(EMAIL, 0), told(TEAMS, 28)]) == TODAY


def test_the_directory_and_tables_made_by_hand_come_in_their_own_time() -> None:
    weekly = [told(DIRECTORY, 6), told(ACTIVE_USERS, 6), told(open_source(PERSON_DAY), 6)]
    assert newest_day([told(EMAIL, 0), *weekly]) == TODAY


def test_a_report_about_a_period_decides_only_where_there_is_no_daily_one() -> None:
    assert newest_day([told(EMAIL, 3), told(TEAMS, 0, 30)]) == TODAY - timedelta(days=3)
    assert newest_day([told(TEAMS, 1, 30), told(DIRECTORY, 0)]) == TODAY - timedelta(days=1)


def test_nothing_delivered_is_no_day() -> None:
    assert newest_day([]) is None
    assert first_day([]) is None


def test_last_dates_of_long_ago_do_not_begin_the_history() -> None:
    assert first_day([told(EMAIL, 3), told(DIRECTORY, 90), told("Copilot usage", 40, 0)]) == TODAY - timedelta(days=3)
