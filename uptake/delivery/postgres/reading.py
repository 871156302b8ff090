"""Asks PostgreSQL for the modules that read."""

from collections.abc import Collection, Iterable
from typing import Any

import psycopg


class PostgresReading:
    """Each statement sees what was committed when it began."""

    def __init__(self, at: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._at = at

    def rows(self, statement: str, *values: Any) -> Iterable[tuple[Any, ...]]:
        """Answer the rows of a statement."""
        answer = self._at.execute(statement.replace("?", "%s"), values)
        return answer.fetchall() if answer.description else []

    def among(self, column: str, numbers: Collection[int]) -> tuple[str, Any]:
        """Hand the numbers over as one array."""
        return f"{column} = any(?)", sorted(numbers)
