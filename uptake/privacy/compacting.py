"""Deleted rows leave the files of the database as well, not only its tables."""

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection

from uptake.delivery.postgres.anew import write_anew
from uptake.tenancy.whose import rows_of_everyone


def compact_state() -> None:
    """Write the database of the pages anew without what was deleted, and empty the log beside it.

    Raises OperationalError when somebody did not let go of it in time.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _compact_server(cursor)
            return
        cursor.execute("vacuum")
        cursor.execute("pragma wal_checkpoint(truncate)")
        busy, *_rest = cursor.fetchone()
    if busy:
        raise OperationalError("the log of the database is still being read")


def _compact_server(cursor: Any) -> None:
    def run(statement: str) -> Sequence[Sequence[Any]]:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else ()

    with rows_of_everyone():  # a table is empty when nobody has a row in it
        write_anew(run, [connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor)])
