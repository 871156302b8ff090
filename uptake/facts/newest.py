"""The newest day that is known whole."""

from collections.abc import Iterable
from datetime import date

from uptake.facts.sources import (
    ACTIVE_USERS,
    AUDIT,
    CALLS,
    DIRECTORY,
    ENDPOINT,
    GROUPS_ACTIVITY,
    INVENTORY,
    NETWORK,
    OPEN,
    PERSON_QUERY,
    SITES,
    TEAM_ACTIVITY,
)
from uptake.facts.store import Coverage
from uptake.rules.window import as_of_day

# What is true of people is photographed now and then; a photograph that is a week old holds no day back.
# Hand-made tables come when somebody makes them, and so do searches of the audit log and other exports by hand:
# a number that rests on fewer of their days says so.
_IN_THEIR_OWN_TIME = (
    DIRECTORY, ACTIVE_USERS, OPEN, AUDIT, CALLS, GROUPS_ACTIVITY, TEAM_ACTIVITY, SITES, PERSON_QUERY, INVENTORY,
    ENDPOINT, NETWORK,
)  # fmt: skip


def newest_day(coverage: Iterable[Coverage]) -> date | None:
    """The last day for which every report that still comes is complete (score spec, section 0).

    None when nothing was ever delivered.
    """
    return as_of_day(latest_by_source(_deciding(coverage)))


def first_day(coverage: Iterable[Coverage]) -> date | None:
    """The first day that a report told of; None when nothing was ever delivered."""
    return min((row.day for row in _deciding(coverage)), default=None)


def latest_by_source(coverage: Iterable[Coverage]) -> dict[str, date]:
    """The last day that each source has delivered."""
    latest: dict[str, date] = {}
    for row in coverage:
        latest[row.source] = max(row.day, latest.get(row.source, row.day))
    return latest


def _deciding(coverage: Iterable[Coverage]) -> list[Coverage]:
    """Daily reports; without any, period reports, and without those whatever there is."""
    rows = list(coverage)
    in_time = [row for row in rows if not row.source.startswith(_IN_THEIR_OWN_TIME)]
    return [row for row in in_time if row.period_days == 1] or in_time or rows
