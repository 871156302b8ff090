"""The entries in the store: a showing granted, a showing marked. Each runs inside somebody's transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from secrets import token_urlsafe

from uptake.delivery.moments import moment, number
from uptake.delivery.offer import LEASE, Again, Asker, Exposure, Lease, New, choose
from uptake.rules.delivery import Message
from uptake.rules.frequency import History


class Reaction(StrEnum):
    """What a client tells about a showing."""

    SEEN = "seen"
    CLICK = "click"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody asks for a showing of one of these messages."""

    asker: Asker
    messages: Sequence[Message]
    now: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """The showing that was granted, or that the asker already held."""

    message: int
    locale: str
    lease: Lease


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody reports what happened `at` a moment; believed between the grant and now."""

    tenant: str
    person: int
    lease: str
    reaction: Reaction
    at: datetime
    now: datetime


def exposures(at: sqlite3.Connection, tenant: str, person: int) -> dict[int, Exposure]:
    """Read everything about one person, by message."""
    rows = at.execute(
        "select message, showings, shown_at, clicked_at, dismissed_at,"
        " lease, lease_device, lease_surface, lease_until from exposure where tenant = ? and person = ?",
        (tenant, person),
    )
    return {
        message: Exposure(
            History(
                showings,
                shown_at and moment(shown_at),
                clicked_at and moment(clicked_at),
                dismissed_at and moment(dismissed_at),
            ),
            Lease(lease, device, surface, moment(until)) if lease else None,
        )
        for message, showings, shown_at, clicked_at, dismissed_at, lease, device, surface, until in rows
    }


def grant(at: sqlite3.Connection, claim: Claim) -> Granted | None:
    """Ask once more, now that nobody else can write, and write the lease down."""
    asker, now = claim.asker, claim.now
    offer = choose(claim.messages, asker, exposures(at, asker.tenant, asker.person), now)
    if isinstance(offer, Again):
        return Granted(offer.message, offer.locale, offer.lease)
    if not isinstance(offer, New):
        return None
    lease = Lease(token_urlsafe(16), asker.device, asker.surface, now + LEASE)
    values = {
        "lease": lease.id,
        "tenant": asker.tenant,
        "message": offer.message,
        "person": asker.person,
        "surface": asker.surface,
        "device": asker.device,
        "locale": offer.locale,
        "granted_at": number(now),
        "expires_at": number(lease.expires_at),
    }
    at.execute(
        "insert into showing"
        " (lease, tenant, message, person, surface, device, locale, granted_at, expires_at) values"
        " (:lease, :tenant, :message, :person, :surface, :device, :locale, :granted_at, :expires_at)",
        values,
    )
    at.execute(
        "insert into exposure (tenant, person, message, lease, lease_device, lease_surface, lease_until)"
        " values (:tenant, :person, :message, :lease, :device, :surface, :expires_at)"
        " on conflict do update set lease = excluded.lease, lease_device = excluded.lease_device,"
        " lease_surface = excluded.lease_surface, lease_until = excluded.lease_until",
        values,
    )
    return Granted(offer.message, offer.locale, lease)


def mark(at: sqlite3.Connection, told: Mark) -> str | None:
    """Write down what happened, each kind once per lease; a reason when the lease is not the teller's."""
    found = at.execute(
        "select message, surface, granted_at, seen_at, clicked_at, dismissed_at from showing"
        " where lease = ? and tenant = ? and person = ?",
        (told.lease, told.tenant, told.person),
    ).fetchone()
    if found is None:
        return "unknown_lease"  # also another person's: a stranger is not told that it exists
    message, surface, granted_at, *known = found
    when = max(granted_at, min(number(told.at), number(told.now)))
    # Whoever clicks or dismisses has seen it, even if that report was lost.
    meant = {Reaction.SEEN, told.reaction}
    new = [
        kind in meant and before is None
        for kind, before in zip((Reaction.SEEN, Reaction.CLICK, Reaction.DISMISS), known, strict=True)
    ]
    if not any(new):
        return None
    seen, click, dismissal = new
    values = {
        "lease": told.lease,
        "tenant": told.tenant,
        "message": message,
        "person": told.person,
        "surface": surface,
        "day": datetime.fromtimestamp(when // 1_000_000, UTC).date().isoformat(),
        "seen": int(seen),
        "clicks": int(click),
        "dismissals": int(dismissal),
        "seen_at": when if seen else None,
        "clicked_at": when if click else None,
        "dismissed_at": when if dismissal else None,
    }
    at.execute(
        "update showing set seen_at = coalesce(seen_at, :seen_at),"
        " clicked_at = coalesce(clicked_at, :clicked_at),"
        " dismissed_at = coalesce(dismissed_at, :dismissed_at) where lease = :lease",
        values,
    )
    # A showing that is confirmed after its lease was released did happen: it is counted and charged again.
    at.execute(
        "update exposure set showings = showings + :seen,"
        " shown_at = nullif(max(coalesce(shown_at, 0), coalesce(:seen_at, 0)), 0),"
        " clicked_at = nullif(max(coalesce(clicked_at, 0), coalesce(:clicked_at, 0)), 0),"
        " dismissed_at = nullif(max(coalesce(dismissed_at, 0), coalesce(:dismissed_at, 0)), 0),"
        " lease = iif(lease = :lease, null, lease)"
        " where tenant = :tenant and person = :person and message = :message",
        values,
    )
    at.execute(
        "insert into tally values (:tenant, :message, :day, :surface, :seen, :clicks, :dismissals)"
        " on conflict do update set seen = seen + excluded.seen, clicks = clicks + excluded.clicks,"
        " dismissals = dismissals + excluded.dismissals",
        values,
    )
    return None
