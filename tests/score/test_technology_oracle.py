"""Queries and oracle agree about devices, applications and the network, on random tenants."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.score.oracle_technology import technology
from tests.score.random_technology import technology_tenants
from tests.score.random_tenants import AS_OF_DAYS
from tests.score.tenant import FilesOf, Tenant
from uptake.score.compute import compute
from uptake.score.registry import METRICS

_GRAINS = {
    "device", "location", "sample", "measured_device", "organization", "endpoint_device", "application"
}  # fmt: skip
_IDS = {metric.id for metric in METRICS if metric.grain.name in _GRAINS}


@settings(max_examples=20, deadline=None)
@given(technology_tenants(), st.sampled_from(AS_OF_DAYS))
def test_plan_and_oracle_say_the_same_of_technology(tenant: Tenant, as_of) -> None:
    with TemporaryDirectory() as folder:
        results = [r for r in compute(FilesOf(Path(folder), tenant), [as_of]) if r.metric in _IDS]
    expected = technology(tenant, as_of)
    assert set(expected) <= _IDS
    for result in results:
        if result.numerator is None or result.denominator is None:
            assert result.metric not in expected, result
        else:
            points, things = expected[result.metric]
            assert 100 * result.numerator / result.denominator == pytest.approx(points, abs=0.002), result
            assert result.asked == things, result
            assert 0 <= result.numerator <= result.denominator
