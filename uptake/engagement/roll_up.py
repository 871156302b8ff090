"""Turns what was counted into facts, so that tomorrow's score can look at it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from uptake.engagement.queries import tallies
from uptake.facts.tables import ENGAGEMENT_DAY
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

_COUNTS = tuple(column.name for column in ENGAGEMENT_DAY.values)
_NAMES = ("message", "surface", *_COUNTS)


def roll_up(tenant: Tenant, as_of: date) -> list[date]:
    """Write the counts up to that day as facts; the days that were written.

    Events arrive late, so every day is compared and those that differ are replaced whole. May run again:
    then nothing differs and nothing is written.
    """
    store = facts_of(tenant)
    counted = _by_day(
        {"day": t.day, **{name: getattr(t, name) for name in _NAMES}} for t in tallies(tenant, last=as_of)
    )
    kept = _by_day(store.read(ENGAGEMENT_DAY, date.min, as_of).to_pylist())
    changed = sorted(day for day in counted.keys() | kept.keys() if counted.get(day) != kept.get(day))
    if changed:
        schema = pa.schema([ENGAGEMENT_DAY.schema.field(name) for name in _NAMES])
        days = {day: pa.Table.from_pylist(counted.get(day, []), schema=schema) for day in changed}
        store.replace(ENGAGEMENT_DAY, _COUNTS, days)
    return changed


def _by_day(rows: Iterable[dict[str, Any]]) -> dict[date, list[dict[str, Any]]]:
    days: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        days[row["day"]].append({name: row[name] for name in _NAMES})
    return {day: sorted(found, key=lambda row: (row["message"], row["surface"])) for day, found in days.items()}
