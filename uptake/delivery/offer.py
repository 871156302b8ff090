"""What a person gets on one surface now: the lease they hold, a new showing, or nothing until a moment.

The poll asks this with what it has read, and the store asks it again inside the transaction that grants:
the same question twice, so two pollers cannot both be told yes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from uptake.rules.delivery import Hold, Message, decide
from uptake.rules.frequency import ANY_TIME, NEVER, NOTHING_YET, History

LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, from where."""

    tenant: str
    person: int
    device: str
    surface: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lease:
    """A showing handed out to one device and surface, not yet confirmed as seen."""

    id: str
    device: str
    surface: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one person and one message have had to do with each other, and the last open lease."""

    history: History = NOTHING_YET
    lease: Lease | None = None

    @property
    def charged(self) -> History:
        """The history with the open lease counted: it keeps the message from everybody else.

        An expired lease is released by time itself; nothing has to run for that.
        """
        return replace(self.history, leased_until=self.lease.expires_at) if self.lease else self.history


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
    messages: Iterable[Message], asker: Asker, exposures: Mapping[int, Exposure], now: datetime
) -> Again | New | Nothing:
    """Choose among the messages: an open lease first, then the least recently seen, then the lowest id."""
    showable: list[tuple[datetime, int, str]] = []
    until = NEVER
    for message in messages:
        exposure = exposures.get(message.id, UNTOUCHED)
        lease = exposure.lease
        own = (
            lease is not None
            and now < lease.expires_at
            and (lease.device, lease.surface) == (asker.device, asker.surface)
        )
        verdict = decide(
            message,
            person=asker.person,
            languages=asker.languages,
            surface=asker.surface,
            history=exposure.history if own else exposure.charged,
            now=now,
        )
        if isinstance(verdict, Hold):
            until = min(until, verdict.until)
        elif own and lease is not None:
            return Again(message.id, verdict.locale, lease)
        else:
            showable.append((exposure.history.shown_at or ANY_TIME, message.id, verdict.locale))
    if showable:
        _, chosen, locale = min(showable)
        return New(chosen, locale)
    return Nothing(until)
