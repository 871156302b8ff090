"""How often the same person meets the same message.

Source: specification of organizational messages, section 6 (R1-R4, R7, R8, R12, R13) and O-6: a week is
7 x 24 hours after the last showing, a year is 365 days after the click.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from uptake.rules.surfaces import Format

ANY_TIME = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What a message is: found by the score, written for everybody, or pressing."""

    RECOMMENDATION = "recommendation"
    ANNOUNCEMENT = "announcement"
    URGENT = "urgent"


class Pause(StrEnum):
    """How long a message stays away."""

    INTERVAL = "interval"  # the message's own, after the showing
    A_YEAR = "a year"  # after the click
    NEVER_AGAIN = "never again"


@dataclass(frozen=True, slots=True)
class Rest:
    """The pause after each way in which a person can take a showing."""

    ignored: Pause
    dismissed: Pause
    clicked: Pause


REST: Mapping[Kind, Rest] = MappingProxyType(
    {
        Kind.RECOMMENDATION: Rest(Pause.INTERVAL, dismissed=Pause.NEVER_AGAIN, clicked=Pause.NEVER_AGAIN),
        Kind.ANNOUNCEMENT: Rest(Pause.INTERVAL, dismissed=Pause.INTERVAL, clicked=Pause.A_YEAR),
        Kind.URGENT: Rest(Pause.NEVER_AGAIN, dismissed=Pause.NEVER_AGAIN, clicked=Pause.NEVER_AGAIN),
    }
)
INTERVALS: Mapping[str, timedelta] = MappingProxyType(
    {"weekly": timedelta(days=7), "two-weekly": timedelta(days=14), "monthly": timedelta(days=30)}
)
A_YEAR = timedelta(days=365)
URGENT_KEPT = timedelta(hours=24)  # R13: an urgent message waits this long for a device, then it is dropped
CALLOUT_LIFETIME_SHOWS = 2  # R3: a call-out interrupts; two silences are an answer
LIFETIME_SHOWS: Mapping[Format, int] = MappingProxyType({Format.CALLOUT: CALLOUT_LIFETIME_SHOWS})


class History(NamedTuple):
    """What one person and one message have had to do with each other.

    `showings` and `shown_at` are about confirmed showings; `leased_until` is the end of one that was handed
    out and is not confirmed yet: until then it counts as a showing, afterwards as nothing.
    """

    showings: int = 0
    shown_at: datetime | None = None
    clicked_at: datetime | None = None
    dismissed_at: datetime | None = None
    leased_until: datetime | None = None
    irrelevant_at: datetime | None = None  # the person said that it is nothing for them


NOTHING_YET = History()


def is_finished(kind: Kind, history: History) -> bool:
    """Whether the person never meets this message again, because of what they did (R2, R12)."""
    rest = REST[kind]
    return (
        (history.clicked_at is not None and rest.clicked is Pause.NEVER_AGAIN)
        or (history.dismissed_at is not None and rest.dismissed is Pause.NEVER_AGAIN)
        or (history.showings > 0 and rest.ignored is Pause.NEVER_AGAIN)
    )


def next_at(kind: Kind, interval: timedelta, history: History) -> datetime:
    """The first moment at which the message may be shown again: ANY_TIME, a moment, or NEVER."""
    if is_finished(kind, history):
        return NEVER
    moments = [ANY_TIME]
    if history.leased_until is not None:
        moments.append(history.leased_until)
    if history.shown_at is not None:
        moments.append(history.shown_at + interval)
    if history.clicked_at is not None and REST[kind].clicked is Pause.A_YEAR:
        moments.append(history.clicked_at + A_YEAR)
    return max(moments)


def is_resting(kind: Kind, interval: timedelta, history: History, now: datetime) -> bool:
    """Whether it is too early for another showing; the moment of `next_at` itself is not too early."""
    return now < next_at(kind, interval, history)
