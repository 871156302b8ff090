"""What a person gets on one surface now: the lease they hold, a new showing, or nothing until a moment.

The poll asks this with what it has read, and the store asks it again inside the transaction that grants:
the same question twice, so two pollers cannot both be told yes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from uptake.rules.delivery import Asked, Hold, Message, decide
from uptake.rules.frequency import ANY_TIME, NEVER, NOTHING_YET, History
from uptake.rules.peace import DISTURB, WEEK, Peace, full_until, quiet_until

LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, from where; `device_hold` is the reason of the device against this surface (None: not reported)."""

    tenant: str
    person: int
    device: str
    surface: str
    languages: tuple[str, ...]
    device_hold: str | None = None


class Lease(NamedTuple):
    """A showing handed out to one device and surface, not yet confirmed as seen."""

    id: str
    device: str
    surface: str
    expires_at: datetime


class Exposure(NamedTuple):
    """What one person and one message have had to do with each other, and the last open lease.

    `earlier_at` is the latest showing but one; `snoozed_until` is the pause from all messages that the person asked
    for on this one. `counts` says whether showings use up the week's; those of urgent messages do not.
    """

    history: History = NOTHING_YET
    lease: Lease | None = None
    earlier_at: datetime | None = None
    snoozed_until: datetime | None = None
    counts: bool = True

    @property
    def charged(self) -> History:
        """The history with the open lease counted: it keeps the message from everybody else.

        An expired lease is released by time itself; nothing has to run for that.
        """
        return self.history._replace(leased_until=self.lease.expires_at) if self.lease else self.history


UNTOUCHED = Exposure()


@dataclass(frozen=True, slots=True)
class Again:
    """The lease that this device and surface already hold."""

    message: int
    locale: str
    lease: Lease


@dataclass(frozen=True, slots=True)
class New:
    """A showing that may be granted."""

    message: int
    locale: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing, and nothing before that moment either unless the snapshot changes."""

    until: datetime


def choose(
    messages: Iterable[Message],
    asker: Asker,
    exposures: Mapping[int, Exposure],
    now: datetime,
    peace: Peace = DISTURB,
) -> Again | New | Nothing:
    """Choose among the messages: an open lease first, then by `_turn`; what insists comes before the lease."""
    asked = _asked(asker, exposures, now, peace)
    showable: list[tuple[tuple[bool, bool, int, datetime, int], int, str]] = []
    again: Again | None = None
    until = NEVER
    for message in messages:
        exposure = exposures.get(message.id, UNTOUCHED)
        lease = exposure.lease
        if (
            lease is not None
            and now < lease.expires_at
            and (lease.device, lease.surface) == (asker.device, asker.surface)
        ):
            without = {**exposures, message.id: exposure._replace(lease=None)}
            verdict = decide(message, _asked(asker, without, now, peace), exposure.history)
            if not isinstance(verdict, Hold):
                again = again or Again(message.id, verdict.locale, lease)
                if message.insists:
                    return Again(message.id, verdict.locale, lease)
                continue
        else:
            verdict = decide(message, asked, exposure.charged)
        if isinstance(verdict, Hold):
            until = min(until, verdict.until)
        else:
            showable.append((_turn(message, asker.person, exposure), message.id, verdict.locale))
    if not showable:
        return again or Nothing(until)
    (is_quiet, *_), chosen, locale = min(showable)
    return again if again and is_quiet else New(chosen, locale)


def _asked(asker: Asker, exposures: Mapping[int, Exposure], now: datetime, peace: Peace) -> Asked:
    cap = peace.weekly_cap
    return Asked(
        person=asker.person,
        languages=asker.languages,
        surface=asker.surface,
        now=now,
        device=None if asker.device_hold is None else (asker.device_hold,) if asker.device_hold else (),
        quiet_until=quiet_until(peace, now),
        snoozed_until=snoozed_until(exposures.values()),
        full_until=None if cap is None else full_until(cap, releases(exposures.values()), now),
    )


def snoozed_until(exposures: Iterable[Exposure]) -> datetime | None:
    """The end of the last pause that the person asked for, on whatever message; None when they never did."""
    latest = None
    for exposure in exposures:
        until = exposure.snoozed_until
        if until is not None and (latest is None or until > latest):
            latest = until
    return latest


def releases(exposures: Iterable[Exposure]) -> Iterator[datetime]:
    """The moments at which the showings of a person stop counting for the week: seven days on, or with the lease."""
    for exposure in exposures:
        if not exposure.counts:
            continue
        if exposure.history.shown_at is not None:
            yield exposure.history.shown_at + WEEK
        if exposure.earlier_at is not None:
            yield exposure.earlier_at + WEEK
        if exposure.lease is not None:
            yield exposure.lease.expires_at


def _turn(message: Message, person: int, exposure: Exposure) -> tuple[bool, bool, int, datetime, int]:
    """Tests, then urgent messages, then by priority, by how long it was not seen, and by lot for each person (R10)."""
    seen = exposure.history.shown_at or ANY_TIME
    return not message.insists, not message.test, -message.priority, seen, _lot(person, message.id)


def _lot(person: int, message: int) -> int:
    """A number that says nothing: the same for a person and a message, another for the next person."""
    mixed = (person * 0x9E3779B1 ^ message * 0x85EBCA77) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    return (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
