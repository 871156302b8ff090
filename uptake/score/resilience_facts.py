"""Which facts the Business resilience report reads: files, and the weeks that were delivered whole.

Source: specification of Adoption Score, sections 7 and 8.5.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from uptake.facts.sources import open_source
from uptake.facts.table import Table
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.rules.resilience import Periods
from uptake.rules.window import DAYS
from uptake.score.resilience_measures import MEASURES

_WEEK_DAYS = 7


class Delivery(Protocol):
    """What the report needs to know of a delivery."""

    @property
    def day(self) -> date:
        """The day that was delivered."""

    @property
    def source(self) -> str:
        """Who delivered it."""

    @property
    def period_days(self) -> int:
        """1 for a daily report."""


class Facts(Protocol):
    """What the report needs of a tenant's fact store."""

    def files(self, table: Table, first: date, last: date) -> list[str]:
        """Parquet files that hold these days, `day` in the names of their folders."""

    def days(self, table: Table) -> list[date]:
        """The days on which the table has rows, in order."""

    def coverage(self) -> Sequence[Delivery]:
        """Which source delivered which day."""


def delivered(store: Facts) -> dict[str, frozenset[date]]:
    """The weeks that were delivered by each source of daily facts that the report reads."""
    opened = open_source(PERSON_DAY)
    sources = {reading.source for m in MEASURES if (reading := m.reading(PERSON_DAY)) is not None} | {opened}
    return {source: weeks for source, weeks in weeks_by_source(store, opened=opened).items() if source in sources}


def in_part(store: Facts) -> dict[str, frozenset[date]]:
    """The weeks of which each source delivered some days and not all; nobody else's days make them whole."""
    opened = open_source(PERSON_DAY)
    whole = weeks_by_source(store, opened=opened)
    begun = weeks_by_source(store, opened=opened, needed=1)
    return {source: weeks - whole[source] for source, weeks in begun.items() if source != opened}


def weeks_by_source(store: Facts, *, opened: str, needed: int = _WEEK_DAYS) -> dict[str, frozenset[date]]:
    """The Mondays of the weeks that each source delivered.

    A report has to deliver all seven days. The hand-made table `opened` has rows only where something
    happened, so one day is enough in a week that its newest day has reached the end of.
    """
    days: dict[str, set[date]] = {}
    for row in store.coverage():
        if row.period_days == 1:
            days.setdefault(row.source, set()).add(row.day)
    found = {}
    for source, known in days.items():
        in_week = Counter(day - timedelta(days=day.weekday()) for day in known)
        least = 1 if source == opened else needed
        ends_by = max(known) - timedelta(days=_WEEK_DAYS - 1)
        found[source] = frozenset(week for week, n in in_week.items() if n >= least and week <= ends_by)
    return found


def files_of(store: Facts, table: Table, periods: Periods) -> set[str]:
    """The files that hold the weeks of the periods."""
    spans = [_days_of(periods.trend), _days_of(periods.current), _days_of(periods.baseline)]
    return {file for span in spans if span is not None for file in store.files(table, *span)}


def states_of(store: Facts) -> list[str]:
    """The files in which to look up who is a guest: those of the newest 28 days that are known."""
    days = store.days(PERSON_STATE)
    return store.files(PERSON_STATE, days[-1] - timedelta(days=DAYS - 1), days[-1]) if days else []


def _days_of(weeks: Sequence[date]) -> tuple[date, date] | None:
    return (weeks[0], weeks[-1] + timedelta(days=_WEEK_DAYS - 1)) if weeks else None
