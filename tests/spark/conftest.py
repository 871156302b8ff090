"""One cluster and one session for all tests here; they skip where pyspark or Java is missing (`make spark`)."""

import os
import sys
from pathlib import Path

import pytest

from tests.spark.cluster import WORKERS, cluster, java_home


@pytest.fixture(scope="session")
def session(tmp_path_factory):
    pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed here; `make spark` runs these tests")
    home = java_home()
    if home is None:
        pytest.skip("there is no Java on this machine")
    os.environ |= {"JAVA_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    folder: Path = tmp_path_factory.mktemp("spark")
    with cluster(folder) as url:
        started = (
            pyspark.SparkSession.builder.master(url)
            .appName("uptake")
            .config("spark.executor.memory", "768m")
            .config("spark.driver.memory", "768m")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str(WORKERS))
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        yield started
        started.stop()
