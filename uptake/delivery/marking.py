"""What a client tells about a showing, written down inside somebody's transaction: each kind once per lease."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from uptake.delivery import trials
from uptake.delivery.counts import Counts
from uptake.delivery.moments import number

_MICROSECOND = timedelta(microseconds=1)


class Reaction(StrEnum):
    """What a client tells about a showing."""

    SEEN = "seen"
    CLICK = "click"
    DISMISS = "dismiss"
    SNOOZE = "snooze"  # no message at all for some days
    IRRELEVANT = "irrelevant"  # this message never again


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody reports what happened `at` a moment; believed between the grant and now.

    `pause` is how long a snooze keeps messages away.
    """

    tenant: str
    person: int
    lease: str
    reaction: Reaction
    at: datetime
    now: datetime
    pause: timedelta = timedelta(days=7)


_FOUND = (
    "select s.message, s.surface, s.granted_at,"
    " s.seen_at, s.clicked_at, s.dismissed_at, s.snoozed_at, s.irrelevant_at,"
    " e.shown_at, e.clicked_at, e.dismissed_at, e.snoozed_until, e.irrelevant_at"
    " from showing s join exposure e using (tenant, person, message)"
    " where s.lease = ? and s.tenant = ? and s.person = ?"
)
_SHOWING = (
    "update showing set seen_at = coalesce(seen_at, :seen_at), clicked_at = coalesce(clicked_at, :clicked_at),"
    " dismissed_at = coalesce(dismissed_at, :dismissed_at), snoozed_at = coalesce(snoozed_at, :snoozed_at),"
    " snoozed_until = coalesce(snoozed_until, :snoozed_until),"
    " irrelevant_at = coalesce(irrelevant_at, :irrelevant_at) where lease = :lease"
)
# A showing that is confirmed after its lease was released did happen: it is counted and charged again.
_EXPOSURE = (
    "update exposure set showings = showings + :seen,"
    " earlier_at = nullif(max(coalesce(earlier_at, 0), min(coalesce(shown_at, 0), coalesce(:seen_at, 0))), 0),"
    " shown_at = nullif(max(coalesce(shown_at, 0), coalesce(:seen_at, 0)), 0),"
    " clicked_at = nullif(max(coalesce(clicked_at, 0), coalesce(:clicked_at, 0)), 0),"
    " dismissed_at = nullif(max(coalesce(dismissed_at, 0), coalesce(:dismissed_at, 0)), 0),"
    " snoozed_until = nullif(max(coalesce(snoozed_until, 0), coalesce(:snoozed_until, 0)), 0),"
    " irrelevant_at = coalesce(irrelevant_at, :irrelevant_at),"
    " lease = iif(lease = :lease, null, lease)"
    " where tenant = :tenant and person = :person and message = :message"
)


def mark(at: sqlite3.Connection, told: Mark, counts: Counts) -> str | None:
    """Write down what happened; a reason when the lease is not the teller's."""
    found = at.execute(_FOUND, (told.lease, told.tenant, told.person)).fetchone()
    if found is None:
        if trials.mark(at, told.lease, told.tenant, told.person, told.reaction.value, number(told.now)):
            return None
        return "unknown_lease"  # also another person's: a stranger is not told that it exists
    message, surface, granted_at, *known = found
    by_lease, by_person = known[: len(Reaction)], known[len(Reaction) :]
    when = max(granted_at, min(number(told.at), number(told.now)))
    # Whoever reacts has seen it, even if that report was lost.
    meant = {Reaction.SEEN, told.reaction}
    new = [kind in meant and before is None for kind, before in zip(Reaction, by_lease, strict=True)]
    if not any(new):
        return None
    values = _values(told, when, new) | {"message": message}
    at.execute(_SHOWING, values)
    at.execute(_EXPOSURE, values)
    day = datetime.fromtimestamp(when // 1_000_000, UTC).date().isoformat()
    firsts = [is_new and before is None for is_new, before in zip(new, by_person, strict=True)]
    counts.happened(told.tenant, message, day, surface, new, firsts)
    return None


def _values(told: Mark, when: int, new: list[bool]) -> dict[str, Any]:
    seen, click, dismissal, snooze, irrelevant = new
    return {
        "lease": told.lease,
        "tenant": told.tenant,
        "person": told.person,
        "seen": int(seen),
        "seen_at": when if seen else None,
        "clicked_at": when if click else None,
        "dismissed_at": when if dismissal else None,
        "snoozed_at": when if snooze else None,
        "snoozed_until": when + told.pause // _MICROSECOND if snooze else None,
        "irrelevant_at": when if irrelevant else None,
    }
