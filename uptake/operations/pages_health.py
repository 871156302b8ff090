"""Whether the pages and the worker of this process can do their work: their database is there and of this version."""

import threading
from datetime import UTC, datetime, timedelta

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from uptake.jobs.standing import standing
from uptake.operations.marked import MARK
from uptake.operations.outside import outside_of_requests

_LATEST = timedelta(minutes=30)  # a job that is due for so long says that no worker runs
_checked: set[str] = set()
_turn = threading.Lock()


async def database() -> bool:
    """Whether the database answers, has the tables of this version, and no restore is under way."""
    return await sync_to_async(_database)()


async def worker() -> bool:
    """Whether work that is due is done: nothing has waited for half an hour."""
    return await sync_to_async(_worker)()


def _database() -> bool:
    if (settings.UPTAKE.folder / MARK).exists():
        return False
    with outside_of_requests():
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        with _turn:
            if "tables" not in _checked:  # a whole look is dear, and what is up to date stays so while this lives
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    return False
                _checked.add("tables")
    return True


def _worker() -> bool:
    with outside_of_requests():
        oldest = standing(datetime.now(UTC)).oldest
    return oldest is None or oldest < _LATEST
