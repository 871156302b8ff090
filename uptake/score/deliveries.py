"""Which facts were delivered for a window, and so what a metric's number can rest on.

Daily facts come first. Where a needed source brought no day of the window, reports about a period stand in,
but only when every needed source brought one of the same length and the same refresh day. Reports that tell
last dates only come last.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from uptake.facts.tables import PERSON_DAY
from uptake.rules.window import DAYS, Window, window
from uptake.score.grains.grain import Need
from uptake.score.grains.people import PERIOD_LENGTHS, PERSON, has_periods
from uptake.score.metric import Metric
from uptake.score.result import Basis, Missing

COUNTS_COPILOT_DAYS = "copilot_days"
LAST_DATES = 0  # "length" of a report that tells last dates only


class Delivery(Protocol):
    """The part of a coverage row that matters here."""

    @property
    def day(self) -> date:
        """The day that was delivered whole, or the refresh day of a period."""

    @property
    def source(self) -> str:
        """Name of the source."""

    @property
    def period_days(self) -> int:
        """1 for a day, more for the length of a period, 0 for a report that tells last dates only."""

    @property
    def people(self) -> int:
        """How many people the delivery told of."""

    @property
    def concealed(self) -> bool:
        """Whether the report had codes in place of names."""


class Deliveries:
    """Everything that one tenant was delivered, asked by window.

    An open fact table may bring any column. Its days count for a column that no report brought in the
    window and that has a value somewhere in it: `present` says on which days, by column of person_day.
    """

    def __init__(self, rows: Iterable[Delivery], present: Mapping[str, Collection[date]]) -> None:
        self._present = present
        self._daily: dict[str, set[date]] = defaultdict(set)
        self._periods: dict[tuple[str, int], set[date]] = defaultdict(set)
        self._concealed: set[date] = set()
        for row in rows:
            if row.period_days == 1:
                self._daily[row.source].add(row.day)
            else:
                self._periods[row.source, row.period_days].add(row.day)
            if row.concealed:
                self._concealed.add(row.day)

    def concealed(self, as_of: date) -> bool:
        """Whether reports of the window had codes in place of names, which no directory can be joined to."""
        days = window(as_of)
        return any(day in days for day in self._concealed)

    def basis(self, metric: Metric, as_of: date) -> Basis | Missing:
        """What the metric's number of that day rests on, or which sources are missing."""
        days = window(as_of, metric.days)
        if metric.licence_today and self.concealed(as_of):
            return Missing("names_are_concealed")
        told = {need: self._days_of(need, days) for need in metric.needs}
        absent = sorted({need.source for need, found in told.items() if not found})
        fewest = min(len(found) for found in told.values())
        if metric.grain.newest:
            newest = min((max(found) for found in told.values() if found), default=None)
            return Missing("no_source", ", ".join(absent)) if absent else Basis(metric.days, newest=newest)
        last_dates = any(self._told(source, LAST_DATES, days) for source in metric.sources)
        if COUNTS_COPILOT_DAYS in metric.columns and fewest < metric.days:
            # A report that itself counts the active days of 28 knows more than some daily ones (section 8.2).
            counted = self._period(metric, days, lengths=(DAYS,))
            if counted is not None:
                return counted
        if not absent:
            return Basis(metric.days, fewest, last_dates=last_dates and fewest < metric.days)
        found = self._period(metric, days)
        if found is None and all(self._told(source, LAST_DATES, days) for source in absent):
            return Basis(metric.days, fewest, last_dates=True)
        return found or Missing("no_source", ", ".join(absent))

    def _days_of(self, need: Need, days: Window) -> set[date]:
        told = {day for day in self._daily[need.source] if day in days}
        if need.table is not PERSON_DAY:
            return {day for name in (need.source, need.by_hand, *need.also) for day in self._daily[name] if day in days}
        if need.source == need.by_hand or not told:
            present = self._present.get(need.column, ())
            brought = any(day in days for day in present)
            told = {day for day in self._daily[need.by_hand] if day in days and brought}
        return told

    def _period(self, metric: Metric, days: Window, *, lengths: Sequence[int] = PERIOD_LENGTHS) -> Basis | None:
        if metric.grain is not PERSON or metric.days != DAYS or not has_periods(metric.columns):
            return None
        for length in lengths:
            refreshed = set.intersection(*(self._told(source, length, days) for source in metric.sources))
            if refreshed:
                return Basis(days=length, refreshed=max(refreshed))
        return None

    def _told(self, source: str, length: int, days: Window) -> set[date]:
        return {day for day in self._periods[source, length] if day in days}
