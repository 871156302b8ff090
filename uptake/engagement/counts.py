"""Sums of what the delivery plane has counted, made by its database: for some messages, or day by day.

Nothing here writes; the tables are those of `delivery/schema.py`. A sum reads the rows of a message by the primary
key, those of a day by the index beside it, never the whole table for one page.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from uptake.messaging.figures import Numbers
from uptake.tenancy.models import Tenant

_WAIT_SECONDS = 5.0
_THESE = " and message in (select value from json_each(:messages))"


@dataclass(frozen=True)
class DayCount:
    """What happened on one UTC day: showings seen, and showings clicked."""

    day: date
    seen: int
    clicks: int


@dataclass(frozen=True)
class MessageDay:
    """What happened with one message on one UTC day."""

    day: date
    message: int
    seen: int
    clicks: int


def totals(tenant: Tenant, messages: Collection[int] | None = None) -> dict[int, Numbers]:
    """What came of each of these messages (None: of all), over all days and surfaces; without rows it is left out."""
    told = "select message, sum(seen), sum(clicks), sum(dismissals) from tally where tenant = :tenant"
    rows = _rows(f"{told}{_THESE if messages is not None else ''} group by message", tenant, messages)
    return {message: Numbers(seen, clicks, dismissals) for message, seen, clicks, dismissals in rows}


def daily(tenant: Tenant, first: date, last: date, messages: Collection[int] | None = None) -> list[DayCount]:
    """What happened on each day, both ends included, with these messages (None: with all); quiet days are left out."""
    told = "select day, sum(seen), sum(clicks) from tally where tenant = :tenant and day between :first and :last"
    rows = _rows(f"{told}{_THESE if messages is not None else ''} group by day", tenant, messages, first, last)
    return [DayCount(date.fromisoformat(day), seen, clicks) for day, seen, clicks in rows]


def by_message(tenant: Tenant, first: date, last: date, messages: Collection[int] | None = None) -> list[MessageDay]:
    """What happened on each day with each message, by day and number; nothing seen and nothing clicked is no row."""
    told = (
        "select day, message, sum(seen), sum(clicks) from tally where tenant = :tenant and day between :first and :last"
    )
    end = " group by day, message having sum(seen) + sum(clicks) > 0 order by day, message"
    rows = _rows(f"{told}{_THESE if messages is not None else ''}{end}", tenant, messages, first, last)
    return [MessageDay(date.fromisoformat(day), message, seen, clicks) for day, message, seen, clicks in rows]


def _rows(
    statement: str,
    tenant: Tenant,
    messages: Collection[int] | None,
    first: date = date.min,
    last: date = date.max,
) -> Iterator[tuple[Any, ...]]:
    values = {
        "tenant": tenant.slug,
        "messages": json.dumps(sorted(messages)) if messages is not None else "",
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    with _reading() as at:
        yield from at.execute(statement, values) if at else ()


@contextmanager
def _reading() -> Iterator[sqlite3.Connection | None]:
    """The store of showings, to be read alone; None while nobody was ever shown anything."""
    path = settings.UPTAKE.showings
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS)) as opened:
        yield opened
