"""The Copilot report in its versions: last dates only, active days of a period, one day."""

from datetime import date

import pytest
from facts_world import DAY, World

from uptake.facts.importers.found import Found
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD

CHAT, WORD, TEAMS, AGENTS = (PERSON_DAY["copilot_apps"].bit(app) for app in ("chat", "word", "teams", "agents"))


@pytest.mark.parametrize("file", ["copilot-v1.csv", "copilot-v1.json"])
def test_version_1_tells_the_last_day_of_each_app(world: World, file: str) -> None:
    report = world.bring_in(file)
    assert world.facts(PERSON_DAY)["ana.ruiz"] == {"copilot_apps": TEAMS}
    assert world.facts(PERSON_DAY, date(2026, 7, 20))["ana.ruiz"] == {"copilot_apps": CHAT | WORD}
    assert "last_dates_only" in [notice.reason for notice in report.taken[0].notices]


def test_version_1_tells_which_apps_were_used_in_its_period(world: World) -> None:
    world.bring_in("copilot-v1.csv")
    assert world.facts(PERSON_PERIOD) == {"ana.ruiz": {"copilot_apps": CHAT | WORD | TEAMS}}


def test_version_1_covers_its_period_and_last_dates_but_no_day(world: World) -> None:
    world.bring_in("copilot-v1.csv")
    assert [(row.day, row.period_days) for row in world.store.coverage()] == [(DAY, 0), (DAY, 30)]


def test_last_dates_add_to_a_day_and_take_nothing_away(world: World) -> None:
    earlier = _v1("2026-07-20", word="2026-07-20")
    later = _v1("2026-07-26", who="megan", excel="2026-07-20")
    world.bring_in(earlier)
    world.bring_in(later)
    told = world.facts(PERSON_DAY, date(2026, 7, 20))
    assert set(told) == {"alex", "megan"}


def test_version_2_tells_active_days_and_prompts_of_the_period(world: World) -> None:
    report = world.bring_in("copilot-v2-28-days.csv")
    told = world.facts(PERSON_PERIOD)["ana.ruiz"]
    assert (told["copilot_active_days"], told["copilot_prompts"]) == (9, 41)
    assert "last_dates_only" not in [notice.reason for notice in report.taken[0].notices]
    assert "unknown_columns" not in [notice.reason for notice in report.taken[0].notices]
    assert world.facts(PERSON_DAY, date(2026, 7, 24))["ana.ruiz"] == {"copilot_apps": AGENTS}


def test_version_2_by_date_tells_one_day_whole(world: World) -> None:
    world.bring_in("copilot-v2-one-day.csv")
    told = world.facts(PERSON_DAY)["ana.ruiz"]
    assert told == {"copilot_apps": TEAMS | WORD | AGENTS, "copilot_prompts": 6}
    assert [(row.day, row.period_days) for row in world.store.coverage()] == [(DAY, 1)]


@pytest.mark.parametrize("daily_first", [True, False])
@pytest.mark.parametrize("in_one_run", [True, False])
def test_a_daily_report_is_the_whole_truth_whatever_came_first(
    world: World, daily_first: bool, in_one_run: bool
) -> None:
    files = ["copilot-v2-one-day.csv", "copilot-v1.csv"]
    ordered = files if daily_first else files[::-1]
    if in_one_run:
        world.bring_in(*ordered)
    else:
        for file in ordered:
            world.bring_in(file)
    assert world.facts(PERSON_DAY)["ana.ruiz"]["copilot_apps"] == TEAMS | WORD | AGENTS
    assert world.facts(PERSON_DAY, date(2026, 7, 20))["ana.ruiz"]["copilot_apps"] == CHAT | WORD


def test_dates_further_back_than_history_are_left_out(world: World) -> None:
    world.bring_in(_v1("2026-07-26", word="2025-07-01", excel="2026-07-25"))
    assert world.store.days(PERSON_DAY) == [date(2026, 7, 25)]


@pytest.mark.parametrize("period", ["ALL", "7"])
def test_a_period_of_all_is_kept_as_last_dates(world: World, period: str) -> None:
    world.bring_in(_v1("2026-07-26", word="2026-07-25", period=period))
    assert bool(world.store.days(PERSON_PERIOD)) == (period == "7")
    assert world.store.days(PERSON_DAY) == [date(2026, 7, 25)]


def _v1(refreshed: str, who: str = "alex", word: str = "", excel: str = "", period: str = "30"):
    head = (
        "Report Refresh Date,User Principal Name,Last Activity Date,"
        "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,Report Period\n"
    )
    row = f"{refreshed},{who}@x.example,{max(word, excel)},{word},{excel},{period}\n"
    return Found(f"{refreshed}-{who}.csv", (head + row).encode())
