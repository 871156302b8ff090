"""Sums of what the delivery plane has counted, made by its database: for some messages, or day by day.

A message that has reached fewer than ten people, and is not meant for ten, is in no sum: its numbers would tell what
single people did (docs/decisions/0006). Nothing here writes; `delivery/counting.py` has the statements. A sum reads
the rows of a message by the primary key, those of a day by the index beside it, never the whole table for one page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from uptake.messaging.figures import Numbers
from uptake.messaging.queries import meant_for_enough, numbers_of
from uptake.rules.small_groups import SMALLEST_SHOWN
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings


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
    with opened_showings() as showings:
        found = showings.totals(tenant.slug, messages) if showings else {}
    few = of_few(tenant)
    return {
        message: Numbers(row.seen, row.clicks, row.dismissals) for message, row in found.items() if message not in few
    }


def daily(tenant: Tenant, first: date, last: date, messages: Collection[int] | None = None) -> list[DayCount]:
    """What happened on each day, both ends included, with these messages (None: with all); quiet days are left out."""
    told = _without_few(tenant, messages)
    with opened_showings() as showings:
        return [DayCount(*row) for row in showings.by_day(tenant.slug, first, last, told)] if showings else []


def by_message(tenant: Tenant, first: date, last: date, messages: Collection[int] | None = None) -> list[MessageDay]:
    """What happened on each day with each message, by day and number; nothing seen and nothing clicked is no row."""
    told = _without_few(tenant, messages)
    with opened_showings() as showings:
        return [MessageDay(*row) for row in showings.by_message(tenant.slug, first, last, told)] if showings else []


def of_few(tenant: Tenant) -> frozenset[int]:
    """The messages whose numbers are about fewer than ten people."""
    with opened_showings() as showings:
        reached = showings.reached_few(tenant.slug, SMALLEST_SHOWN) if showings else []
    return frozenset(reached) - meant_for_enough(tenant) if reached else frozenset()


def _without_few(tenant: Tenant, messages: Collection[int] | None) -> Collection[int] | None:
    few = of_few(tenant)
    if not few:
        return messages
    asked = numbers_of(tenant) if messages is None else messages
    return [each for each in asked if each not in few]
