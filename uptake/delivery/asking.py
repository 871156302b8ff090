"""How the modules that only read ask either database: the same statement, with `?` where a value belongs."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol


class Reading(Protocol):
    """Answers statements; a statement holds neither a literal question mark nor a per cent sign."""

    def rows(self, statement: str, *values: Any) -> Iterable[tuple[Any, ...]]:
        """Answer the rows of a statement."""
        ...

    def among(self, column: str, numbers: Collection[int]) -> tuple[str, Any]:
        """Say that a column holds one of these numbers: a condition with one `?`, and the value that belongs there."""
        ...
