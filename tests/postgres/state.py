"""Runs tests of the pages and the jobs on PostgreSQL: `pytest -p tests.postgres.state --reuse-db tests/jobs ...`.

The database is not taken down (hence --reuse-db): its server goes at the end, whoever still holds a line to it.

The settings are read when they are first imported, so the server is started before anything else.
"""

import atexit
import os

import pytest

from tests.postgres.postgres_cluster import Cluster

_CLUSTER = Cluster()
atexit.register(_CLUSTER.remove)


@atexit.register
def _hang_up() -> None:
    from django.db import connections  # noqa: PLC0415

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


os.environ["UPTAKE_DATABASE"] = _CLUSTER.start().create("uptake")


@pytest.fixture(autouse=True)
def showings_of_nobody():
    """Each test finds the store of showings empty, as it finds an empty folder otherwise."""
    # After the settings, which are read with the address from above.
    from tests.postgres.clusters import empty  # noqa: PLC0415
    from uptake.delivery.store import open_showings  # noqa: PLC0415

    open_showings(os.environ["UPTAKE_DATABASE"]).close()
    empty(os.environ["UPTAKE_DATABASE"])
