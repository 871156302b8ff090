"""How often somebody may miss before a door stays closed for a while.

The same rule holds for passwords, one-time codes, recovery codes and tokens; only the numbers differ. A try is
counted before it is judged, so that many tries at once get no more than the limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """So many misses within that time, counted from the first one; then the door is closed for a while."""

    allowed: int
    within: timedelta
    closes_for: timedelta


@dataclass(frozen=True)
class Misses:
    """What is remembered about one door: misses since the first one, and until when it is closed."""

    count: int
    first_at: datetime
    closed_until: datetime | None = None


HERE = Limit(5, timedelta(minutes=15), timedelta(minutes=15))  # one account from one address
ANYWHERE = Limit(20, timedelta(hours=1), timedelta(hours=1))  # one account, wherever the tries come from
TOKENS = Limit(100, timedelta(minutes=5), timedelta(minutes=5))  # tokens that open nothing, from one address


def closed_for(known: Misses | None, now: datetime) -> timedelta:
    """How long the door stays closed from now on; zero when it is open."""
    if known is None or known.closed_until is None:
        return timedelta()
    return max(known.closed_until - now, timedelta())


def with_one_more(known: Misses | None, limit: Limit, now: datetime) -> Misses:
    """The memory after one more try at an open door; the one that uses up the limit closes it.

    Misses that are older than the limit looks back, or from before the door was closed, are forgotten.
    """
    if known is None or known.closed_until is not None or now - known.first_at >= limit.within:
        known = Misses(0, now)
    count = known.count + 1
    return Misses(count, known.first_at, now + limit.closes_for if count >= limit.allowed else None)
