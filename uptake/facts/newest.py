"""The newest day that is known whole."""

from collections.abc import Iterable
from datetime import date

from uptake.facts.store import Coverage
from uptake.facts.tables import ACTIVE_USERS, DIRECTORY, OPEN
from uptake.rules.window import as_of_day

# What is true of people is photographed now and then; a photograph that is a week old holds no day back.
# Hand-made tables come when somebody makes them.
_IN_THEIR_OWN_TIME = (DIRECTORY, ACTIVE_USERS, OPEN)


def newest_day(coverage: Iterable[Coverage]) -> date | None:
    """The last day for which every report that still comes is complete (score spec, section 0).

    Daily reports decide; without any, period reports do, and without those whatever there is. None when
    nothing was ever delivered.
    """
    rows = list(coverage)
    in_time = [row for row in rows if not row.source.startswith(_IN_THEIR_OWN_TIME)]
    deciding = [row for row in in_time if row.period_days == 1] or in_time or rows
    latest: dict[str, date] = {}
    for row in deciding:
        latest[row.source] = max(row.day, latest.get(row.source, row.day))
    return as_of_day(latest)
