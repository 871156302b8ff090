"""Where PostgreSQL keeps the state: after the end of people experiences no file of a table tells of them any more.

The server's own log of writes (WAL) does, until it is reused: docs/scale.md says so, and this shows it.
"""

from datetime import timedelta
from pathlib import Path

import planted
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from uptake.config.environment import Environment
from uptake.jobs import clock
from uptake.privacy import actions
from uptake.tenancy.models import Tenant

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="files of SQLite: test_opting_out_kill"),
]
NUMBERS = (planted.TELLING.to_bytes(6, "little"), planted.CROWD.serialize(), planted.WORD, str(planted.SMALL).encode())


@pytest.fixture
def server(settings, tmp_path):
    """The cluster of this run, and the one database that state and showings share as they do in an installation."""
    from tests.postgres.state import _CLUSTER  # noqa: PLC0415 - it is started where tests run on it alone

    address = _CLUSTER.address(connection.settings_dict["NAME"])
    settings.UPTAKE = Environment(data=tmp_path / "data", database=address)
    return _CLUSTER


def flushed(server, *statements: str) -> None:
    """Let the server write everything out that it holds in memory."""
    with psycopg.connect(server.address(connection.settings_dict["NAME"], role="owner"), autocommit=True) as at:
        for statement in (*statements, "checkpoint"):
            at.execute(statement)


def telling(folder: Path) -> list[str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [str(path.relative_to(folder)) for path in files if any(each in path.read_bytes() for each in NUMBERS)]


def test_no_file_of_a_table_tells_of_it_after_the_removal(server):
    token = planted.plant()
    tables, log = server.folder / "data" / "base", server.folder / "data" / "pg_wal"
    flushed(server, "analyze")  # as autovacuum does: what the planner knows are values of rows, too
    assert len(telling(tables)) > 10
    assert telling(settings.UPTAKE.folder)
    assert planted.seen(token)
    before = planted.kept(Tenant.objects.get(slug="meadow"))
    actions.opt_out(confirmed="meadow", by=planted.gina(), now=planted.OPTED_OUT)
    clock.remove_people(Tenant.objects.get(slug="meadow"), planted.MIDNIGHT + timedelta(minutes=5))
    flushed(server)
    assert telling(tables) == []
    assert planted.found_in_files(settings.UPTAKE.folder) == []
    assert planted.seen(token) == frozenset()
    assert planted.kept(Tenant.objects.get(slug="meadow")) == before
    assert planted.audited(Tenant.objects.get(slug="meadow"))[-1] == "people.removed"
    # The log of writes still has it, until it is written over; where that is turned off, until it is deleted.
    assert telling(log)
    flushed(
        server, "alter system set wal_recycle = off", "alter system set min_wal_size = 32", "select pg_reload_conf()"
    )
    for _each in range(3):
        flushed(server, "select pg_switch_wal()", "create table moved (x int)", "drop table moved")
    assert telling(log) == []
    flushed(server, "alter system reset all", "select pg_reload_conf()")
