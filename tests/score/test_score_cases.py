"""The worked examples of the specification, from their TOML files."""

from typing import Any

import pytest

from tests.score.tenant import FilesOf, Tenant
from tests.score.worked import AS_OF, cases, tenant_of
from uptake.rules.points import exact_points, points, total
from uptake.score.compute import compute
from uptake.score.result import Result
from uptake.score.scores import scores, total_of

PEOPLE = ("ai_adoption", "communication", "meetings", "content_collaboration", "teamwork", "mobility")


def _parameters(*files: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in cases(*files)]


METRIC_CASES = _parameters(*PEOPLE)
TOTAL_CASES = _parameters("total")


def test_every_case_says_what_it_shows_and_what_it_follows_from():
    for case in METRIC_CASES + TOTAL_CASES:
        assert case.values[0]["says"]
        assert case.values[0]["basis"] in ("P", "D", "R")


@pytest.mark.parametrize("case", METRIC_CASES)
def test_a_worked_example_comes_out_as_written(case, tmp_path):
    tenant, excluded = tenant_of(case)
    found = {r.metric: r for r in compute(FilesOf(tmp_path, tenant), [AS_OF], excluded=excluded)}
    for metric, expected in {case["metric"]: case["expect"], **case.get("also", {})}.items():
        result = found[metric]
        assert (result.numerator, result.denominator) == (expected["numerator"], expected["denominator"]), metric
        exact = float(exact_points(result.numerator, result.denominator))
        assert exact == pytest.approx(expected["exact"], abs=5e-5), metric
        assert points(result.numerator, result.denominator) == expected["shown"], metric
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
