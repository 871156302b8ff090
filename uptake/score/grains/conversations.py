"""Mail threads and questions that somebody of the population started in the window.

Source: specification of Adoption Score, section 1.1.
"""

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.table import Table
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD
from uptake.score.grains.grain import Grain, in_window, yes
from uptake.score.grains.population import POPULATION


def threads(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row per thread."""
    rows = _started_by_people(MAIL_THREAD, days)
    return rows.select("tenant", "as_of", has_mention=yes(rows.has_mention), answered=_happened(rows, "answered_day"))


def questions(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - as above
    """One row per question."""
    rows = _started_by_people(COMMUNITY_QUESTION, days)
    return rows.select(
        "tenant",
        "as_of",
        answered=_happened(rows, "answered_day"),
        best_answered=_happened(rows, "best_answer_day"),
    )


def _started_by_people(table: Table, days: int) -> Rows:
    return in_window(table, days).semi_join(POPULATION, ["tenant", "as_of", "person"])


def _happened(rows: Rows, column: str) -> Value:
    return yes(rows[column] <= rows.as_of)


_KEYS = {"tenant": "int32", "as_of": "date"}
THREAD = Grain(
    "thread",
    MAIL_THREAD,
    ibis.table({**_KEYS, "has_mention": "boolean", "answered": "boolean"}, name="threads"),
    threads,
    nothing="no_threads",
    made_of={"answered": ("answered_day",)},
)
QUESTION = Grain(
    "question",
    COMMUNITY_QUESTION,
    ibis.table({**_KEYS, "answered": "boolean", "best_answered": "boolean"}, name="questions"),
    questions,
    nothing="no_questions",
    made_of={"answered": ("answered_day",), "best_answered": ("best_answer_day",)},
)
