"""The rows that metrics ask about, one kind per grain, and where their columns come from.

The people window has one row per person of the population: counts added up over the window, flags
united, and days counted where a day itself must qualify. Empty facts are 0 there, never null.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

import ibis
from ibis.expr.types import Table as Rows

from uptake.facts.sources import OPEN, open_source
from uptake.facts.table import Table
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, PERSON_DAY

ONSITE_DAY_MINUTES = 180  # three hours from inside the company network make a day on site (section 1.5)


class Grain(Enum):
    """What one row of a window stands for."""

    PERSON = PERSON_DAY
    MAIL_THREAD = MAIL_THREAD
    COMMUNITY_QUESTION = COMMUNITY_QUESTION

    @property
    def table(self) -> Table:
        """The daily facts behind the window."""
        return self.value

    @property
    def nobody(self) -> str:
        """The reason for having no number when no row is asked about."""
        return _NOBODY[self.table.name]


_NOBODY = {
    PERSON_DAY.name: "nobody",
    MAIL_THREAD.name: "no_threads",
    COMMUNITY_QUESTION.name: "no_questions",
}

COUNTED_DAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "copilot_days": ("copilot_apps",),
        "onsite_days": ("onsite_minutes",),
        "remote_days": ("remote_minutes",),
        "placed_days": ("onsite_minutes", "remote_minutes"),
    }
)
"""Columns of the people window that count qualifying days, and the facts they are made of."""

LICENCES = ("products", "products_now")
"""Flags of products: enabled on at least one day of the window; held on the as-of day."""

ONLY_DAILY = frozenset({"onsite_days", "remote_days", "placed_days"})
"""Columns that a report about a period cannot give."""

PERIOD_LENGTHS = (28, 30)
"""Lengths of period reports that may stand in for missing daily facts, the better one first."""

PEOPLE = ibis.table(
    {
        "as_of": "date",
        "person": "int32",
        **dict.fromkeys(LICENCES, "int32"),
        **{column.name: "int64" for column in PERSON_DAY.values},
        **dict.fromkeys(COUNTED_DAYS, "int64"),
    },
    name="people",
)
THREADS = ibis.table({"as_of": "date", "has_mention": "boolean", "answered": "boolean"}, name="threads")
QUESTIONS = ibis.table({"as_of": "date", "answered": "boolean", "best_answered": "boolean"}, name="questions")
UNBOUND: Mapping[Grain, Rows] = MappingProxyType(
    {Grain.PERSON: PEOPLE, Grain.MAIL_THREAD: THREADS, Grain.COMMUNITY_QUESTION: QUESTIONS}
)


def fact_columns(grain: Grain, columns: Iterable[str]) -> dict[str, str]:
    """The fact columns behind columns of a window, each with its source; licences are not facts of a day."""
    if grain is not Grain.PERSON:
        return {grain.table.key[-1]: open_source(grain.table)}
    names = [name for column in columns for name in COUNTED_DAYS.get(column, (column,))]
    sources = {name: PERSON_DAY[name].source for name in names if name in PERSON_DAY.by_name}
    return {name: open_source(PERSON_DAY) if source == OPEN else source for name, source in sources.items()}


def has_periods(columns: Iterable[str]) -> bool:
    """Whether a window column can be read from a period report as well."""
    return ONLY_DAILY.isdisjoint(columns)
