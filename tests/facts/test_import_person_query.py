"""The weekly person query of Viva Insights: hours by a code that no directory knows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from facts_world import World
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.importers.deliveries import Delivery, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.person_query import COLUMNS
from uptake.facts.importers.read import read
from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.sources import PERSON_QUERY

WEEK = date(2026, 7, 12)
HEAD = "PersonId,MetricDate,Collaboration_hours\n"


def test_hours_are_kept_as_thousandths_for_each_code_and_week(world: World) -> None:
    report = world.bring_in("person-query.csv")
    assert (report.taken[0].source, report.taken[0].people) == (PERSON_QUERY, 2)
    assert report.taken[0].days == (WEEK, WEEK + timedelta(days=7))
    rows = world.store.read(PERSON_WEEK, WEEK, WEEK + timedelta(days=7)).to_pylist()
    assert [row["day"] for row in rows].count(WEEK) == 2
    manager = next(row for row in rows if row["day"] == WEEK and row["organization"] == "Sales")
    assert manager["code"] == "bf361ad4-fc29-432f-95f3-837e689f4ac4"
    assert {name: manager[name] for name in ("collaboration_hours", "after_hours", "internal_network")} == {
        "collaboration_hours": 22_500,
        "after_hours": 3_250,
        "internal_network": 31,
    }
    assert (manager["copilot_days"], manager["copilot_enabled_days"]) == (3, 7)


def test_an_empty_cell_is_unknown_and_not_zero(world: World) -> None:
    world.bring_in("person-query.csv")
    rows = world.store.read(PERSON_WEEK, WEEK, WEEK).to_pylist()
    assert {row["organization"]: row["leader_hours"] for row in rows} == {"Sales": 0, "Legal": None}


def test_no_code_becomes_a_person(world: World) -> None:
    world.bring_in("person-query.csv")
    assert world.numbers == {}


def test_every_column_of_the_table_but_its_key_has_a_title() -> None:
    assert set(COLUMNS) == {column.name for column in PERSON_WEEK.columns} - {"day", "code"}


def test_titles_with_spaces_and_days_as_the_service_writes_them_are_read(delivered: Callable[[str], Delivery]) -> None:
    delivery = delivered("person-query-spaces.csv")
    assert [covered.day for covered in delivery.covers] == [date(2026, 6, 28)]
    assert [(bad.row, bad.value, bad.reason) for bad in delivery.bad_rows] == [(3, "169", "bad_hours")]


def test_a_query_with_names_is_refused_whole(skipped: Callable[..., Skipped]) -> None:
    assert skipped("damaged-person-query-names.csv").reason == "person_query_names"
    one_name = HEAD + "code-1,2026-07-12,3\nAna@hillside.example,2026-07-12,4\n"
    assert skipped("query.csv", one_name.encode()).reason == "person_query_names"


def test_a_query_by_day_or_by_month_is_refused_whole(skipped: Callable[..., Skipped]) -> None:
    daily = skipped("damaged-person-query-daily.csv")
    assert daily.reason == "not_weekly"
    assert daily.details["days"] == ("2026-07-13", "2026-07-14")
    monthly = HEAD + "code-1,2026-06-01,3\ncode-1,2026-07-01,4\n"
    assert skipped("query.csv", monthly.encode()).reason == "not_weekly"


def test_the_same_week_told_twice_differently_is_set_aside(world: World) -> None:
    data = HEAD + "code-1,2026-07-12,3\ncode-1,2026-07-12,4\ncode-2,2026-07-12,5\ncode-2,2026-07-12,5\n"
    report = world.bring_in(Found("query.csv", data.encode()))
    assert report.taken[0].bad_row_count == 2
    assert world.store.read(PERSON_WEEK, WEEK, WEEK)["code"].to_pylist() == ["code-2"]


@pytest.mark.parametrize("first", [WEEK, WEEK + timedelta(days=1), WEEK - timedelta(days=1)])
@given(weeks=st.sets(st.integers(0, 60), min_size=1), stray=st.integers(1, 6), strays=st.booleans())
def test_only_whole_weeks_apart_are_weekly(first: date, weeks: set[int], stray: int, strays: bool) -> None:
    days = [first + timedelta(weeks=week) for week in sorted(weeks)]
    days += [days[-1] + timedelta(days=stray)] if strays else []
    data = HEAD + "".join(f"code-1,{day},3\n" for day in days)
    found = read(Found("query.csv", data.encode()), snapshot_day=WEEK)
    assert isinstance(found, Skipped) == strays
