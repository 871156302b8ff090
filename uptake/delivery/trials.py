"""Leases of tests: a draft on its author's own devices, once on each of them, and counted nowhere.

Each runs inside somebody's transaction. A test that is sent again begins anew: what happened before does not count.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from uptake.delivery.moments import moment, number
from uptake.delivery.offer import Asker, Exposure, Lease
from uptake.rules.delivery import Message
from uptake.rules.frequency import History

_KEPT = timedelta(days=30)
# What each kind of report sets; a snooze of a test keeps nothing else away.
_COLUMNS = {
    "seen": "seen_at",
    "click": "clicked_at",
    "dismiss": "dismissed_at",
    "snooze": "dismissed_at",
    "irrelevant": "irrelevant_at",
}


def standing(at: sqlite3.Connection, asker: Asker, tests: Sequence[Message]) -> dict[int, Exposure]:
    """How these tests stand on the device and surface that ask, by message."""
    found = {}
    for test in tests:
        row = at.execute(
            "select lease, expires_at, seen_at, clicked_at, dismissed_at, irrelevant_at from trial where tenant = ?"
            " and person = ? and message = ? and device = ? and surface = ? and granted_at >= ?",
            (asker.tenant, asker.person, test.id, asker.device, asker.surface, number(test.starts_at)),
        ).fetchone()
        if row:
            lease, expires_at, *moments = row
            seen, *others = (told and moment(told) for told in moments)
            clicked, dismissed, irrelevant = others
            history = History(int(seen is not None), seen, clicked, dismissed, None, irrelevant)
            is_open = None if seen else Lease(lease, asker.device, asker.surface, moment(expires_at))
            found[test.id] = Exposure(history, is_open, counts=False)
    return found


def grant(at: sqlite3.Connection, asker: Asker, test: int, lease: Lease, now: datetime) -> None:
    """Write the lease of a test down in place of the one before; forget those of a month ago."""
    at.execute("delete from trial where tenant = ? and expires_at < ?", (asker.tenant, number(now - _KEPT)))
    at.execute(
        "insert or replace into trial (lease, tenant, person, message, device, surface, granted_at, expires_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            lease.id,
            asker.tenant,
            asker.person,
            test,
            asker.device,
            asker.surface,
            number(now),
            number(lease.expires_at),
        ),
    )


def mark(at: sqlite3.Connection, lease: str, tenant: str, person: int, kind: str, when: int) -> bool:
    """Write down what happened with a test; False when the lease is not one of this person's tests."""
    column = _COLUMNS[kind]
    done = at.execute(
        f"update trial set seen_at = coalesce(seen_at, :at), {column} = coalesce({column}, :at)"  # noqa: S608
        " where lease = :lease and tenant = :tenant and person = :person",
        {"at": when, "lease": lease, "tenant": tenant, "person": person},
    )
    return done.rowcount == 1
