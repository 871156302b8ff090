"""The entries in the store: what is known about a person, and a showing granted. Each runs inside a transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from uptake.delivery import trials
from uptake.delivery.counts import Counts
from uptake.delivery.moments import moment, number
from uptake.delivery.offer import LEASE, Again, Asker, Exposure, Lease, New, choose
from uptake.rules.delivery import Message
from uptake.rules.frequency import History, Kind
from uptake.rules.peace import DISTURB, Peace


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody asks for a showing of one of these messages."""

    asker: Asker
    messages: Sequence[Message]
    now: datetime
    peace: Peace = DISTURB


@dataclass(frozen=True, slots=True)
class Granted:
    """The showing that was granted, or that the asker already held."""

    message: int
    locale: str
    lease: Lease


def exposures(at: sqlite3.Connection, tenant: str, person: int) -> dict[int, Exposure]:
    """Read everything about one person, by message; tests are left out."""
    rows = at.execute(
        "select message, showings, shown_at, clicked_at, dismissed_at, irrelevant_at, earlier_at, snoozed_until,"
        " counts, lease, lease_device, lease_surface, lease_until from exposure where tenant = ? and person = ?",
        (tenant, person),
    )
    return {
        message: Exposure(
            History(
                showings,
                shown_at and moment(shown_at),
                clicked_at and moment(clicked_at),
                dismissed_at and moment(dismissed_at),
                None,
                irrelevant_at and moment(irrelevant_at),
            ),
            Lease(lease, device, surface, moment(until)) if lease else None,
            earlier_at and moment(earlier_at),
            snoozed_until and moment(snoozed_until),
            counts == 1,
        )
        for (
            message,
            showings,
            shown_at,
            clicked_at,
            dismissed_at,
            irrelevant_at,
            earlier_at,
            snoozed_until,
            counts,
            lease,
            device,
            surface,
            until,
        ) in rows
    }


def standing(at: sqlite3.Connection, asker: Asker, messages: Sequence[Message]) -> dict[int, Exposure]:
    """Read everything about one person, and where there are tests among the messages, how these stand on the device."""
    found = exposures(at, asker.tenant, asker.person)
    tests = [message for message in messages if message.test]
    return found | trials.standing(at, asker, tests) if tests else found


def grant(at: sqlite3.Connection, claim: Claim, counts: Counts) -> Granted | None:
    """Ask once more, now that nobody else can write, and write the lease down."""
    asker, now = claim.asker, claim.now
    known = standing(at, asker, claim.messages)
    offer = choose(claim.messages, asker, known, now, claim.peace)
    if isinstance(offer, Again):
        return Granted(offer.message, offer.locale, offer.lease)
    if not isinstance(offer, New):
        return None
    lease = Lease(token_urlsafe(16), asker.device, asker.surface, now + LEASE)
    chosen = next(message for message in claim.messages if message.id == offer.message)
    if chosen.test:
        trials.grant(at, asker, chosen.id, lease, now)
    else:
        _write(at, asker, chosen, offer.locale, lease, now)
        if chosen.id not in known:
            counts.delivered(asker.tenant, chosen.id)
    return Granted(offer.message, offer.locale, lease)


def _write(at: sqlite3.Connection, asker: Asker, message: Message, locale: str, lease: Lease, now: datetime) -> None:
    values = {
        "lease": lease.id,
        "tenant": asker.tenant,
        "message": message.id,
        "person": asker.person,
        "surface": asker.surface,
        "device": asker.device,
        "locale": locale,
        "granted_at": number(now),
        "expires_at": number(lease.expires_at),
        "counts": int(message.kind is not Kind.URGENT),
    }
    at.execute(
        "insert into showing"
        " (lease, tenant, message, person, surface, device, locale, granted_at, expires_at, counts) values"
        " (:lease, :tenant, :message, :person, :surface, :device, :locale, :granted_at, :expires_at, :counts)",
        values,
    )
    at.execute(
        "insert into exposure (tenant, person, message, counts, lease, lease_device, lease_surface, lease_until)"
        " values (:tenant, :person, :message, :counts, :lease, :device, :surface, :expires_at)"
        " on conflict do update set lease = excluded.lease, lease_device = excluded.lease_device,"
        " lease_surface = excluded.lease_surface, lease_until = excluded.lease_until, counts = excluded.counts",
        values,
    )
