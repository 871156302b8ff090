"""The worked examples of the specification, from their TOML files."""

import tomllib
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.score.tenant import SOURCES, FilesOf, Tenant
from uptake.facts.tables import MAIL_THREAD, PERSON_DAY, PERSON_STATE
from uptake.rules.points import exact_points, points, total
from uptake.score.compute import compute
from uptake.score.result import Result
from uptake.score.scores import scores, total_of

FOLDER = Path(__file__).parents[2] / "cases" / "score"
AS_OF = date(2026, 6, 28)
ROWS = (
    1,
    2,
    3,
    4,
    5,
    11,
    12,
    13,
    14,
    20,
    33,
    34,
    35,
    36,
    39,
)  # rows of the specification within the first scope


def _cases(*files: str) -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for file in files
        for case in tomllib.loads((FOLDER / f"{file}.toml").read_text())["case"]
    ]


METRIC_CASES = _cases("ai_adoption", "communication", "mobility")
TOTAL_CASES = _cases("total")


def test_every_row_of_the_specification_has_a_case():
    there = {case.id.split("-")[0] for case in METRIC_CASES + TOTAL_CASES}
    assert {f"S{row}" for row in ROWS} == there


def test_every_case_says_what_it_shows_and_what_it_follows_from():
    for case in METRIC_CASES + TOTAL_CASES:
        assert case.values[0]["says"]
        assert case.values[0]["basis"] in ("P", "D", "R")


@pytest.mark.parametrize("case", METRIC_CASES)
def test_a_worked_example_comes_out_as_written(case, tmp_path):
    tenant, excluded = _tenant(case)
    found = compute(FilesOf(tmp_path, tenant), [AS_OF], excluded=excluded)
    result = next(r for r in found if r.metric == case["metric"])
    expected = case["expect"]
    assert (result.numerator, result.denominator) == (expected["numerator"], expected["denominator"])
    assert float(exact_points(result.numerator, result.denominator)) == pytest.approx(expected["exact"], abs=5e-5)
    assert points(result.numerator, result.denominator) == expected["shown"]
    assert result.reason is None
    assert result.basis == "daily:28/28"


@pytest.mark.parametrize("case", TOTAL_CASES)
def test_a_worked_total_comes_out_as_written(case):
    expected = case["expect"]
    found = total(case["points"].values())
    assert (found.points, found.maximum, found.percent) == (
        expected["points"],
        expected["maximum"],
        expected["shown"],
    )
    assert 100 * found.points / found.maximum == pytest.approx(expected["exact"], abs=5e-5)


@pytest.mark.parametrize("case", TOTAL_CASES)
def test_a_worked_total_comes_out_of_results_as_well(case, tmp_path):
    empty = compute(FilesOf(tmp_path, Tenant()), [AS_OF])
    given = [
        Result(r.metric, AS_OF, case["points"][category], 100, "", None)
        if (category := r.metric.split(".")[0]) in case["points"]
        else r
        for r in empty
    ]
    found = total_of(scores(given))
    assert (found.points, found.maximum) == (case["expect"]["points"], case["expect"]["maximum"])


def _tenant(case: dict[str, Any]) -> tuple[Tenant, list[int]]:
    tenant, numbers, excluded = Tenant(), count(1), []
    for group in case["people"]:
        for _ in range(group["count"]):
            person = next(numbers)
            if group.get("excluded"):
                excluded.append(person)
            products = PERSON_STATE["products"]
            held = sum(products.bit(name) for name in group["products"])
            tenant.add(PERSON_STATE, [{"day": AS_OF, "person": person, "products": held}])
            tenant.add(PERSON_DAY, _days(person, group["does"]))
    threads = count(1)
    for group in case.get("threads", []):
        day = AS_OF - timedelta(days=group["before"])
        answered = AS_OF - timedelta(days=group["answered_before"]) if "answered_before" in group else None
        row = {"day": day, "person": 1, "has_mention": group["mention"], "answered_day": answered}
        tenant.add(MAIL_THREAD, [{**row, "thread": f"t{next(threads)}"} for _ in range(group["count"])])
    tenant.deliver((AS_OF - timedelta(days=n) for n in range(60)), *SOURCES)
    return tenant, excluded


def _days(person: int, runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for run in runs:
        values = {
            name: sum(PERSON_DAY[name].bit(flag) for flag in value) if isinstance(value, list) else value
            for name, value in run.items()
            if name not in ("before", "days")
        }
        days = (AS_OF - timedelta(days=run["before"] + n) for n in range(run["days"]))
        rows += [{"day": day, "person": person, **values} for day in days]
    return rows
