"""Endpoint points: the worked examples, and what must hold for any devices."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import endpoint_points
from uptake.rules.endpoint_points import (
    app_listed,
    battery_capacity,
    battery_class,
    counted_crashes,
    mean,
    mean_time_to_failure,
    overall_points,
    reliability_points,
    startup_points,
)

FILE = Path(__file__).parents[2] / "cases" / "score" / "endpoint.toml"
CASES = [
    pytest.param(case["rule"], example, id=f"{case['id']}-{number}")
    for case in tomllib.loads(FILE.read_text(), parse_float=Decimal)["rule"]
    for number, example in enumerate(case["each"], 1)
]
POINTS = st.fractions(0, 100, max_denominator=1000)


def exact(value: Any) -> Fraction | None:
    return None if value in (None, "none") else Fraction(value)


def milliwatt_hours(watt_hours: int | None) -> int | None:
    return None if watt_hours is None else watt_hours * 1000


def asked(rule: str, example: dict[str, Any]) -> Any:
    answer = getattr(endpoint_points, rule)
    match rule:
        case "startup_points":
            return answer(exact(example.get("boot")), exact(example.get("sign_in")))
        case "overall_points":
            return answer(example["reporting"], [exact(part) for part in example["parts"]])
        case "mean_time_to_failure":
            return answer(example["hours"] * 60, example["crashes"])
        case "counted_crashes":
            return answer(example["crashes"])
        case "app_listed":
            return answer(example["active"], example["enrolled"])
        case "battery_capacity":
            return answer(milliwatt_hours(example.get("full_wh")), milliwatt_hours(example.get("design_wh")))
        case "battery_cycles":
            return answer([int(Fraction(part) * 1000) for part in example["discharged"]])
        case _:
            return answer([(exact(app.get("points")), app["hours"] * 60) for app in example["apps"]])


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_worked_example_of_endpoints_comes_out_exactly(rule, example):
    expected = example.get("expect", example.get("expect_hours"))
    if "expect_hours" in example:
        expected *= 60
    answer = asked(rule, example)
    assert answer == (expected if isinstance(expected, bool) else exact(expected))
    if "class" in example:
        assert battery_class(answer) == example["class"]


@given(POINTS, POINTS)
def test_startup_lies_half_way_between_boot_and_sign_in(boot, sign_in):
    startup = startup_points(boot, sign_in)
    assert startup is not None
    assert startup - boot == sign_in - startup


@given(st.integers(5, 10_000), st.lists(st.none() | POINTS, min_size=3, max_size=5))
def test_an_unknown_part_neither_raises_nor_lowers_the_score(reporting, parts):
    points = overall_points(reporting, parts)
    assert points == overall_points(reporting, [*parts, None])
    assert points is None or 0 <= points <= 100
    assert (points is None) == all(part is None for part in parts)


@given(st.integers(0, 4), st.lists(POINTS, min_size=1, max_size=5))
def test_fewer_than_five_devices_never_have_a_score(reporting, parts):
    assert overall_points(reporting, parts) is None


@given(st.lists(st.none() | POINTS, max_size=9))
def test_a_mean_of_nothing_known_is_unknown(values):
    assert (mean(values) is None) == all(value is None for value in values)


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_more_crashes_never_lengthen_the_time_between_failures(usage, crashes):
    now, then = mean_time_to_failure(usage, crashes), mean_time_to_failure(usage, crashes + 1)
    assert now is not None
    assert then is not None
    assert then <= now
    assert counted_crashes(crashes) <= 10


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_app_that_is_listed_stays_listed_on_more_devices(active, enrolled):
    if app_listed(active, enrolled):
        assert active > 5
        assert app_listed(active + 1, enrolled)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_fuller_battery_is_in_no_worse_class(full, design):
    order = ["most_impacted", "moderately_impacted", "good"]
    now, then = battery_capacity(full, design), battery_capacity(full + 1, design)
    assert now is not None
    assert then is not None
    assert order.index(battery_class(now)) <= order.index(battery_class(then))


@given(st.lists(st.tuples(st.none() | POINTS, st.integers(0, 10**6)), max_size=9))
def test_apps_without_use_or_points_change_no_reliability(apps):
    assert reliability_points([*apps, (None, 5), (Fraction(3), 0)]) == reliability_points(apps)
