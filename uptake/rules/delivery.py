"""Whether a message is shown to a person, here and now: a column of gates.

The first gate that holds answers, with its reason. The page "Why not delivered?" walks the same column, so
it cannot say anything else than the delivery does. Source: specification of organizational messages,
section 5.5 (order of the gates) and 6.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from uptake.rules import frequency, locales
from uptake.rules.frequency import NEVER, History, Kind


class Recipients(Protocol):
    """A set of person numbers, however it is kept."""

    def __contains__(self, person: int, /) -> bool:
        """Whether that person is in it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the gates ask of a message; `active` is its state, the end of its dates is exclusive."""

    id: int
    kind: Kind
    active: bool
    starts_at: datetime
    ends_at: datetime
    interval: timedelta
    surfaces: frozenset[str]
    locales: frozenset[str]
    recipients: Recipients
    lifetime_showings: int | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """Yes: this message, in this locale."""

    message: int
    locale: str


@dataclass(frozen=True, slots=True)
class Hold:
    """No, for a reason, and surely not before `until` unless somebody changes the message."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as the page shows it; `until` is None when it lets the message pass."""

    reason: str
    passes: bool
    until: datetime | None


@dataclass(slots=True)  # not frozen: made for every message of every poll, and freezing costs a microsecond
class _Asked:
    person: int
    languages: tuple[str, ...]
    surface: str
    history: History
    now: datetime
    switched_on: bool


def _dates(message: Message, asked: _Asked) -> datetime | None:
    if asked.now < message.starts_at:
        return message.starts_at
    return None if asked.now < message.ends_at else NEVER


def _finished(message: Message, asked: _Asked) -> datetime | None:
    return NEVER if frequency.is_finished(message.kind, asked.history) else None


def _lifetime(message: Message, asked: _Asked) -> datetime | None:
    cap = message.lifetime_showings
    return NEVER if cap is not None and asked.history.showings >= cap else None


def _rest(message: Message, asked: _Asked) -> datetime | None:
    free_at = frequency.next_at(message.kind, message.interval, asked.history)
    return free_at if asked.now < free_at else None


# A gate answers None to let the message pass, otherwise the moment until which it surely holds.
_GATES: tuple[tuple[str, Callable[[Message, _Asked], datetime | None]], ...] = (
    ("switched_off", lambda _message, asked: None if asked.switched_on else NEVER),
    ("not_active", lambda message, _asked: None if message.active else NEVER),
    ("outside_its_dates", _dates),
    ("not_a_recipient", lambda message, asked: None if asked.person in message.recipients else NEVER),
    ("other_surface", lambda message, asked: None if asked.surface in message.surfaces else NEVER),
    (
        "no_text_in_locale",
        lambda message, asked: None if locales.choose(asked.languages) in message.locales else NEVER,
    ),
    ("finished", _finished),
    ("shown_often_enough", _lifetime),
    ("resting", _rest),
)
REASONS = tuple(reason for reason, _ in _GATES)


def decide(
    message: Message,
    *,
    person: int,
    languages: tuple[str, ...],
    surface: str,
    history: History,
    now: datetime,
    switched_on: bool = True,
) -> Show | Hold:
    """Show the message, or the first gate that holds it."""
    asked = _Asked(person, languages, surface, history, now, switched_on)
    for reason, gate in _GATES:
        until = gate(message, asked)
        if until is not None:
            return Hold(reason, until)
    return Show(message.id, locales.choose(languages))


def gates(
    message: Message,
    *,
    person: int,
    languages: tuple[str, ...],
    surface: str,
    history: History,
    now: datetime,
    switched_on: bool = True,
) -> tuple[Gate, ...]:
    """Every gate in order, also those behind the one that holds; `decide` gives the first that does."""
    asked = _Asked(person, languages, surface, history, now, switched_on)
    found = ((reason, gate(message, asked)) for reason, gate in _GATES)
    return tuple(Gate(reason, until is None, until) for reason, until in found)
