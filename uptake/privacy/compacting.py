"""Deleted rows leave the file of the database as well, not only its tables."""

from django.db import OperationalError, connection


def compact_state() -> None:
    """Write the database of the pages anew without what was deleted, and empty the log beside it.

    Raises OperationalError when somebody did not let go of it in time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
            cursor.execute(f"vacuum (full) {tables}")
        return
    with connection.cursor() as cursor:
        cursor.execute("vacuum")
        cursor.execute("pragma wal_checkpoint(truncate)")
        busy, *_rest = cursor.fetchone()
    if busy:
        raise OperationalError("the log of the database is still being read")
