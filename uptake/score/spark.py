"""The same plan on Apache Spark, for facts that have outgrown one machine.

Nothing here imports pyspark: whoever has a cluster brings a session of its own,

    session = SparkSession.builder.master("spark://...").getOrCreate()
    compute_many(tenants, days, database=Spark(session))

and the fact files must lie where all its workers can read them. The numbers are those of DuckDB
(tests/spark), only later: on one machine DuckDB is many times as fast.
"""

from collections.abc import Mapping
from functools import reduce
from itertools import groupby
from operator import itemgetter
from typing import Any

import ibis
import pyarrow as pa

from uptake.facts.table import Kind, Table
from uptake.score.database import Owned, nothing_of

_TYPES: Mapping[Kind, str] = {Kind.DAY: "DATE", Kind.TEXT: "STRING", Kind.BOOLEAN: "BOOLEAN"}


class Spark:
    """A Spark session (4.0 or later) as the database of the score; names given here are seen by nobody else."""

    def __init__(self, session: Any) -> None:
        self.dialect = str(ibis.pyspark.name)  # asked of Ibis, which learns what it can set for Spark by that
        self._session = session.newSession()
        self._kept: dict[str, Any] = {}

    def open(self, table: Table, files: Owned) -> None:
        """A view over the files of each tenant, one after the other."""
        schema = ", ".join(f"{column.name} {_TYPES.get(column.kind, 'INT')}" for column in table.columns)
        of_tenants = []
        for tenant, owned in groupby(files, key=itemgetter(0)):
            names = [file for _, file in owned]
            folder = names[0].rsplit("/", 2)[0]
            found = self._session.read.schema(schema).option("basePath", folder).parquet(*names)
            of_tenants.append(found.selectExpr(f"{tenant} as tenant", *(column.name for column in table.columns)))
        if of_tenants:
            reduce(lambda one, other: one.union(other), of_tenants).createOrReplaceTempView(table.name)
        else:
            self.register(table.name, nothing_of(table))

    def register(self, name: str, rows: pa.Table) -> None:
        """Rows travel to the cluster when they are asked for."""
        self._session.createDataFrame(rows).createOrReplaceTempView(name)

    def keep(self, name: str, statement: str) -> None:
        """Rows are kept on the cluster when they are first asked for."""
        self._forget(name)
        self._kept[name] = self._session.sql(statement).cache()
        self._kept[name].createOrReplaceTempView(name)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of the answer."""
        return [tuple(row) for row in self._session.sql(statement).collect()]

    def numbers(self, statement: str) -> list[int]:
        """One column, by way of Arrow."""
        return list(self._session.sql(statement).toArrow().column(0).to_pylist())

    def close(self) -> None:
        """Give back what the cluster keeps; the session stays open for whoever brought it."""
        for name in list(self._kept):
            self._forget(name)

    def _forget(self, name: str) -> None:
        if name in self._kept:
            self._kept.pop(name).unpersist()
