"""One declaration, two engines: a real Spark cluster and DuckDB give identical numbers for every metric."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench.score.invented import AS_OF, written
from tests.score.random_technology import technology_tenants
from tests.score.random_tenants import AS_OF_DAYS, TODAY, tenants, tenants_with_periods
from tests.score.tenant import FilesOf
from tests.spark.cluster import WORKERS
from uptake.score.compute import compute_many
from uptake.score.engine import Whose
from uptake.score.registry import METRICS
from uptake.score.spark import Spark

# py4j closes its sockets when it is collected, which Python warns about.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::ResourceWarning",
    "ignore::DeprecationWarning",
    "ignore::hypothesis.errors.HypothesisWarning",  # a whole tenant is long to print
)
FEW = settings(
    max_examples=3,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # each example takes a cluster half a minute: it is shown as it was drawn
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def unlike(session, whose, days):
    """What Spark says otherwise than DuckDB, and what DuckDB says of the first tenant."""
    on_spark = compute_many(whose, days, database=Spark(session))
    on_duckdb = compute_many(whose, days)
    pairs = [pair for both in zip(on_spark, on_duckdb, strict=True) for pair in zip(*both, strict=True)]
    return [pair for pair in pairs if pair[0] != pair[1]], on_duckdb[0]


def test_the_cluster_has_its_workers(session):
    doubled = session.sparkContext.parallelize(range(100), WORKERS * 2).map(lambda n: 2 * n).sum()
    assert doubled == 9900
    assert session.sparkContext.master.startswith("spark://127.0.0.1:")
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == WORKERS + 1


@FEW
@seed(20260628)
@given(st.tuples(tenants(), technology_tenants(), tenants_with_periods()))
def test_every_metric_of_random_tenants_is_the_same_on_spark(session, tmp_path, drawn):
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    whose = [Whose(FilesOf(folder / str(i), tenant), [1] if i == 0 else ()) for i, tenant in enumerate(drawn)]
    different, _ = unlike(session, whose, [AS_OF_DAYS[1], TODAY])
    assert different == []


def test_every_metric_about_people_of_an_invented_tenant_is_the_same_on_spark(session, tmp_path: Path):
    store = written(tmp_path, "invented", 2_000)
    different, told_by_duckdb = unlike(session, [Whose(store)], [AS_OF])
    assert different == []
    told = {result.metric for result in told_by_duckdb if result.reason is None}
    assert told >= {metric.id for metric in METRICS if metric.about_people and metric.answer is not None}


@pytest.mark.parametrize("at_once", [False, True])
def test_accounts_that_end_are_the_same_on_spark(session, tmp_path: Path, at_once: bool):
    store = written(tmp_path, "invented", 200)
    different, _ = unlike(session, [Whose(store, [3, 4], at_once)], [AS_OF])
    assert different == []
