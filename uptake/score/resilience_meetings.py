"""How long and how large meetings are, now and in the baseline: part of the Business resilience report.

Meetings are counted, not people; calls are none. The bands of length are documented for another page, those
of size are our own: more than eight people make a meeting large. Source: specification of Adoption Score,
sections 1.2 and 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from uptake.facts.shared_work import MEETING
from uptake.facts.sources import CALLS, open_source
from uptake.rules import resilience as rules
from uptake.rules.resilience import Periods
from uptake.rules.small_groups import may_show
from uptake.score.resilience_facts import Facts, weeks_by_source

MINUTES = (15, 30, 60)
"""Longest meetings of all bands but the last, in minutes."""

ATTENDEES = (2, 8, 20)
"""Largest meetings of all bands but the last, in participants of the own organization."""

_CALLS = MEETING["type"].bit("call") | MEETING["type"].bit("group_call")
_COUNTED = """
    select count(*) filter (where v > 0 and v <= $a),
           count(*) filter (where v > $a and v <= $b), count(*) filter (where v > $b and v <= $c),
           count(*) filter (where v > $c)
    from (select "{column}" as v from read_parquet($files, hive_partitioning = true, hive_types = {{'day': DATE}},
          union_by_name = true) where list_contains($days, day) and coalesce(type, 0) & $calls = 0)
"""


@dataclass(frozen=True)
class Spread:
    """How many meetings lie in each band, from the smallest on; before is empty without a comparison."""

    now: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True)
class Shapes:
    """The spread of lengths and of sizes; None about fewer than ten meetings."""

    periods: Periods
    lengths: Spread | None
    sizes: Spread | None


def shapes(store: Facts, today: date, *, baseline: str) -> Shapes | None:
    """What is known of meetings as of `today`; None without a whole week of them."""
    found = weeks_by_source(store, opened=open_source(MEETING))
    stored = found.get(CALLS, frozenset()) | found.get(open_source(MEETING), frozenset())
    periods = rules.periods(rules.whole_weeks(stored, today), baseline)
    if periods is None:
        return None
    return Shapes(periods, _spread(store, periods, "minutes", MINUTES), _spread(store, periods, "attendees", ATTENDEES))


def _spread(store: Facts, periods: Periods, column: str, bands: Sequence[int]) -> Spread | None:
    now, before = (_counts(store, weeks, column, bands) for weeks in (periods.current, periods.baseline))
    if not may_show(sum(now)) or (sum(before) > 0 and not may_show(sum(before))):
        return None
    return Spread(now, before if sum(before) else ())


def _counts(store: Facts, weeks: Sequence[date], column: str, bands: Sequence[int]) -> tuple[int, ...]:
    days = [week + timedelta(days=n) for week in weeks for n in range(7)]
    files = store.files(MEETING, days[0], days[-1]) if days else []
    if not files:
        return (0,) * (len(bands) + 1)
    asked = {"files": files, "days": days, "calls": _CALLS, **dict(zip("abc", bands, strict=True))}
    with duckdb.connect() as connection:
        return tuple(connection.sql(_COUNTED.format(column=column), params=asked).fetchall()[0])
