"""Network points: the worked examples, and what must hold for any samples."""

import random
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import network_points
from uptake.rules.network_points import (
    LATENCY,
    LATENCY_QUANTILE,
    OPINION,
    SPEED,
    SPEED_QUANTILE,
    latency_points,
    location_points,
    opinion_points,
    organization_points,
    points_between,
    quantile,
    speed_points,
)

FILE = Path(__file__).parents[2] / "cases" / "score" / "network.toml"
CASES = [
    pytest.param(case["rule"], example, id=f"{case['id']}-{number}")
    for case in tomllib.loads(FILE.read_text(), parse_float=Decimal)["rule"]
    for number, example in enumerate(case["each"], 1)
]
SAMPLES = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=40)
POINTS = st.fractions(0, 100, max_denominator=1000)


def exact(value: Any) -> Fraction | None:
    return None if value in (None, "none") else Fraction(value)


def asked(rule: str, example: dict[str, Any]) -> Any:
    answer = getattr(network_points, rule)
    match rule:
        case "BENCHMARK":
            return answer
        case "location_points":
            return answer([exact(points) for points in example["workloads"]])
        case "organization_points":
            return answer([(exact(place.get("points")), place.get("users")) for place in example["locations"]])
        case _:
            return answer([int(Fraction(sample) * 1000) for sample in example["samples"]])


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_worked_example_of_the_network_comes_out_exactly(rule, example):
    assert asked(rule, example) == exact(example.get("expect"))


@pytest.mark.parametrize("knots", [LATENCY, SPEED, OPINION])
@given(value=st.integers(-1_000, 1_000_000), more=st.integers(0, 100_000))
def test_points_stay_between_0_and_100_and_go_one_way(knots, value, more):
    first, second = points_between(knots, Fraction(value)), points_between(knots, Fraction(value + more))
    assert 0 <= first <= 100
    assert (second <= first) if knots is LATENCY else (second >= first)


@pytest.mark.parametrize("knots", [LATENCY, SPEED, OPINION])
def test_every_knot_has_its_documented_points(knots):
    assert [points_between(knots, Fraction(value)) for value, _ in knots] == [points for _, points in knots]


@given(SAMPLES, st.randoms(use_true_random=False))
def test_the_order_of_samples_changes_nothing(samples, chance: random.Random):
    mixed = chance.sample(samples, len(samples))
    assert latency_points(mixed) == latency_points(samples)
    assert speed_points(mixed) == speed_points(samples)
    assert opinion_points(mixed) == opinion_points(samples)


@given(SAMPLES)
def test_quantiles_lie_among_the_samples_and_the_slow_quarter_below_the_middle(samples):
    low, middle = quantile(samples, SPEED_QUANTILE), quantile(samples, LATENCY_QUANTILE)
    assert low is not None
    assert middle is not None
    assert min(samples) <= low <= middle <= max(samples)


@given(st.lists(st.none() | POINTS, max_size=4))
def test_a_workload_that_was_not_measured_changes_no_location(workloads):
    assert location_points([*workloads, None]) == location_points([one for one in workloads if one is not None])


@given(st.lists(st.tuples(POINTS, st.integers(0, 10_000)), min_size=1, max_size=20))
def test_the_organization_lies_between_its_worst_and_its_best_location(locations):
    points = organization_points(locations)
    assert points is not None
    assert min(value for value, _ in locations) <= points <= max(value for value, _ in locations)
